"""What staff show beside their first way in: six digits from an app (RFC 6238), a recovery code, or a passkey.

Codes work once within their half minute. A recovery code stands in for a lost app, once.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import pyotp
from sqlalchemy import and_, delete, exists, func, or_, select, update

from comments.accounts import tokens
from comments.accounts.errors import (
    AuthenticatorSetUp,
    AuthenticatorUnreadable,
    NoAuthenticator,
    WrongCode,
)
from comments.accounts.models import Account, StaffRole
from comments.accounts.own_ways import Authenticator, Passkey, RecoveryCode
from comments.core import sealing
from comments.core.db import db
from comments.core.errors import FieldError
from comments.core.words import gettext

STEP_SECONDS = 30
# Clocks of phones are a little off, and people type slowly: the step before and after count as well.
DRIFT = 1
CODE_LENGTH = 6
RECOVERY_CODES = 10
RECOVERY_LENGTH = 16  # of 32 letters: 80 bits, which nobody guesses, not even from their hashes
RECOVERY_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True)
class Offer:
    """An authenticator that is to be set up: its secret in groups of four, and the same as a picture."""

    secret: str
    picture: str


def begin(account_id: int, secret_key: str, now: datetime) -> None:
    """Make a secret for somebody's app; it counts once a code of it was typed.

    Raises:
        AuthenticatorSetUp: they have one already.

    """
    row = find(account_id)
    if row is not None and row.confirmed_at is not None:
        raise AuthenticatorSetUp(
            gettext("Your authenticator is set up already. Take it out first.")
        )
    secret = pyotp.random_base32()
    if row is None:
        row = Authenticator(account_id=account_id)
        db.session.add(row)
    row.sealed_secret = sealing.seal(secret_key, _place(account_id), secret.encode())
    row.last_step, row.created_at, row.confirmed_at = 0, now, None


def find_offer(account: Account, host: str, secret_key: str) -> Offer | None:
    """Return the authenticator that somebody is setting up."""
    row = find(account.id)
    if row is None or row.confirmed_at is not None:
        return None
    import segno

    secret = _secret_of(row, secret_key)
    address = pyotp.TOTP(secret).provisioning_uri(
        name=account.email or account.name, issuer_name=host
    )
    picture = segno.make(address, error="m", micro=False).svg_data_uri(
        scale=5, border=3, light="#fff"
    )
    groups = (secret[at : at + 4] for at in range(0, len(secret), 4))
    return Offer(" ".join(groups), picture)


def confirm(account_id: int, typed: str, secret_key: str, now: datetime) -> Sequence[str]:
    """Let somebody's authenticator count from now on; return its recovery codes, to be shown once.

    Raises:
        NoAuthenticator, AuthenticatorSetUp, WrongCode: it does not.

    """
    row = find(account_id)
    if row is None:
        raise NoAuthenticator(gettext("Begin again: there is no secret to check this code by."))
    if row.confirmed_at is not None:
        raise AuthenticatorSetUp(gettext("Your authenticator is set up already."))
    _use_step(row, _digits(typed), secret_key, now)
    row.confirmed_at = now
    return make_recovery_codes(account_id)


def check(account_id: int, typed: str, secret_key: str, now: datetime) -> None:
    """Use up a code of somebody's authenticator, or a recovery code.

    Raises:
        NoAuthenticator, AuthenticatorUnreadable, WrongCode: nothing was shown.

    """
    row = find(account_id)
    if row is None or row.confirmed_at is None:
        raise NoAuthenticator(gettext("You have not set up an authenticator."))
    if is_recovery_code(typed):
        _use_recovery_code(account_id, typed)
    else:
        _use_step(row, _digits(typed), secret_key, now)


def is_recovery_code(typed: str) -> bool:
    """Say whether this looks like a recovery code, not like six digits; such cannot be guessed."""
    return len(_letters(typed)) == RECOVERY_LENGTH


def make_recovery_codes(account_id: int) -> Sequence[str]:
    """Make somebody's recovery codes anew and return them; those of before are void."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    codes = [
        "".join(secrets.choice(RECOVERY_LETTERS) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    db.session.add_all(
        RecoveryCode(code_hash=tokens.hash_token(code), account_id=account_id) for code in codes
    )
    return ["-".join(code[at : at + 4] for at in range(0, RECOVERY_LENGTH, 4)) for code in codes]


def count_recovery_codes(account_id: int) -> int:
    """Count what is left of somebody's recovery codes."""
    query = select(func.count()).where(RecoveryCode.account_id == account_id)
    return db.session.scalar(query) or 0


def remove(account_id: int) -> None:
    """Forget somebody's authenticator and its recovery codes."""
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))
    db.session.execute(delete(Authenticator).where(Authenticator.account_id == account_id))


