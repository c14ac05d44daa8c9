"""Disqus's signed payload, `remote_auth_s3`: what pages and plugins made for Disqus already send.

`<message> <hmac> <stamp>`: base64 of a JSON object, hex HMAC-SHA1 of “message stamp”, Unix seconds. Senders differ in
ways that all worked there and must here: upper-case hex, Latin-1 in the JSON, stamps from clocks hours ahead, an empty
object or list for visitors. It can be read again while it is fresh, so a page that is reloaded goes on as it is.
"""

import binascii
import hashlib
import hmac
from base64 import b64decode
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from comments.accounts.sso import member
from comments.accounts.sso.errors import SsoRefused
from comments.accounts.sso.member import Member, SignedOut

MAX_STAMP_DIGITS = 11  # seconds of the next three thousand years


@dataclass(frozen=True)
class Freshness:
    """How far a stamp may be from now: Disqus never said; pages stay open, and some senders add their own zone."""

    past: timedelta = timedelta(hours=2)
    future: timedelta = timedelta(hours=12)


@dataclass(frozen=True)
class Claim:
    """A payload that names somebody. Nothing is verified yet."""

    signed: bytes
    signature: str
    stamp: str
    person: dict[str, Any]


def read(payload: str) -> Claim | SignedOut:
    """Take a payload apart. Nobody, or what cannot be read, is signed out: official senders do that on purpose.

    An empty payload is not asked for its signature or its age, for it gives nothing: Disqus's own example signs out
    with one from 2017.
    """
    parts = payload.strip().split(" ")
    person = _person_in(parts[0])
    if person is None:
        hint = (
            "The payload could not be read: it is base64 of a JSON object, a signature and a time."
        )
        return SignedOut(hint if payload.strip() else None)
    if not _names_somebody(person):
        return SignedOut()
    if len(parts) != 3:  # noqa: PLR2004 - message, signature, stamp
        return SignedOut("The payload has to have three parts, with single spaces between them.")
    message, signature, stamp = parts
    # The bytes as they came: PHP escapes slashes and letters, and JSON written again would differ.
    return Claim(f"{message} {stamp}".encode(), signature, stamp, person)


def verify(claim: Claim, secret: bytes, fresh: Freshness, now: datetime) -> Member:
    """Return who this is, if the publisher signed it and lately.

    Raises:
        SsoRefused: in words for the publisher's developer.

    """
    expected = hmac.new(secret, claim.signed, hashlib.sha1).hexdigest()
    if not hmac.compare_digest(_lower_hex(claim.signature), expected.encode()):
        raise SsoRefused(
            "The payload's signature does not fit: it is the hexadecimal HMAC-SHA1 of “message timestamp” with the "
            "secret that belongs to this api_key."
        )
    signed_at = _signed_at(claim.stamp, fresh, now)
    person = claim.person
    return Member(
        subject=member.subject_from(person["id"], "id"),
        name=member.name_from(person.get("username"), "username"),
        url=member.link_from(person.get("url") or person.get("profile_url")),
        signed_at=signed_at,
    )


def _person_in(message: str) -> dict[str, Any] | None:
    """Return what a message holds; a list is what PHP makes of an empty object."""
    try:
        decoded = b64decode(message, validate=True)
    except (binascii.Error, ValueError):
        return None
    try:
        person = orjson.loads(_text_of(decoded))
    except orjson.JSONDecodeError:
        return None
    if person == []:
        return {}
    return person if isinstance(person, dict) else None


def _text_of(decoded: bytes) -> str:
    try:
        return decoded.decode("utf-8")
    except UnicodeDecodeError:
        return decoded.decode("latin-1")  # what a browser's btoa makes of “Zoë”


def _names_somebody(person: dict[str, Any]) -> bool:
    """Say whether there is an id. Senders write null, an empty text or the number 0 for visitors."""
    return person.get("id") not in (None, "", 0, "0", False)


def _lower_hex(signature: str) -> bytes:
    return signature.lower().encode()


def _signed_at(stamp: str, fresh: Freshness, now: datetime) -> datetime:
    if not stamp.isascii() or not stamp.isdigit() or len(stamp) > MAX_STAMP_DIGITS:
        raise SsoRefused("The payload's time must be whole seconds since 1970.")
    signed_at = datetime.fromtimestamp(int(stamp), UTC)
    if signed_at < now - fresh.past:
        raise SsoRefused(
            f"The payload is too old: it was signed at {signed_at:%Y-%m-%d %H:%M} UTC. Sign one for each page view."
        )
    if signed_at > now + fresh.future:
        raise SsoRefused(
            f"The payload comes from the future: {signed_at:%Y-%m-%d %H:%M} UTC. Set the signing server's clock."
        )
    return signed_at
