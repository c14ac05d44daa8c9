"""What publishers sign, in Disqus's form and as tokens, made here without any code of ours."""

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from tests.conftest import NOW

SECRET = b"s3cr3t-key"


def b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def remote_auth(
    person: Any,
    at: datetime = NOW,
    secret: bytes = SECRET,
    *,
    encoding: str = "utf-8",
    stamp: str | None = None,
) -> str:
    """Sign a person as the recipes for Disqus do."""
    raw = (
        person
        if isinstance(person, bytes)
        else json.dumps(person, ensure_ascii=False).encode(encoding)
    )
    message = base64.b64encode(raw).decode()
    stamp = stamp or str(int(at.timestamp()))
    signature = hmac.new(secret, f"{message} {stamp}".encode(), hashlib.sha1).hexdigest()
    return f"{message} {signature} {stamp}"


def claims(now: datetime = NOW, **changed: Any) -> dict[str, Any]:
    """Return the claims of a good token for Dora; `None` leaves one out."""
    at = int(now.timestamp())
    whole = {
        "aud": "blog",
        "sub": "dora-7",
        "name": "Dora Example",
        "iat": at,
        "exp": at + 300,
        "jti": "first",
    } | changed
    return {name: value for name, value in whole.items() if value is not None}


def hs256(body: Any, secret: bytes, **header: Any) -> str:
    """Sign with HMAC-SHA256, whatever the header says; `None` leaves a field of it out."""
    fields = {"alg": "HS256", "typ": "JWT", "kid": "key-1"} | header
    kept = {name: value for name, value in fields.items() if value is not None}
    head = b64url(json.dumps(kept).encode())
    signed = f"{head}.{b64url(body if isinstance(body, bytes) else json.dumps(body).encode())}"
    return f"{signed}.{b64url(hmac.new(secret, signed.encode(), hashlib.sha256).digest())}"
