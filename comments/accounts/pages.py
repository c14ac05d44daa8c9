"""The pages for coming in and going out.

Mail scanners follow every link in a mail, so a GET consumes nothing: it shows one button, and its POST signs in.
"""

from dataclasses import dataclass, field

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import actions, cookie, entering, links, own_pages
from comments.accounts.errors import (
    AlreadySetUp,
    BadEmail,
    LinkExpired,
    LinkUsed,
    OtherBrowser,
    PasskeyRefused,
    SetUpRefused,
    SigningInBusy,
    TooManyTries,
    UnknownLink,
    WrongPassword,
)
from comments.core import clock
from comments.core.errors import CommentsError
from comments.web import answers, languages, limits, problems
from comments.web.application import opens_units

accounts_pages = Blueprint("accounts_pages", __name__)
accounts_pages.after_request(answers.keep_private)

AFTER_SIGN_IN = "/dashboard/"


@dataclass(frozen=True)
class SetUpForm:
    """What was typed, and what does not fit, by field."""

    typed: actions.SetUp = field(default_factory=lambda: actions.SetUp("", "", "", "", ""))
    errors: dict[str, str] = field(default_factory=dict)


@accounts_pages.errorhandler(UnknownLink)
@accounts_pages.errorhandler(LinkUsed)
@accounts_pages.errorhandler(LinkExpired)
@accounts_pages.errorhandler(OtherBrowser)
@accounts_pages.errorhandler(AlreadySetUp)
def _explain_link(error: CommentsError) -> tuple[str, int]:
    title = problems.title_of(type(error))
    page = render_template("accounts/dead_link.html", title=title, detail=error.detail)
    return page, problems.status_of(type(error))


@accounts_pages.get("/sign-in")
def ask_for_address() -> ResponseReturnValue:
    """Ask who wants to come in."""
    viewer = cookie.current_viewer()
    if viewer.account_id is not None:
        return redirect(AFTER_SIGN_IN, 303)
    return _sign_in_page("", {})


@accounts_pages.post("/sign-in")
@limits.limiter.limit(limits.SIGN_INS)
def request_sign_in_link() -> ResponseReturnValue:
    """Have a link mailed; the answer is the same whether anybody has the address or not."""
    typed = request.form.get("email", "")
    asked = links.Asked(typed, cookie.keep_browser(), language=languages.current_language())
    try:
        links.request_link(asked, clock.now())
    except BadEmail as error:
        return _sign_in_page(typed, {"mail": error.detail}), problems.status_of(BadEmail)
    return redirect(url_for(".say_look_at_your_mail"), 303)


@accounts_pages.post("/sign-in/password")
@limits.limiter.limit(limits.SIGN_INS)
@opens_units
def sign_in_by_password() -> ResponseReturnValue:
    """Sign in by address and password; the answer is the same for addresses that nobody has."""
    try:
        entering.by_password(clock.now())
    except (WrongPassword, TooManyTries, SigningInBusy) as error:
        return _refused_sign_in("password", error)
    return redirect(AFTER_SIGN_IN, 303)


@accounts_pages.post("/sign-in/passkey")
@limits.limiter.limit(limits.SIGN_INS)
def sign_in_by_passkey() -> ResponseReturnValue:
    """Sign in by a passkey, which is a second factor as well."""
    try:
        entering.by_passkey(clock.now())
    except PasskeyRefused as error:
        return _refused_sign_in("passkey", error)
    return redirect(AFTER_SIGN_IN, 303)


@accounts_pages.get("/sign-in/sent")
def say_look_at_your_mail() -> ResponseReturnValue:
    """Say what happens next."""
    minutes = int(links.LIFETIME.total_seconds() // 60)
    return render_template("accounts/sent.html", minutes=minutes)


@accounts_pages.get("/sign-in/<token>")
def show_sign_in_button(token: str) -> ResponseReturnValue:
    """Show the button. Nothing is consumed."""
    link = links.get_open(token, clock.now(), sets_up=False)
    links.check_browser(link, cookie.find_browser())
    return render_template("accounts/use_link.html")


@accounts_pages.post("/sign-in/<token>")
@limits.limiter.limit(limits.SIGN_INS)
def use_sign_in_link(token: str) -> ResponseReturnValue:
    """Consume the link and start a session; who began in a site's window goes on there."""
    now = clock.now()
    used = links.use(token, cookie.find_browser(), now)
    cookie.sign_in(used.account.id, now)
    return redirect(AFTER_SIGN_IN if used.site_id is None else url_for(".say_go_back"), 303)


@accounts_pages.get("/sign-in/done")
def say_go_back() -> ResponseReturnValue:
    """Say that the window in which the link was asked for goes on by itself."""
    destination = cookie.find_destination(clock.now())
    return render_template("accounts/done.html", destination=destination)


@accounts_pages.post("/sign-out")
@limits.limiter.limit(limits.SIGN_INS)
def end_session() -> ResponseReturnValue:
    """End this browser's session."""
    cookie.sign_out(clock.now())
    return redirect(url_for(".ask_for_address"), 303)


@accounts_pages.get("/set-up/<token>")
def show_set_up(token: str) -> ResponseReturnValue:
    """Ask for the first owner and the first site."""
    actions.check_set_up_link(token, clock.now())
    return render_template("accounts/set_up.html", form=SetUpForm())


@accounts_pages.post("/set-up/<token>")
@limits.limiter.limit(limits.SIGN_INS)
def set_up(token: str) -> ResponseReturnValue:
    """Make the first owner and the first site, and sign the owner in."""
    fields = ("email", "name", "shortname", "site_name", "origin")
    wanted = actions.SetUp(*(request.form.get(name, "").strip() for name in fields))
    try:
        owner = actions.set_up(token, wanted, clock.now())
    except SetUpRefused as error:
        # Refused before anything was written, so answering with the form commits nothing.
        found = {item.pointer.removeprefix("/"): item.detail for item in error.errors}
        page = render_template("accounts/set_up.html", form=SetUpForm(wanted, found))
        return page, problems.status_of(SetUpRefused)
    cookie.sign_in(owner.id, clock.now())
    return redirect(AFTER_SIGN_IN, 303)


def _sign_in_page(email: str, errors: dict[str, str]) -> str:
    return render_template(
        "accounts/sign_in.html", email=email, errors=errors, is_possible=entering.is_possible()
    )


def _refused_sign_in(way: str, error: CommentsError) -> ResponseReturnValue:
    page = _sign_in_page(request.form.get("email", ""), {way: error.detail})
    return own_pages.refused(page, error)
