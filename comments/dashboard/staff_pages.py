"""`/dashboard/<site>/staff`: who looks after a site, invitations, roles."""

from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, invitations, own_pages, policy, publisher_roles, staff
from comments.accounts.errors import (
    AlreadyStaff,
    BadEmail,
    LastOwner,
    NotStaff,
    TooManyInvitations,
)
from comments.accounts.models import RoleName
from comments.audit.actions import Actor
from comments.core import clock
from comments.core.errors import CommentsError, Invalid
from comments.core.words import gettext
from comments.dashboard import navigation
from comments.dashboard.blueprints import make_blueprint
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.web import context, languages, limits

SAID = "staff_said"  # what was done, until it was shown once

staff_pages = make_blueprint("staff_pages", "/dashboard/<site>/staff")


@staff_pages.get("")
def show_staff(site: str) -> ResponseReturnValue:
    """Show who looks after the site, and who is asked to."""
    del site
    return _page({})


@staff_pages.post("")
@limits.limiter.limit(limits.SIGN_INS)
def invite(site: str) -> ResponseReturnValue:
    """Ask somebody to look after the site."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_manage_staff(viewer, current.id)
    typed = request.form.get("email", "")
    try:
        invitation = invitations.invite(viewer, current, typed, _role(), clock.now())
    except (BadEmail, AlreadyStaff, TooManyInvitations) as error:
        return own_pages.refused(_page({"email": typed, "error": error.detail}), error)
    session[SAID] = languages.say(
        gettext("An invitation is on its way to %(email)s.", email=invitation.email)
    )
    return _back(current)


@staff_pages.post("/withdraw")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def withdraw(site: str) -> ResponseReturnValue:
    """Take an invitation back."""
    del site
    current: Site = context.current_site()
    invitation_id = own_pages.sent_id("invitation")
    invitations.withdraw(cookie.current_viewer(), current, invitation_id, clock.now())
    return _back(current)


@staff_pages.post("/role")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def set_role(site: str) -> ResponseReturnValue:
    """Give somebody another role."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_manage_staff(viewer, current.id)
    try:
        staff.set_role(viewer, current, _member(), _role(), clock.now())
    except (NotStaff, LastOwner) as error:
        return _refused(error)
    return _back(current)


@staff_pages.post("/remove")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def remove(site: str) -> ResponseReturnValue:
    """Let somebody go."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_manage_staff(viewer, current.id)
    try:
        staff.remove(viewer, current, _member(), clock.now())
    except (NotStaff, LastOwner) as error:
        return _refused(error)
    if _member() == viewer.account_id:
        return redirect(url_for("dashboard_pages.show_home"), 303)
    return _back(current)


@staff_pages.post("/publisher")
@limits.limiter.limit(limits.ACCOUNT_CHANGES)
def take_publishers_word(site: str) -> ResponseReturnValue:
    """Let the publisher's tokens make observers and moderators, or let them do so no more."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_take_publishers_word(viewer, current.id)
    actor = Actor(viewer.account_id, viewer.name)
    publisher_roles.take(current, actor, clock.now(), wanted=request.form.get("wanted") == "on")
    return _back(current)


def _page(typed: dict[str, str], problem: str | None = None) -> str:
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_manage_staff(viewer, current.id)
    now = clock.now()
    settings = load_settings(current.settings)
    return render_template(
        "dashboard/staff.html",
        viewer=viewer,
        site=current,
        nav=navigation.present(viewer, current, "staff_pages.show_staff"),
        members=[_present(member) for member in staff.list_staff(current.id)],
        invitations=invitations.list_open(current.id, now),
        roles=list(RoleName),
        role_labels=policy.ROLES,
        asks_second_factor=settings.second_factor,
        takes_publishers_word=settings.sso_roles,
        said=session.pop(SAID, None) if SAID in session else None,
        problem=problem,
        typed={"email": "", "error": None} | typed,
    )


def _present(member: staff.Member) -> dict[str, Any]:
    viewer = cookie.current_viewer()
    return {
        "id": member.account.id,
        "name": member.account.name,
        "email": member.account.email,
        "role": member.role,
        "is_told": member.is_told,
        "has_second_factor": member.has_second_factor,
        "is_self": member.account.id == viewer.account_id,
    }


def _member() -> int:
    return own_pages.sent_id("account")


def _role() -> RoleName:
    word = request.form.get("role", "")
    if word not in set(RoleName):
        raise Invalid(gettext("Choose a role: observer, moderator, lead or owner."))
    return RoleName(word)


def _refused(error: CommentsError) -> ResponseReturnValue:
    return own_pages.refused(_page({}, error.detail), error)


def _back(site: Site) -> ResponseReturnValue:
    return redirect(url_for("staff_pages.show_staff", site=site.shortname), 303)
