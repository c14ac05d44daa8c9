"""How the name of a Mastodon server is spelled: what readers type, and the one spelling that is kept."""

import re

from comments.accounts.providers.errors import BadInstance
from comments.core.errors import FieldError
from comments.core.words import gettext

# Two labels at least, and the last one begins with a letter: neither an address nor a name of our own network.
_NAME = re.compile(
    r"(?=.{4,253}\Z)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
)


def normalize(typed: str) -> str:
    """Return the server's name in ASCII from a name, an address or a handle like `@ada@social.example`.

    Raises:
        BadInstance: there is none in it.

    """
    name = typed.strip().lower().removeprefix("https://").partition("/")[0].rpartition("@")[2]
    try:
        host = name.encode("idna").decode()
    except UnicodeError:
        host = ""
    if not _NAME.fullmatch(host):
        detail = gettext("Type the name of your server, like mastodon.social.")
        raise BadInstance(detail, errors=(FieldError("/instance", detail),))
    return host
