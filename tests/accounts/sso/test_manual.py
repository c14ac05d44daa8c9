"""The example in the manual makes a token that is taken."""

import re
import secrets
import time
from pathlib import Path
from types import SimpleNamespace

from joserfc import jwt as signing
from joserfc.jwk import OctKey

from comments.accounts.sso import jwt
from comments.accounts.sso.jwt import Pinned
from comments.accounts.sso.models import Algorithm
from comments.core import clock

MANUAL = Path(__file__).resolve().parents[3] / "docs/publishers.md"
SECRET = "a secret of the blog, 32 bytes or more"


def test_the_example_in_python_signs_a_member_in():
    examples = re.findall(r"```python\n(.+?)```", MANUAL.read_text(encoding="utf-8"), re.DOTALL)
    [example] = [each for each in examples if "KID" in each]
    names = {
        "jwt": signing,
        "OctKey": OctKey,
        "secrets": secrets,
        "time": time,
        "KID": "key-1",
        "SECRET": SECRET,
        "user": SimpleNamespace(id=7, name="Dora Example", title="Author"),
    }

    exec(example, names)

    pinned = Pinned("key-1", Algorithm.HS256, OctKey.import_key(SECRET))
    member = jwt.verify(names["token"], pinned, "blog", clock.now())
    assert (member.subject, member.name, member.badge) == ("7", "Dora Example", "Author")
