"""Passkeys: keys that a person's own device or key ring keeps, and uses after it knows that it is them (WebAuthn).

The authenticator verifies its person (by finger, face or PIN), so a passkey is possession and person at once: whoever
comes in by one has shown a second factor. Which kind of authenticator it is is not asked.
"""

import ipaddress
import json
import secrets
from base64 import urlsafe_b64decode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sqlalchemy import func, or_, select, update

from comments.accounts import notices
from comments.accounts.errors import (
    PasskeyRefused,
    PasskeysImpossible,
    PasskeyTaken,
    TooManyPasskeys,
)
from comments.accounts.models import Account
from comments.accounts.notices import Change
from comments.accounts.own_ways import Passkey
from comments.core import ids, text
from comments.core.db import db
from comments.core.words import gettext

if TYPE_CHECKING:
    from comments.accounts.ceremonies import Asked

PATIENCE = timedelta(minutes=5)
MAX_PASSKEYS = 20
MAX_NAME = 80
# A credential is below 1 KB even with RSA keys; what is longer is none.
MAX_CREDENTIAL = 20_000
MAX_CREDENTIAL_ID = 1023  # by the standard
SIGN_IN, REGISTER = "sign-in", "register"

# What the parsers of JSON, base64, CBOR and keys say about bytes that are something else.
_UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError)


@dataclass(frozen=True)
class Place:
    """Our own name to authenticators (the host of the public address), and the origins of our pages."""

    host: str
    origins: tuple[str, ...]

    @classmethod
    def of(cls, base_url: str, origins: Sequence[str]) -> "Place":
        """Return the place under a public address."""
        return cls(urlsplit(base_url).hostname or "", tuple(origins))

    @property
    def is_possible(self) -> bool:
        """Whether browsers know passkeys here: for names alone, and over TLS unless it is this machine."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            is_secure = any(origin.startswith("https://") for origin in self.origins)
            return is_secure or self.host == "localhost" or self.host.endswith(".localhost")
        return False


@dataclass(frozen=True)
class Challenge:
    """What an authenticator has to sign: for one purpose, for one person or nobody yet, for some minutes, once."""

    purpose: str
    value: str
    made_at: datetime
    account_id: int | None = None

    def kept(self) -> dict[str, Any]:
        """Return it for the browser's cookie."""
        return {
            "purpose": self.purpose,
            "value": self.value,
            "made_at": self.made_at.isoformat(),
            "account": self.account_id,
        }


def read_challenge(
    kept: Mapping[str, Any] | None, purpose: str, now: datetime, account_id: int | None = None
) -> Challenge:
    """Return the challenge that this browser was given.

    Raises:
        PasskeyRefused: none, for something else, or too long ago.

    """
    if kept is not None and kept["purpose"] == purpose and kept["account"] == account_id:
        made_at = datetime.fromisoformat(kept["made_at"])
        if made_at > now - PATIENCE:
            return Challenge(purpose, kept["value"], made_at, account_id)
    raise PasskeyRefused(gettext("That took too long, or was sent twice. Please try again."))


def new_challenge(purpose: str, now: datetime, account_id: int | None = None) -> Challenge:
    """Make a challenge."""
    return Challenge(purpose, secrets.token_urlsafe(32), now, account_id)


def options_to_register(place: Place, account: Account, challenge: Challenge) -> str:
    """Return what `navigator.credentials.create` is asked, as JSON.

    Raises:
        PasskeysImpossible, TooManyPasskeys: with why.

    """
    from comments.accounts import ceremonies

    check_possible(place)
    mine = list_passkeys(account.id)
    _check_room(len(mine))
    person = ceremonies.Person(
        handle_of(account.id),
        account.email or account.name,
        account.name,
        [key.credential_id for key in mine],
    )
    return ceremonies.creation_options(_asked(place, challenge), person)


def options_to_sign_in(place: Place, challenge: Challenge) -> str:
    """Return what `navigator.credentials.get` is asked, as JSON; no names, so that it tells nobody who is here.

    Raises:
        PasskeysImpossible: with why.

    """
    from comments.accounts import ceremonies

    check_possible(place)
    return ceremonies.request_options(_asked(place, challenge))


def register(
    place: Place, account: Account, challenge: Challenge, answer: str, now: datetime
) -> Passkey:
    """Keep somebody's new passkey; `name_passkey` gives it a name of their own.

    Raises:
        PasskeyRefused, PasskeyTaken, TooManyPasskeys: it was not kept.

    """
    from comments.accounts import ceremonies

    _check_room(count_passkeys(account.id))
    try:
        made = ceremonies.check_creation(_asked(place, challenge), _parse(answer))
    except _UNREADABLE as error:
        raise _refused() from error
    if len(made.credential_id) > MAX_CREDENTIAL_ID:
        raise _refused()
    if _find(made.credential_id) is not None:
        raise PasskeyTaken(gettext("This passkey is here already."))
    passkey = Passkey(
        id=ids.new_id(now),
        account_id=account.id,
        credential_id=made.credential_id,
        user_handle=handle_of(account.id),
        public_key=made.public_key,
        sign_count=made.sign_count,
        name="Passkey",
        created_at=now,
    )
    db.session.add(passkey)
    notices.tell(account, Change.PASSKEY_ADDED, now)
    return passkey


