"""Coming in by password or passkey, for the page of staff and the windows of sites alike."""

from datetime import datetime

from flask import current_app, request, session

from comments.accounts import cookie, passkeys, passwords, tries
from comments.accounts.models import Account
from comments.accounts.passkeys import Challenge, Place
from comments.accounts.tries import Door
from comments.core.db import write_unit
from comments.web import address, csrf

CHALLENGE = "passkey"
MAX_TYPED_ADDRESS = 300


def by_password(now: datetime) -> Account:
    """Sign whoever typed their address and password in. Opens its own units: no lock is held while it is checked.

    Raises:
        WrongPassword, TooManyTries, SigningInBusy: nobody is signed in.

    """
    typed = request.form.get("email", "").strip().lower()[:MAX_TYPED_ADDRESS]
    door = Door("password", typed, address.limit_key())
    try_door(door, now)
    checked = passwords.check(typed, request.form.get("password", ""))
    with write_unit():
        passwords.welcome(checked)
        forget_tries(door, now)
        cookie.sign_in(checked.account.id, now)
    return checked.account


def try_door(door: Door, now: datetime) -> None:
    """Count a try in a unit of its own: what is refused afterwards is rolled back, and this must not be.

    Raises:
        TooManyTries: not now.

    """
    with write_unit():
        tries.take(door, current_app.config["SECRET_KEY"], now)


def forget_tries(door: Door, now: datetime) -> None:
    """Forget the tries at a door that opened, in the unit of what follows."""
    tries.give_back(door, current_app.config["SECRET_KEY"], now)


def by_passkey(now: datetime) -> Account:
    """Sign in whoever's passkey answered this browser's challenge; that is a second factor as well.

    Raises:
        PasskeyRefused: nobody is signed in.

    """
    account = find_by_passkey(now)
    cookie.sign_in(account.id, now, has_second_factor=True)
    return account


def find_by_passkey(now: datetime) -> Account:
    """Return whose passkey answered this browser's challenge.

    Raises:
        PasskeyRefused: nobody's.

    """
    challenge = take_challenge(passkeys.SIGN_IN, now)
    return passkeys.sign_in(place(), challenge, request.form.get("credential", ""), now)


def keep_challenge(challenge: Challenge) -> None:
    """Keep in this browser what its authenticator has to sign."""
    session.permanent = True
    session[CHALLENGE] = challenge.kept()


def take_challenge(purpose: str, now: datetime, account_id: int | None = None) -> Challenge:
    """Take out what this browser's authenticator had to sign.

    Raises:
        PasskeyRefused: nothing, or something else.

    """
    kept = session.pop(CHALLENGE, None) if CHALLENGE in session else None
    return passkeys.read_challenge(kept, purpose, now, account_id)


def place() -> Place:
    """Return where passkeys are for."""
    return Place.of(current_app.config["BASE_URL"], sorted(csrf.own_origins()))


def is_possible() -> bool:
    """Say whether browsers know passkeys here."""
    return place().is_possible
