"""`/account/`: by what somebody comes in, where they are signed in, and ending any of it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import (
    cookie,
    grants,
    links,
    own_pages,
    queries,
    second_factors,
    sessions,
    ways_in,
)
from comments.accounts.errors import BadEmail, WayTaken
from comments.accounts.own_pages import Own
from comments.accounts.providers import installed
from comments.core import clock
from comments.sites import queries as sites
from comments.web import languages, limits

account_pages = own_pages.make_blueprint("account_pages", "/account")


@account_pages.get("/")
def show_account() -> ResponseReturnValue:
    """Show ways in, signed-in browsers, and pages that may speak for the person."""
    return _page(own_pages.current(clock.now()))


@account_pages.post("/sessions/end")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def end_session() -> ResponseReturnValue:
    """Sign one browser out."""
    now = clock.now()
    own = own_pages.current(now)
    sessions.end_one(own.account.id, request.form.get("session", ""), now)
    return _back()


@account_pages.post("/grants/end")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def end_grant() -> ResponseReturnValue:
    """Sign one page of a site out."""
    now = clock.now()
    own = own_pages.current(now)
    grants.end_one(own.account.id, own_pages.sent_id("grant"), now)
    return _back()


@account_pages.post("/sessions/end-others")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def end_others() -> ResponseReturnValue:
    """Sign every other browser and all pages of sites out."""
    now = clock.now()
    own = own_pages.current(now)
    sessions.end_others(own.account.id, own.token, now)
    # What this session hangs on is a part of “here”.
    grants.end_all(own.account.id, now, but=own.session.grant_id)
    return _back()


@account_pages.post("/mail")
@limits.limiter.limit(limits.SIGN_INS)
def request_address() -> ResponseReturnValue:
    """Have a link mailed to an address that shall be a way in; the answer is the same for every address."""
    now = clock.now()
    own = own_pages.guarded(now)
    own_pages.check_recent(own, now)
    typed = request.form.get("email", "")
    spoken = languages.current_language()
    asked = links.Asked(typed, cookie.keep_browser(), joins_id=own.account.id, language=spoken)
    try:
        links.request_link(asked, now)
    except BadEmail as error:
        return own_pages.refused(_page(own, email=typed, error=error.detail), error)
    return redirect(url_for(".say_look_at_your_mail"), 303)


@account_pages.get("/mail/sent")
def say_look_at_your_mail() -> ResponseReturnValue:
    """Say what happens next."""
    own_pages.current(clock.now())
    minutes = int(links.LIFETIME.total_seconds() // 60)
    return render_template("accounts/address_sent.html", minutes=minutes)


@account_pages.get("/mail/<token>")
def show_add_address(token: str) -> ResponseReturnValue:
    """Show the button. Nothing is consumed."""
    now = clock.now()
    own_pages.current(now)
    link = links.get_open(token, now, sets_up=False)
    links.check_browser(link, cookie.find_browser())
    return render_template("accounts/add_address.html", email=link.email)


@account_pages.post("/mail/<token>")
@limits.limiter.limit(limits.SIGN_INS)
def add_address(token: str) -> ResponseReturnValue:
    """Consume the link: the address is a way in from now on, or leads to another account of theirs."""
    now = clock.now()
    own = own_pages.guarded(now)
    email = links.use_to_join(token, own.account.id, cookie.find_browser(), now)
    try:
        ways_in.add_address(own.account, email, now)
    except WayTaken as error:
        # Returned, not raised: the link is used up.
        return own_pages.offer_merge(error.account_id, now)
    sessions.end_vouched(own.account.id, own.token, now)
    return _back()


@account_pages.post("/mail/remove")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def remove_address() -> ResponseReturnValue:
    """Take the mail address out, and the password with it."""
    now = clock.now()
    own = own_pages.guarded(now)
    ways_in.take_out_address(own.account, now)
    return _back()


@account_pages.post("/identities/remove")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def remove_identity() -> ResponseReturnValue:
    """Take one outside way in out."""
    now = clock.now()
    own = own_pages.guarded(now)
    ways_in.take_out_identity(own.account, own_pages.sent_id("identity"), now)
    return _back()


def _page(own: Own, **typed: str) -> str:
    now = clock.now()
    held = grants.list_open(own.account.id, now)
    names = {site.id: site.name for site in sites.list_sites({grant.site_id for grant in held})}
    own_handle = sessions.handle_of(own.session)
    browsers = [
        (handle, one, handle == own_handle)
        for one in sessions.list_open(own.account.id, now)
        for handle in (sessions.handle_of(one),)
    ]
    return render_template(
        "accounts/account.html",
        account=own.account,
        ways=ways_in.list_ways_in(own.account),
        needs_own_way=own.session.grant_id is not None and queries.is_staff(own.account.id),
        has_authenticator=second_factors.has_authenticator(own.account.id),
        browsers=browsers,
        pages=[(grant, names[grant.site_id]) for grant in held],
        providers=installed.current().providers.values(),
        **{"email": "", "error": None} | typed,
    )


def _back() -> ResponseReturnValue:
    return redirect(url_for("account_pages.show_account"), 303)
