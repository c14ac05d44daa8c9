"""A signed token (JWT) of a publisher: short-lived, for one site, good once.

The key is chosen by its id among the site's live keys, before anything is verified, and decides the algorithm; the
token only has to agree. What else a header can hold (addresses of keys, keys themselves) is refused unread.
"""

import binascii
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import ClaimError, ExpiredTokenError, JoseError, MissingClaimError
from joserfc.jwk import ECKey, OctKey, OKPKey, RSAKey
from joserfc.jwt import ClaimsOption, JWTClaimsRegistry

from comments.accounts import publisher_roles
from comments.accounts.sso import member
from comments.accounts.sso.errors import SsoRefused
from comments.accounts.sso.member import MAX_TOKEN, Member
from comments.accounts.sso.models import Algorithm
from comments.core import text

MAX_TOKEN_ID = 200
# Two servers that keep their clocks by the usual means differ by less.
LEEWAY = timedelta(seconds=60)
# A used token is remembered until it has run out, so it must. A page is rendered, and read, within the hour.
MAX_LIFETIME = timedelta(days=1)
HEADER_FIELDS = frozenset({"alg", "kid", "typ"})
NEEDED = ("aud", "sub", "name", "iat", "exp", "jti")


Verifying = OctKey | RSAKey | ECKey | OKPKey

# Ed25519 is what RFC 9864 calls it now; libraries write either name.
_NAMES = {
    Algorithm.HS256: frozenset({"HS256"}),
    Algorithm.RS256: frozenset({"RS256"}),
    Algorithm.ES256: frozenset({"ES256"}),
    Algorithm.EDDSA: frozenset({"EdDSA", "Ed25519"}),
}


@dataclass(frozen=True)
class Pinned:
    """A key and the one algorithm it is for."""

    key_id: str
    algorithm: Algorithm
    key: Verifying


class _OneAlgorithm(jws.JWSRegistry):
    """What the library may use: a key's own algorithm, whatever it recommends or warns of itself."""

    def get_alg(self, name: str) -> Any:
        """Return the algorithm.

        Raises:
            SsoRefused: it is not the key's.

        """
        if name not in (self.allowed or ()):
            raise SsoRefused("The token's “alg” is not the one of its key.")
        return self.algorithms[name]


def key_id_of(token: str) -> str:
    """Return which key a token says it was signed with. Nothing is verified yet.

    Raises:
        SsoRefused: it is no token that we read.

    """
    header = _header_of(token)
    strange = sorted(set(header) - HEADER_FIELDS)
    if strange:
        names = ", ".join(f"“{name[:40]}”" for name in strange[:5])
        raise SsoRefused(f"The token's header may hold “alg”, “kid” and “typ” alone, not {names}.")
    if not all(isinstance(value, str) for value in header.values()):
        raise SsoRefused("The values of the token's header must be text.")
    if header.get("typ", "JWT").upper() != "JWT":
        raise SsoRefused("The token's “typ”, if there is one, must be “JWT”.")
    if "alg" not in header or not header.get("kid"):
        raise SsoRefused("The token's header needs “alg”, and in “kid” the id of the key.")
    return str(header["kid"])


def verify(token: str, pinned: Pinned, audience: str, now: datetime) -> Member:
    """Return who this is, if the key's owner says so to this site and now.

    Raises:
        SsoRefused: in words for the publisher's developer.

    """
    if key_id_of(token) != pinned.key_id:
        raise SsoRefused("The token was signed with another key.")
    registry = _OneAlgorithm(algorithms=_NAMES[pinned.algorithm])
    try:
        signed = jws.deserialize_compact(token, pinned.key, registry=registry)
    except (JoseError, ValueError) as error:
        raise SsoRefused(
            f"The token's signature does not fit the key “{pinned.key_id}” ({pinned.algorithm})."
        ) from error
    claims = _claims_in(signed.payload)
    _check(claims, audience, now)
    return _member_from(claims)


def _header_of(token: str) -> dict[str, Any]:
    detail = "This is not a signed token (JWT): three parts in base64url with dots between them."
    parts = token.split(".")
    if len(token) > MAX_TOKEN:
        raise SsoRefused(f"The token may have at most {MAX_TOKEN} characters.")
    if not token.isascii() or len(parts) != 3 or not all(parts):  # noqa: PLR2004 - header, claims, signature
        raise SsoRefused(detail)
    try:
        header = orjson.loads(urlsafe_b64decode(parts[0] + "=" * (-len(parts[0]) % 4)))
    except (binascii.Error, ValueError) as error:
        raise SsoRefused(detail) from error
    if not isinstance(header, dict):
        raise SsoRefused(detail)
    return header


def _claims_in(payload: bytes) -> dict[str, Any]:
    try:
        claims = orjson.loads(payload)
    except orjson.JSONDecodeError as error:
        raise SsoRefused("The token's claims are not JSON.") from error
    if not isinstance(claims, dict):
        raise SsoRefused("The token's claims are not a JSON object.")
    return claims


def _check(claims: Mapping[str, Any], audience: str, now: datetime) -> None:
    needed: dict[str, ClaimsOption] = {name: {"essential": True} for name in NEEDED}
    needed["aud"] = {"essential": True, "value": audience}
    registry = JWTClaimsRegistry(int(now.timestamp()), int(LEEWAY.total_seconds()), **needed)
    try:
        registry.validate(dict(claims))
    except MissingClaimError as error:
        missing = [name for name in NEEDED if claims.get(name) is None]
        raise SsoRefused(f"The token needs {_listed(missing)}.") from error
    except ExpiredTokenError as error:
        raise SsoRefused(
            "The token has run out (“exp”). Sign a new one for each page view."
        ) from error
    except ClaimError as error:
        raise SsoRefused(
            _SENTENCES.get(error.claim, f"The token's “{error.claim}” cannot be read.").format(
                audience=audience
            )
        ) from error
    if not claims["iat"] < claims["exp"] <= claims["iat"] + MAX_LIFETIME.total_seconds():
        raise SsoRefused("The token's “exp” must be after its “iat”, and at most a day.")


_SENTENCES = {
    "aud": "The token is for another site: its “aud” must be “{audience}”.",
    "nbf": "The token is not good yet (“nbf”). Are both servers' clocks right?",
    "iat": "The token's “iat” must be the time it was signed, in seconds since 1970, and not in the future.",
    "exp": "The token's “exp” must be a time in seconds since 1970.",
    "sub": "The token's “sub” must be the person's id, as text.",
    "jti": "The token's “jti” must be a text of its own.",
    "name": "The token's “name” must be the name to show for this person.",
}


def _listed(names: list[str]) -> str:
    return ", ".join(f"“{name}”" for name in names)


def _member_from(claims: Mapping[str, Any]) -> Member:
    token_id = claims["jti"]
    if len(token_id) > MAX_TOKEN_ID or not text.is_storable(token_id):
        raise SsoRefused(f"The token's “jti” may have at most {MAX_TOKEN_ID} characters.")
    return Member(
        subject=member.subject_from(claims["sub"], "sub"),
        name=member.name_from(claims["name"], "name"),
        url=member.link_from(claims.get("url")),
        badge=member.badge_from(claims.get("badge"), claims.get("roles")),
        role=publisher_roles.role_from(claims.get("role")),
        signed_at=datetime.fromtimestamp(claims["iat"], UTC),
        token_id=token_id,
        expires_at=datetime.fromtimestamp(claims["exp"], UTC) + LEEWAY,
    )