def find(account_id: int) -> Authenticator | None:
    """Return somebody's authenticator, set up or not yet."""
    return db.session.get(Authenticator, account_id, populate_existing=True)


def has_authenticator(account_id: int) -> bool:
    """Say whether somebody's authenticator counts."""
    row = find(account_id)
    return row is not None and row.confirmed_at is not None


def is_guarded(account_id: int) -> bool:
    """Say whether somebody has an authenticator, or looks after a site and has a passkey.

    Then they show it to change how they come in, too: else who has the first factor could put another second one in.
    """
    is_staff = exists().where(StaffRole.account_id == account_id)
    has_app = exists().where(
        Authenticator.account_id == account_id, Authenticator.confirmed_at.is_not(None)
    )
    has_passkey = exists().where(Passkey.account_id == account_id)
    return bool(db.session.scalar(select(or_(has_app, and_(is_staff, has_passkey)))))


def move(from_id: int, to_id: int, secret_key: str) -> None:
    """Give somebody's authenticator and its codes to another account of theirs, which has none."""
    row = find(from_id)
    if row is None:
        return
    secret = _secret_of(row, secret_key)
    db.session.add(
        Authenticator(
            account_id=to_id,
            sealed_secret=sealing.seal(secret_key, _place(to_id), secret.encode()),
            last_step=row.last_step,
            created_at=row.created_at,
            confirmed_at=row.confirmed_at,
        )
    )
    db.session.delete(row)
    db.session.execute(
        update(RecoveryCode).where(RecoveryCode.account_id == from_id).values(account_id=to_id)
    )


def _use_step(row: Authenticator, code: str, secret_key: str, now: datetime) -> None:
    app = pyotp.TOTP(_secret_of(row, secret_key), interval=STEP_SECONDS)
    current = int(now.timestamp()) // STEP_SECONDS
    steps = range(current - DRIFT, current + DRIFT + 1)
    step = next(
        (step for step in steps if secrets.compare_digest(app.generate_otp(step), code)), None
    )
    used = step is not None and db.session.scalar(
        update(Authenticator)
        .where(Authenticator.account_id == row.account_id, Authenticator.last_step < step)
        .values(last_step=step)
        .returning(Authenticator.account_id)
        .execution_options(synchronize_session=False)
    )
    if not used:
        raise _wrong(
            gettext(
                "This code is not right, or was used before. Type the one that the app shows now."
            )
        )


def _use_recovery_code(account_id: int, typed: str) -> None:
    used = db.session.scalar(
        delete(RecoveryCode)
        .where(
            RecoveryCode.code_hash == tokens.hash_token(_letters(typed)),
            RecoveryCode.account_id == account_id,
        )
        .returning(RecoveryCode.account_id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise _wrong(
            gettext("This recovery code is not right, or was used before. Each works once.")
        )


def _secret_of(row: Authenticator, secret_key: str) -> str:
    try:
        return sealing.unseal(secret_key, _place(row.account_id), row.sealed_secret).decode()
    except sealing.SealBroken as error:
        raise AuthenticatorUnreadable(
            "The service's secret key was changed, so codes cannot be checked any more. Use a recovery code, or "
            "ask the operator for: afterword staff reset"
        ) from error


def _digits(typed: str) -> str:
    digits = "".join(typed.split())
    if len(digits) != CODE_LENGTH or not digits.isascii() or not digits.isdigit():
        raise _wrong(
            gettext("Type the %(code_length)s digits that the app shows.", code_length=CODE_LENGTH)
        )
    return digits


def _letters(typed: str) -> str:
    return "".join(typed.replace("-", " ").split()).lower()


def _wrong(detail: str) -> WrongCode:
    return WrongCode(detail, errors=(FieldError("/code", detail),))


def _place(account_id: int) -> str:
    return f"authenticator {account_id}"
