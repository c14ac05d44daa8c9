"""`/account/password`: setting, changing and removing a password."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import entering, own_pages, passwords, sessions, ways_in
from comments.accounts.errors import BadPassword, NoPassword, TooManyTries, WrongPassword
from comments.accounts.own_pages import Own
from comments.accounts.tries import Door
from comments.core import clock
from comments.core.db import Changed, write_unit
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.web import limits
from comments.web.application import opens_units

password_pages = own_pages.make_blueprint("password_pages", "/account/password")


@password_pages.get("")
def show_password() -> ResponseReturnValue:
    """Ask for a new password, and for the old one where it is needed."""
    own = own_pages.guarded(clock.now())
    return _page(own, {})


@password_pages.post("")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def set_password() -> ResponseReturnValue:
    """Set or change the password; where there was one, all other browsers are signed out."""
    own = own_pages.guarded(clock.now())
    if own.account.email is None:
        raise NoPassword(gettext("A password goes with a mail address. Add an address first."))
    try:
        _check_old(own)
        hashed = passwords.hash_new(own.account, request.form.get("new", ""))
    except (WrongPassword, TooManyTries) as error:
        return _refused(own, {"old": error.detail}, error)
    except BadPassword as error:
        return _refused(own, {"new": error.detail}, error)
    _write(own, hashed)
    return _back()


@password_pages.post("/remove")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def remove_password() -> ResponseReturnValue:
    """Remove the password; the other ways in stay."""
    own = own_pages.guarded(clock.now())
    try:
        _check_old(own)
    except (WrongPassword, TooManyTries) as error:
        return _refused(own, {"old": error.detail}, error)
    _write(own, None)
    return _back()


def _write(own: Own, hashed: str | None) -> None:
    now = clock.now()
    before = passwords.find(own.account.id)
    kept = before.hash if before else None
    with write_unit():
        after = passwords.find_again(own.account.id)
        # What was checked before the lock must still be so.
        if sessions.find_open(own.token, now) is None or (after.hash if after else None) != kept:
            raise Changed
        entering.forget_tries(_door(own), now)
        if hashed is None:
            ways_in.take_out_password(own.account, now)
        else:
            ways_in.keep_password(own.account, hashed, now)
        if before is not None:
            sessions.end_others(own.account.id, own.token, now)


def _check_old(own: Own) -> None:
    """Raise unless it is the person themselves: they know the old password, or signed in a moment ago."""
    now = clock.now()
    if own_pages.is_recent(own, now):
        return
    row = passwords.find(own.account.id)
    if row is None:
        own_pages.check_recent(own, now)
        return
    entering.try_door(_door(own), now)
    if not passwords.is_password(row.hash, request.form.get("old", "")):
        raise WrongPassword(gettext("This is not your password of now."))


def _door(own: Own) -> Door:
    return Door("own password", str(own.account.id))


def _page(own: Own, errors: dict[str, str]) -> str:
    has_password = passwords.find(own.account.id) is not None
    return render_template(
        "accounts/password.html",
        account=own.account,
        has_password=has_password,
        asks_old=has_password and not own_pages.is_recent(own, clock.now()),
        min_length=passwords.MIN_LENGTH,
        errors=errors,
    )


def _refused(own: Own, errors: dict[str, str], error: CommentsError) -> ResponseReturnValue:
    return own_pages.refused(_page(own, errors), error)


def _back() -> ResponseReturnValue:
    return redirect(url_for("account_pages.show_account"), 303)
