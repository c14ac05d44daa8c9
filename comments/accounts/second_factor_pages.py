"""`/account/second-factor`: setting an authenticator up, and showing it (or a passkey) where it is asked for."""

from datetime import datetime

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import (
    cookie,
    entering,
    own_pages,
    passkeys,
    queries,
    second_factors,
    ways_in,
)
from comments.accounts.errors import (
    AuthenticatorUnreadable,
    NoAuthenticator,
    PasskeyRefused,
    RoleTooLow,
    TooManyTries,
    WrongCode,
)
from comments.accounts.own_pages import Own
from comments.accounts.passkeys import Place
from comments.accounts.tries import Door
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core import clock
from comments.core.db import write_unit
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.web import limits
from comments.web.application import opens_units

second_factor_pages = own_pages.make_blueprint("second_factor_pages", "/account/second-factor")

THEN = {"account": "account_pages.show_account", "dashboard": "dashboard_pages.show_home"}


@second_factor_pages.get("")
def show_second_factor() -> ResponseReturnValue:
    """Ask for the second factor, or show how it is set up."""
    return _page(own_pages.current(clock.now()))


@second_factor_pages.post("")
@limits.limiter.limit(limits.SIGN_INS)
def begin() -> ResponseReturnValue:
    """Make a secret for the person's app."""
    now = clock.now()
    own = own_pages.guarded(now)
    if not queries.is_staff(own.account.id):
        raise RoleTooLow(
            gettext(
                "An authenticator is for those who look after a site. A passkey is for everybody."
            )
        )
    second_factors.begin(own.account.id, _key(), now)
    return redirect(url_for(".show_second_factor"), 303)


@second_factor_pages.post("/confirm")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def confirm() -> ResponseReturnValue:
    """Let the app count, now that it shows the right code; the recovery codes are shown this once."""
    now = clock.now()
    own = own_pages.guarded(now)
    try:
        entering.try_door(_door(own), now)
        with write_unit():
            typed = request.form.get("code", "")
            codes = ways_in.confirm_authenticator(own.account, typed, _key(), now)
            _record(own, "account.add_authenticator")
            _go_up(own, now)
    except (WrongCode, TooManyTries) as error:
        return _page(own, error)
    return render_template("accounts/recovery_codes.html", codes=codes)


@second_factor_pages.post("/code")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def show_code() -> ResponseReturnValue:
    """Take a code of the app, or a recovery code, as second factor of this browser."""
    now = clock.now()
    own = own_pages.current(now)
    typed = request.form.get("code", "")
    try:
        if not second_factors.is_recovery_code(typed):
            entering.try_door(_door(own), now)
        with write_unit():
            second_factors.check(own.account.id, typed, _key(), now)
            _go_up(own, now)
    except (WrongCode, TooManyTries, NoAuthenticator, AuthenticatorUnreadable) as error:
        return _page(own, error)
    return _go_on()


@second_factor_pages.post("/passkey")
@limits.limiter.limit(limits.SIGN_INS)
def show_passkey() -> ResponseReturnValue:
    """Take a passkey as second factor of this browser."""
    now = clock.now()
    own = own_pages.current(now)
    if entering.find_by_passkey(now).id != own.account.id:
        raise PasskeyRefused(gettext("This passkey is another account's."))
    cookie.sign_in(own.account.id, now, has_second_factor=True)
    return _go_on()


@second_factor_pages.post("/recovery-codes")
@limits.limiter.limit(limits.SIGN_INS)
def make_recovery_codes() -> ResponseReturnValue:
    """Make new recovery codes, and show them this once."""
    now = clock.now()
    own = own_pages.guarded(now)
    codes = ways_in.renew_recovery_codes(own.account, now)
    return render_template("accounts/recovery_codes.html", codes=codes)


@second_factor_pages.post("/remove")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def remove() -> ResponseReturnValue:
    """Take the app out."""
    now = clock.now()
    own = own_pages.guarded(now)
    ways_in.take_out_authenticator(own.account, now)
    _record(own, "account.remove_authenticator")
    return redirect(url_for(".show_second_factor"), 303)


def _page(own: Own, error: CommentsError | None = None) -> ResponseReturnValue:
    is_shown = own.session.second_factor_at is not None
    place = Place.of(current_app.config["BASE_URL"], ())
    try:
        offer = second_factors.find_offer(own.account, place.host, _key())
    except AuthenticatorUnreadable:
        offer = None  # begun under another secret key: begin again
    page = render_template(
        "accounts/second_factor.html",
        asks=not is_shown and second_factors.is_guarded(own.account.id),
        has_authenticator=second_factors.has_authenticator(own.account.id),
        has_passkey=passkeys.count_passkeys(own.account.id) > 0,
        is_possible=entering.is_possible(),
        is_staff=queries.is_staff(own.account.id),
        offer=offer,
        codes_left=second_factors.count_recovery_codes(own.account.id),
        then=_then(),
        error=error.detail if error else None,
    )
    return page if error is None else own_pages.refused(page, error)


def _go_up(own: Own, now: datetime) -> None:
    """Start a session in which the second factor was shown, unless this one was ended meanwhile."""
    own_pages.current(now)
    entering.forget_tries(_door(own), now)
    cookie.sign_in(own.account.id, now, has_second_factor=True)


def _go_on() -> ResponseReturnValue:
    return redirect(url_for(THEN[_then()]), 303)


def _then() -> str:
    then = request.values.get("then", "")
    return then if then in THEN else "dashboard"


def _door(own: Own) -> Door:
    return Door("second factor", str(own.account.id))


def _record(own: Own, action: str) -> None:
    actor = Actor(own.account.id, own.account.name)
    audit.record(actor, action, Subject("account", own.account.id, None), clock.now())


def _key() -> str:
    key: str = current_app.config["SECRET_KEY"]
    return key
