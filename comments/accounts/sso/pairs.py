"""A publisher's key pair that also opens the API made for Disqus's clients.

It is the pair that signs members in (`remote_auth`), for that is how such clients know it. Signing in gives no right,
and the API's secret half speaks as staff: so a pair opens the API only when somebody said so. What is kept for finding
it by its secret is a hash.
"""

import hashlib
import hmac
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select

from comments.accounts.sso import queries, shared_secrets
from comments.accounts.sso.errors import BadSsoKey
from comments.accounts.sso.models import Form, SsoKey
from comments.audit import actions as audit
from comments.audit.actions import COMMAND, Subject
from comments.core.db import db
from comments.core.errors import Conflict


def open_api(key: SsoKey, secret_key: str, now: datetime) -> str:
    """Let a pair open the API, and return the token that speaks for its site's staff beside the public half.

    Raises:
        BadSsoKey: it is no pair.
        Conflict: pages of another site call theirs the same.

    """
    if key.form != Form.REMOTE_AUTH:
        raise BadSsoKey("This key signs tokens. The API takes a pair: api_key and api_secret.")
    secret = shared_secrets.secret_of(key, secret_key)
    secret_hash = _hash(secret)
    taken = _find(or_(SsoKey.public_id == key.public_id, SsoKey.secret_hash == secret_hash), now)
    if taken is not None and taken.id != key.id:
        raise Conflict(
            "Another pair with this name or secret opens the API already. Add a new pair."
        )
    key.secret_hash = secret_hash
    _record(key, "sso.open_api", now)
    return access_token(secret)


def close_api(key: SsoKey, now: datetime) -> None:
    """Let a pair open the API no more; members still sign in by it."""
    key.secret_hash = None
    _record(key, "sso.close_api", now)


def find_by_secret(secret: str, now: datetime) -> SsoKey | None:
    """Return the pair that opens the API with this secret."""
    return _find(SsoKey.secret_hash == _hash(secret.encode("utf-8", "surrogatepass")), now)


def find_by_name(public_id: str, now: datetime) -> SsoKey | None:
    """Return the pair that opens the API and whose public half is this."""
    if not queries.PUBLIC_ID.fullmatch(public_id):
        return None
    return _find(SsoKey.public_id == public_id, now)


def is_access_token(token: str, key: SsoKey, secret_key: str) -> bool:
    """Say whether a token speaks for the staff of the pair's site."""
    right = access_token(shared_secrets.secret_of(key, secret_key))
    return hmac.compare_digest(right.encode(), token.encode("utf-8", "surrogatepass"))


def access_token(secret: bytes) -> str:
    """Make the token from the secret: it ends with it, tells nothing of it, and need not be kept."""
    return hmac.new(secret, b"access_token", hashlib.sha256).hexdigest()


def _find(condition: ColumnElement[bool], now: datetime) -> SsoKey | None:
    is_live = or_(SsoKey.retires_at.is_(None), SsoKey.retires_at > now)
    return db.session.scalar(
        select(SsoKey)
        .where(condition, SsoKey.secret_hash.is_not(None), is_live)
        .order_by(SsoKey.id)
        .limit(1)
    )


def _hash(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()


def _record(key: SsoKey, action: str, now: datetime) -> None:
    change = (None, {"public_id": key.public_id})
    audit.record(COMMAND, action, Subject("sso_key", key.id, key.site_id), now, change=change)