def name_passkey(passkey: Passkey, name: str, device: str) -> None:
    """Give a passkey the name that was typed, or that of the device it was made on."""
    passkey.name = text.single_line(name)[:MAX_NAME] or text.single_line(device)[:MAX_NAME]


def sign_in(place: Place, challenge: Challenge, answer: str, now: datetime) -> Account:
    """Return whose passkey signed the challenge. Of two uses of one challenge, the second is refused.

    Raises:
        PasskeyRefused: nobody's.

    """
    passkey = _verified(place, challenge, answer)
    used = db.session.scalar(
        update(Passkey)
        .where(
            Passkey.id == passkey.id,
            # A challenge from before the last use may have been that one; so it is worth nothing now.
            or_(Passkey.used_at.is_(None), Passkey.used_at < challenge.made_at),
        )
        .values(used_at=now, sign_count=passkey.sign_count)
        .returning(Passkey.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise _refused()
    return db.session.get_one(Account, passkey.account_id)


@dataclass(frozen=True)
class _Verified:
    id: int
    account_id: int
    sign_count: int


def _verified(place: Place, challenge: Challenge, answer: str) -> _Verified:
    from comments.accounts import ceremonies

    try:
        said = _parse(answer)
        passkey = _find(_bytes_of(said["rawId"]))
        handle = _bytes_of(said["response"]["userHandle"])
        if passkey is None or passkey.user_handle != handle:
            raise _unknown()
        count = ceremonies.check_signature(
            _asked(place, challenge), said, passkey.public_key, passkey.sign_count
        )
    except _UNREADABLE as error:
        raise _refused() from error
    return _Verified(passkey.id, passkey.account_id, count)


def _asked(place: Place, challenge: Challenge) -> "Asked":
    from comments.accounts import ceremonies

    patience = int(PATIENCE.total_seconds() * 1000)
    return ceremonies.Asked(place.host, _bytes_of(challenge.value), place.origins, patience)


def _bytes_of(text_form: str) -> bytes:
    """Read base64url without its padding, as WebAuthn writes bytes in JSON."""
    return urlsafe_b64decode(text_form + "=" * (-len(text_form) % 4))


def list_passkeys(account_id: int) -> Sequence[Passkey]:
    """Return somebody's passkeys, the oldest first."""
    return db.session.scalars(
        select(Passkey)
        .where(Passkey.account_id == account_id)
        .order_by(Passkey.id)
        .limit(MAX_PASSKEYS * 2)  # of two accounts that were merged
    ).all()


def count_passkeys(account_id: int) -> int:
    """Count somebody's passkeys."""
    query = select(func.count()).where(Passkey.account_id == account_id)
    return db.session.scalar(query) or 0


def find_own(account_id: int, passkey_id: int) -> Passkey | None:
    """Return somebody's passkey with that id."""
    return db.session.scalar(
        select(Passkey).where(Passkey.id == passkey_id, Passkey.account_id == account_id)
    )


def check_possible(place: Place) -> None:
    """Raise unless browsers know passkeys here.

    Raises:
        PasskeysImpossible: with what the operator can do.

    """
    if not place.is_possible:
        raise PasskeysImpossible(
            gettext(
                "Passkeys need a service that is reached by a name over https, and this one is not. "
                "Come in another way; its operator can set AFTERWORD_BASE_URL.",
            )
        )


def handle_of(account_id: int) -> bytes:
    """Return what authenticators know somebody by: it names nobody."""
    return account_id.to_bytes(ids.ID_BYTES, "big")


def _parse(answer: str) -> dict[str, Any]:
    """Read what a browser sent; nothing of it is believed yet."""
    if len(answer) > MAX_CREDENTIAL or not text.is_storable(answer):
        raise ValueError("too long, or no text")
    try:
        said = json.loads(answer)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not isinstance(said, dict):
        raise TypeError("no object")
    return said


def _find(credential_id: bytes) -> Passkey | None:
    return db.session.scalar(select(Passkey).where(Passkey.credential_id == credential_id))


def _check_room(count: int) -> None:
    if count >= MAX_PASSKEYS:
        raise TooManyPasskeys(
            gettext(
                "You have %(max_passkeys)s passkeys, which is as many as fit. Take one out first.",
                max_passkeys=MAX_PASSKEYS,
            )
        )


def _refused() -> PasskeyRefused:
    return PasskeyRefused(
        gettext("This passkey could not be checked. Please try again, or come in another way.")
    )


def _unknown() -> PasskeyRefused:
    return PasskeyRefused(
        gettext(
            "This passkey is not known here any more. Come in another way; you can then add it "
            "anew.",
        )
    )
