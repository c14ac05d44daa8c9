"""The window in which a reader signs in: a page of ours, opened by a page of a site.

It is on our own origin, so no browser takes its cookie for a third party's. Whatever way in is used, it ends with a
session here, and then hands a token to the page that opened it: by a message that only that page's origin can read, and
only if that origin is one of the site's. No token stands in an address.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import (
    cookie,
    entering,
    grants,
    links,
    own_pages,
    queries,
    schemas,
    ways,
)
from comments.accounts.errors import (
    BadEmail,
    PasskeyRefused,
    SignInFirst,
    SigningInBusy,
    TooManyTries,
    WayNotOffered,
    WrongPassword,
)
from comments.accounts.providers import installed
from comments.accounts.viewer import STRANGER, Viewer
from comments.core import clock
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.web import answers, context, cors, languages, limits
from comments.web.application import opens_units

window_pages = Blueprint("window_pages", __name__, url_prefix="/sites/<site>")
window_pages.after_request(answers.keep_private)


@window_pages.after_request
def _keep_opener(response: Response) -> Response:
    """Let the page that opened this window still hear from it."""
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


@window_pages.get("/sign-in")
def show_ways(site: str) -> ResponseReturnValue:
    """Show the ways in that the site offers; who is signed in here already can go on at once."""
    del site
    return _show_ways()


@window_pages.post("/sign-in/mail")
@limits.limiter.limit(limits.SIGN_INS)
def request_mail(site: str) -> ResponseReturnValue:
    """Have a link mailed to whatever address was typed; then wait for it to be used."""
    where = current_window()
    check_offered(where["site"], "mail")
    typed = request.form.get("email", "")
    spoken = languages.current_language()
    asked = links.Asked(typed, cookie.keep_browser(), where["site"].id, language=spoken)
    try:
        links.request_link(asked, clock.now())
    except BadEmail as error:
        return _refused("mail", error)
    return redirect(url_for(".wait_for_mail", site=site, origin=where["origin"]), 303)


@window_pages.post("/sign-in/password")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def sign_in_by_password(site: str) -> ResponseReturnValue:
    """Sign in by address and password; the answer is the same for addresses that nobody has."""
    where = current_window()
    check_offered(where["site"], "password")
    try:
        entering.by_password(clock.now())
    except (WrongPassword, TooManyTries, SigningInBusy) as error:
        return _refused("password", error)
    return redirect(url_for(".show_hand_over", site=site, origin=where["origin"]), 303)


@window_pages.post("/sign-in/passkey")
@limits.limiter.limit(limits.SIGN_INS)
def sign_in_by_passkey(site: str) -> ResponseReturnValue:
    """Sign in by a passkey."""
    where = current_window()
    check_offered(where["site"], "passkey")
    try:
        entering.by_passkey(clock.now())
    except PasskeyRefused as error:
        return _refused("passkey", error)
    return redirect(url_for(".show_hand_over", site=site, origin=where["origin"]), 303)


@window_pages.get("/sign-in/sent")
def wait_for_mail(site: str) -> ResponseReturnValue:
    """Wait until the link was used in this browser."""
    del site
    minutes = int(links.LIFETIME.total_seconds() // 60)
    return render_template("accounts/window_sent.html", **current_window(), minutes=minutes)


@window_pages.get("/sign-in/state")
def tell_state(site: str) -> ResponseReturnValue:
    """Tell a waiting window whether this browser is signed in by now."""
    del site
    return {"is_signed_in": _speaker(context.current_site()) is not STRANGER}


@window_pages.get("/hand-over")
def show_hand_over(site: str) -> ResponseReturnValue:
    """Ask whether the page may speak for the person who is signed in here."""
    where = current_window()
    speaker = _speaker(where["site"])
    if speaker is STRANGER:
        return redirect(url_for(".show_ways", site=site, origin=where["origin"]), 303)
    destination = cookie.find_destination(clock.now())
    if destination is not None and where["origin"] == current_app.config["BASE_URL"]:
        return redirect(destination, 303)  # a page of ours led here, which needs no token
    return render_template("accounts/hand_over.html", **where, person=speaker)


@window_pages.post("/hand-over")
@limits.limiter.limit(limits.SIGN_INS)
def hand_over(site: str) -> ResponseReturnValue:
    """Give the page that opened this window a token."""
    del site
    where = current_window()
    speaker = _speaker(where["site"])
    account = queries.find_account(speaker.account_id) if speaker.account_id is not None else None
    if account is None:
        raise SignInFirst(
            gettext("You are not signed in any more. Close this window and try again.")
        )
    given = grants.give(account, where["site"].id, cookie.device_name(), clock.now())
    message = schemas.present_given(given).model_dump_json()
    return render_template("accounts/handed_over.html", **where, message=message)


@window_pages.post("/sign-in/other")
@limits.limiter.limit(limits.SIGN_INS)
def use_other_account(site: str) -> ResponseReturnValue:
    """Sign this browser out, to come in as somebody else."""
    where = current_window()
    cookie.sign_out(clock.now())
    return redirect(url_for(".show_ways", site=site, origin=where["origin"]), 303)


def current_window() -> dict[str, Any]:
    """Return the site and the origin of the page that opened this window.

    Raises:
        OriginNotAllowed: its pages may not use the site.

    """
    site: Site = context.current_site()
    origin = request.values.get("origin", "")
    cors.check_origin(site, origin)
    return {"site": site, "origin": origin}


def check_offered(site: Site, name: str) -> None:
    """Raise unless the site offers that way in.

    Raises:
        WayNotOffered: it does not.

    """
    if name not in {way.name for way in _list_offered(site)}:
        raise WayNotOffered(
            gettext(
                "“%(name)s” does not offer this way to sign in. Choose another one.", name=site.name
            )
        )


def _show_ways(email: str = "", errors: Mapping[str, str] = MappingProxyType({})) -> str:
    where = current_window()
    return render_template(
        "accounts/window.html",
        **where,
        person=_speaker(where["site"]),
        ways=_list_offered(where["site"]),
        settings=load_settings(where["site"].settings),
        is_possible=entering.is_possible(),
        email=email,
        errors=errors,
    )


def _speaker(site: Site) -> Viewer:
    """Return who may go on in this window; whom another site's publisher vouches for is a stranger here."""
    viewer = cookie.current_viewer()
    return viewer if viewer.may_speak_on(site.id) else STRANGER


def _list_offered(site: Site) -> Sequence[ways.Way]:
    return ways.list_offered(site, installed.current().providers.values())


def _refused(way: str, error: CommentsError) -> ResponseReturnValue:
    page = _show_ways(request.form.get("email", ""), {way: error.detail})
    return own_pages.refused(page, error)
