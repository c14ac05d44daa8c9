"""`/invitation/…`: saying yes to looking after a site. A GET consumes nothing, as with all mailed links."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, invitations, policy, queries
from comments.accounts.errors import InvitationOver, UnknownInvitation
from comments.accounts.models import RoleName
from comments.core import clock
from comments.core.errors import CommentsError
from comments.web import answers, limits, problems

invitation_pages = Blueprint("invitation_pages", __name__, url_prefix="/invitation")
invitation_pages.after_request(answers.keep_private)


@invitation_pages.errorhandler(UnknownInvitation)
@invitation_pages.errorhandler(InvitationOver)
def _explain(error: CommentsError) -> ResponseReturnValue:
    title = problems.title_of(type(error))
    page = render_template("accounts/dead_invitation.html", title=title, detail=error.detail)
    return page, problems.status_of(type(error))


@invitation_pages.get("/<token>")
def show_invitation(token: str) -> ResponseReturnValue:
    """Show what is asked, and the button."""
    invitation, site = invitations.get_open(token, clock.now())
    return render_template(
        "accounts/invitation.html",
        invitation=invitation,
        role=policy.ROLES[RoleName(invitation.role)],
        site=site,
        is_known=queries.find_account_by_email(invitation.email) is not None,
    )


@invitation_pages.post("/<token>")
@limits.limiter.limit(limits.SIGN_INS)
def accept_invitation(token: str) -> ResponseReturnValue:
    """Consume the link: who is new here is signed in by it, others sign in as they do."""
    now = clock.now()
    accepted = invitations.accept(token, request.form.get("name", ""), now)
    if accepted.is_new:
        cookie.sign_in(accepted.account.id, now)
    return redirect(url_for("dashboard_pages.show_home"), 303)
