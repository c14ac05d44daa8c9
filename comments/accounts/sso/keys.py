"""Making, keeping and retiring a publisher's keys. A new key and an old one are both good until the old one retires."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.exceptions import UnsupportedAlgorithm
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey

from comments.accounts.sso import jwt, queries, shared_secrets
from comments.accounts.sso.errors import BadSsoKey, TooManySsoKeys
from comments.accounts.sso.models import Algorithm, Form, SsoKey
from comments.audit import actions as audit
from comments.audit.actions import COMMAND, Subject
from comments.core import ids
from comments.core.db import db
from comments.core.errors import Conflict
from comments.sites.models import Site

# Two are enough to change one for another; a few more for several systems that sign.
MAX_LIVE_KEYS = 10
# RFC 7518 asks for as many bits as the hash has; whoever sees one signed payload can try shorter secrets at leisure.
MIN_SECRET_BYTES = 32
RSA_BITS = range(2048, 4097)
HMAC_SHA1 = "HMAC-SHA1"


@dataclass(frozen=True)
class NewKey:
    """What is known of a key that is to be added; what is left out is made."""

    form: Form
    algorithm: Algorithm = Algorithm.HS256
    public_id: str | None = None
    secret: str | None = None
    public_key: bytes | None = None


@dataclass(frozen=True)
class Added:
    """A key just added, and its secret, to be shown once; other algorithms have none on our side."""

    key: SsoKey
    secret: str | None


def add_key(site: Site, new: NewKey, secret_key: str, now: datetime) -> Added:
    """Add a key to a site.

    Raises:
        BadSsoKey, TooManySsoKeys, Conflict: with what would fit.

    """
    if queries.count_live_keys(site.id, now) >= MAX_LIVE_KEYS:
        raise TooManySsoKeys(f"The site has {MAX_LIVE_KEYS} keys already. Retire one first.")
    public_id = new.public_id or secrets.token_hex(12)
    if not queries.PUBLIC_ID.fullmatch(public_id):
        raise BadSsoKey(
            "A key's id is 1 to 64 of a–z, A–Z, 0–9, “-” and “_”, and begins with a letter or number."
        )
    if any(key.public_id == public_id for key in queries.list_keys(site.id)):
        raise Conflict(f"The site has a key “{public_id}” already.")
    public_key = _public_half(new) if _is_asymmetric(new) else None
    secret = None if public_key else _checked_secret(new)
    key = SsoKey(
        id=ids.new_id(now),
        site_id=site.id,
        public_id=public_id,
        form=new.form,
        algorithm=HMAC_SHA1 if new.form == Form.REMOTE_AUTH else new.algorithm,
        public_key=public_key,
        created_at=now,
    )
    if secret is not None:
        shared_secrets.keep(key, secret, secret_key)
    db.session.add(key)
    _record(key, "sso.add_key", now, (None, {"public_id": public_id, "algorithm": key.algorithm}))
    return Added(key, secret)


def retire_key(key: SsoKey, days: int, now: datetime) -> datetime:
    """Let a key be good for some days more, and return when it ends; with 0 it ends now."""
    before = key.retires_at
    key.retires_at = now + timedelta(days=days)
    change = ({"retires_at": _told(before)}, {"retires_at": _told(key.retires_at)})
    _record(key, "sso.retire_key", now, change)
    return key.retires_at


def pinned(key: SsoKey, secret_key: str) -> jwt.Pinned:
    """Return a key with the one algorithm it is for."""
    algorithm = Algorithm(key.algorithm)
    verifying: jwt.Verifying
    if algorithm == Algorithm.HS256:
        verifying = OctKey.import_key(shared_secrets.secret_of(key, secret_key))
    else:
        verifying = _KINDS[algorithm].import_key(key.public_key or "")
    return jwt.Pinned(key.public_id, algorithm, verifying)


_KINDS: dict[Algorithm, type[RSAKey | ECKey | OKPKey]] = {
    Algorithm.RS256: RSAKey,
    Algorithm.ES256: ECKey,
    Algorithm.EDDSA: OKPKey,
}
_CURVES = {Algorithm.ES256: "P-256", Algorithm.EDDSA: "Ed25519"}


def _is_asymmetric(new: NewKey) -> bool:
    is_asymmetric = new.form == Form.JWT and new.algorithm != Algorithm.HS256
    if is_asymmetric and new.secret is not None:
        raise BadSsoKey(f"{new.algorithm} has no shared secret. Give the public key.")
    if is_asymmetric and new.public_key is None:
        raise BadSsoKey(f"{new.algorithm} needs your public key, in a PEM file.")
    if not is_asymmetric and new.public_key is not None:
        raise BadSsoKey("This form is signed with a shared secret; it has no public key.")
    return is_asymmetric


def _public_half(new: NewKey) -> str:
    """Return the public key as PEM, if it is one for the algorithm."""
    pem = new.public_key or b""
    if b"PRIVATE" in pem:
        raise BadSsoKey("This is a private key. Keep it to yourself, and give its public half.")
    wrong = f"This is not a public key for {new.algorithm} in PEM (-----BEGIN PUBLIC KEY-----)."
    if b"-----BEGIN PUBLIC KEY-----" not in pem:
        raise BadSsoKey(wrong)
    try:
        key = _KINDS[new.algorithm].import_key(pem)
    except (JoseError, ValueError, UnsupportedAlgorithm) as error:
        raise BadSsoKey(wrong) from error
    if isinstance(key, RSAKey):
        if key.public_key.key_size not in RSA_BITS:
            raise BadSsoKey(f"An RSA key has {RSA_BITS[0]} to {RSA_BITS[-1]} bits.")
    elif key.curve_name != _CURVES[new.algorithm]:
        raise BadSsoKey(f"{new.algorithm} needs a key on the curve {_CURVES[new.algorithm]}.")
    return key.as_pem(private=False).decode()


def _checked_secret(new: NewKey) -> str:
    if new.secret is None:
        return secrets.token_urlsafe(MIN_SECRET_BYTES)
    if len(new.secret.encode()) < MIN_SECRET_BYTES:
        raise BadSsoKey(f"A secret needs at least {MIN_SECRET_BYTES} bytes, made at random.")
    if "-----BEGIN" in new.secret:
        raise BadSsoKey("This is a key in PEM and no shared secret.")
    try:
        OctKey.import_key(new.secret)
    except ValueError as error:  # a public key in a form that is harder to recognise
        raise BadSsoKey("This is a public key and no shared secret.") from error
    return new.secret


def _told(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None


def _record(
    key: SsoKey,
    action: str,
    now: datetime,
    change: tuple[dict[str, str | None] | None, dict[str, str | None]],
) -> None:
    subject = Subject("sso_key", key.id, key.site_id)
    audit.record(COMMAND, action, subject, now, change=change)
