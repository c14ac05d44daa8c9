"""Passwords, for those who want one: argon2id, no rules about letters and signs, and nothing said about who has one.

A password always belongs to a proved mail address. Where no account or no password is, one that nobody has is checked
all the same, so that known and unknown addresses cost the same time. Hashing takes memory and a core, so a process
does no more than a few at once, and never while it holds the lock of writers.
"""

import base64
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import select

from comments.accounts.email import normalize_email
from comments.accounts.errors import BadEmail, BadPassword, SigningInBusy, WrongPassword
from comments.accounts.models import Account
from comments.accounts.own_ways import Password
from comments.core import text
from comments.core.db import Changed, db
from comments.core.errors import FieldError
from comments.core.words import gettext

MIN_LENGTH = 8
MAX_LENGTH = 1000
# What OWASP's page on password storage asks for at least; docs/decisions/015-argon2-keeps-passwords.md.
PARAMETERS = Parameters(
    type=Type.ID,
    version=19,
    salt_len=16,
    hash_len=32,
    time_cost=2,
    memory_cost=19 * 1024,
    parallelism=1,
)
AT_ONCE = 4
PATIENCE_SECONDS = 5

_hasher = PasswordHasher.from_parameters(PARAMETERS)
_turns = BoundedSemaphore(AT_ONCE)


def _nobodys() -> str:
    """Return what a password could be kept as that no text is."""
    salt, digest = (
        base64.b64encode(bytes(length)).decode().rstrip("=")
        for length in (PARAMETERS.salt_len, PARAMETERS.hash_len)
    )
    costs = f"m={PARAMETERS.memory_cost},t={PARAMETERS.time_cost},p={PARAMETERS.parallelism}"
    return f"$argon2id$v={PARAMETERS.version}${costs}${salt}${digest}"


NOBODYS = _nobodys()


@dataclass(frozen=True)
class Checked:
    """Whose password was right, as what it was kept, and as what to keep it from now on if our costs changed."""

    account: Account
    kept: str
    renewed: str | None


def check(email: str, typed: str) -> Checked:
    """Return whose address and password these are. Holds no lock; `welcome` writes what follows.

    Raises:
        WrongPassword: nobody's, whichever of the two is wrong.
        SigningInBusy: too many are at it.

    """
    row = _find_by_email(email)
    kept = row[1].hash if row else NOBODYS
    is_right = is_password(kept, typed)
    if row is None or not is_right:
        raise WrongPassword(gettext("This address and this password do not go together."))
    renewed = hash_password(tidy(typed)) if _hasher.check_needs_rehash(kept) else None
    return Checked(row[0], kept, renewed)


def welcome(checked: Checked) -> None:
    """Keep a password that was right by the costs of today.

    Raises:
        Changed: it is another one since it was checked.

    """
    row = find_again(checked.account.id)
    if row is None or row.hash != checked.kept:
        raise Changed
    if checked.renewed is not None:
        row.hash = checked.renewed


def find(account_id: int) -> Password | None:
    """Return somebody's password."""
    return db.session.get(Password, account_id)


def find_again(account_id: int) -> Password | None:
    """Return somebody's password as it is by now."""
    return db.session.get(Password, account_id, populate_existing=True)


def set_password(account: Account, hashed: str, now: datetime) -> None:
    """Keep somebody's new password, of which `hash_new` made this."""
    row = find(account.id)
    if row is None:
        db.session.add(Password(account_id=account.id, hash=hashed, changed_at=now))
    else:
        row.hash, row.changed_at = hashed, now


def remove(account_id: int) -> None:
    """Let somebody come in by password no more."""
    row = find(account_id)
    if row is not None:
        db.session.delete(row)


def hash_new(account: Account, typed: str) -> str:
    """Return as what a new password is kept.

    Raises:
        BadPassword: it is too short or long, or the first that anybody would try.
        SigningInBusy: too many are at it.

    """
    password = tidy(typed)
    if not text.is_storable(password):
        raise _bad(gettext("This text cannot be stored. Please type it by hand."))
    if len(password) < MIN_LENGTH:
        raise _bad(
            gettext(
                "Use at least %(min_length)s characters; several words are good.",
                min_length=MIN_LENGTH,
            )
        )
    if len(password) > MAX_LENGTH:
        raise _bad(gettext("Use at most %(max_length)s characters.", max_length=MAX_LENGTH))
    email = account.email or ""
    guessed_first = {email, email.partition("@")[0], account.name}
    if password.casefold().strip() in {tidy(word).casefold() for word in guessed_first}:
        raise _bad(gettext("Your own name or address is the first thing anybody would try."))
    return hash_password(password)


def is_password(kept: str, typed: str) -> bool:
    """Say whether this text is what is kept.

    Raises:
        SigningInBusy: too many are at it.

    """
    password = tidy(typed)
    if len(password) > MAX_LENGTH or not text.is_storable(password):
        return False  # nobody's, whoever is meant
    with _turn():
        try:
            return _hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def hash_password(password: str) -> str:
    """Return as what a tidied password is kept.

    Raises:
        SigningInBusy: too many are at it.

    """
    with _turn():
        return _hasher.hash(password)


def tidy(typed: str) -> str:
    """Return one spelling for what looks the same: keyboards compose accents in two ways."""
    return unicodedata.normalize("NFC", typed) if len(typed) <= 2 * MAX_LENGTH else typed


def _find_by_email(typed: str) -> tuple[Account, Password] | None:
    try:
        email = normalize_email(typed)
    except BadEmail:
        return None
    row = db.session.execute(
        select(Account, Password)
        .join(Password, Password.account_id == Account.id)
        .where(Account.email == email)
    ).one_or_none()
    return (row[0], row[1]) if row else None


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE_SECONDS):
        raise SigningInBusy(
            gettext("Many people are signing in just now. Please try again in a moment."),
            retry_after=5,
        )
    try:
        yield
    finally:
        _turns.release()


def _bad(detail: str) -> BadPassword:
    return BadPassword(detail, errors=(FieldError("/new", detail),))
