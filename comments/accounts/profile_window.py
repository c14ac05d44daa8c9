"""The way from a page of a site to one's profile, for members whom the publisher vouches for.

The page opens this window and hands it a ticket by a message; the window sends it here in a form's body, so it stands
in no address. Whose it is, is asked before anybody is signed in: a page may hand over a ticket of somebody else, so
that the reader would act in that one's account.
"""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, tickets
from comments.accounts.errors import TicketOver
from comments.accounts.window import current_window
from comments.core import clock
from comments.web import answers, limits, problems

profile_window = Blueprint("profile_window", __name__, url_prefix="/sites/<site>/profile")
profile_window.after_request(answers.keep_private)


@profile_window.errorhandler(TicketOver)
def _explain(error: TicketOver) -> ResponseReturnValue:
    page = render_template(
        "accounts/ticket_over.html",
        title=problems.title_of(TicketOver),
        detail=error.detail,
        person=cookie.current_viewer(),
    )
    return page, problems.status_of(TicketOver)


@profile_window.get("")
def wait_for_ticket(site: str) -> ResponseReturnValue:
    """Ask the page that opened this window for a ticket."""
    del site
    page = render_template(
        "accounts/profile_window.html", **current_window(), person=cookie.current_viewer()
    )
    response = Response(page)
    # Let the page that opened this window still hear from it.
    response.headers["Cross-Origin-Opener-Policy"] = "unsafe-none"
    return response


@profile_window.post("/ask")
@limits.limiter.limit(limits.SIGN_INS)
def ask_whether_to_go_on(site: str) -> ResponseReturnValue:
    """Ask whether to go on as the one whom the ticket is for. Nothing is consumed."""
    del site
    where, ticket, viewer = current_window(), _ticket(), cookie.current_viewer()
    account = tickets.look(where["site"].id, ticket, clock.now())
    other = viewer if viewer.account_id not in (None, account.id) else None
    return render_template(
        "accounts/go_to_profile.html", **where, ticket=ticket, account=account, other=other
    )


@profile_window.post("")
@limits.limiter.limit(limits.SIGN_INS)
def go_on(site: str) -> ResponseReturnValue:
    """Use the ticket up and start a session without roles; whoever was signed in here is signed out."""
    del site
    now = clock.now()
    account, grant = tickets.use(current_window()["site"].id, _ticket(), now)
    cookie.sign_in(account.id, now, grant_id=grant.id)
    return redirect(url_for("profile_pages.show_profile"), 303)


def _ticket() -> str:
    return request.form.get("ticket", "")
