"""Asking people to look after a site, by a mailed link that works once within a week.

The link proves the address and gives the role. It signs in only who is new here: for a week it must not be a key to an
account that was there before. An owner's invitations end with their being one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, func, select, update

from comments.accounts import actions, events, policy, queries, tokens
from comments.accounts.email import normalize_email
from comments.accounts.errors import (
    AlreadyStaff,
    InvitationOver,
    TooManyInvitations,
    UnknownInvitation,
)
from comments.accounts.models import Account, Invitation, RoleName, StaffRole
from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core import ids
from comments.core.db import db
from comments.core.words import gettext
from comments.outbox import actions as outbox
from comments.sites.models import Site

LIFETIME = timedelta(days=7)
MAX_OPEN = 50


@dataclass(frozen=True)
class Accepted:
    """Who looks after the site now, and whether their account was made by it."""

    account: Account
    site: Site
    is_new: bool


def invite(viewer: Viewer, site: Site, email: str, role: RoleName, now: datetime) -> Invitation:
    """Ask somebody to look after a site; an earlier invitation to the same address is void.

    Raises:
        BadEmail, AlreadyStaff, TooManyInvitations: nobody was asked.

    """
    policy.check_may_manage_staff(viewer, site.id)
    email = normalize_email(email)
    if _is_staff(email, site.id):
        raise AlreadyStaff(
            gettext(
                "%(email)s looks after “%(name)s” already. Change the role in the list.",
                email=email,
                name=site.name,
            )
        )
    _withdraw(and_(Invitation.site_id == site.id, Invitation.email == email), now)
    _check_room(site.id, now)
    invitation = Invitation(
        id=ids.new_id(now),
        site_id=site.id,
        email=email,
        role=role,
        token_hash=tokens.hash_token(tokens.new_token()),  # nobody's, until the worker mails one
        invited_by=policy.signed_in_id(viewer),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    db.session.add(invitation)
    db.session.flush()  # the event below is about it
    _record(Actor(viewer.account_id, viewer.name), "staff.invite", invitation, now)
    outbox.emit(events.StaffInvited(site.id, invitation.id), now)
    return invitation


def give_token(invitation: Invitation, secret_key: str) -> str:
    """Give an invitation that is mailed its token, and return it; a mail that is written twice holds the same one."""
    token = tokens.repeatable_token(secret_key, f"staff-invitation:{invitation.id}")
    invitation.token_hash = tokens.hash_token(token)
    return token


def withdraw(viewer: Viewer, site: Site, invitation_id: int, now: datetime) -> None:
    """Take an invitation back.

    Raises:
        RoleTooLow: only owners do.

    """
    policy.check_may_manage_staff(viewer, site.id)
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.site_id != site.id or not is_open(invitation, now):
        return
    invitation.withdrawn_at = now
    _record(Actor(viewer.account_id, viewer.name), "staff.withdraw", invitation, now)


def list_open(site_id: int, now: datetime) -> Sequence[Invitation]:
    """Return a site's invitations that can still be accepted, newest first."""
    return db.session.scalars(
        select(Invitation)
        .where(Invitation.site_id == site_id, *_open(now))
        .order_by(Invitation.id.desc())
        .limit(MAX_OPEN)
    ).all()


def get_open(token: str, now: datetime) -> tuple[Invitation, Site]:
    """Return an invitation that can still be accepted, and to which site.

    Raises:
        UnknownInvitation, InvitationOver: it cannot.

    """
    row = db.session.execute(
        select(Invitation, Site)
        .join(Site, Site.id == Invitation.site_id)
        .where(Invitation.token_hash == tokens.hash_token(token))
        .execution_options(populate_existing=True)
    ).one_or_none()
    if row is None:
        raise UnknownInvitation(
            gettext("This invitation is not one of ours. Check that the whole address was copied.")
        )
    invitation, site = row
    if invitation.used_at is not None:
        raise InvitationOver(
            gettext("This invitation was used already: each one works once. Sign in as usual.")
        )
    if not is_open(invitation, now):
        raise InvitationOver(
            gettext("This invitation was withdrawn, or is older than a week. Ask for a new one.")
        )
    return invitation, site


def accept(token: str, name: str, now: datetime) -> Accepted:
    """Use an invitation up: the person gets their role, and an account if they have none.

    Raises:
        UnknownInvitation, InvitationOver: nothing was given.

    """
    invitation, site = get_open(token, now)
    used = db.session.scalar(
        update(Invitation)
        .where(Invitation.id == invitation.id, *_open(now))
        .values(used_at=now)
        .returning(Invitation.id)
        .execution_options(synchronize_session=False)
    )
    if used is None:
        raise InvitationOver(gettext("This invitation was used at this moment. Sign in as usual."))
    before = queries.find_account_by_email(invitation.email)
    meanwhile = db.session.get(StaffRole, (before.id, site.id)) if before else None
    if before is not None and meanwhile is not None and not meanwhile.is_told:
        return Accepted(before, site, is_new=False)  # they were given one by hand, which stays
    actor = Actor(invitation.invited_by, "invitation")
    account = actions.add_staff(
        invitation.email, site, RoleName(invitation.role), "" if before else name, now, actor
    )
    return Accepted(account, site, is_new=before is None)


def is_open(invitation: Invitation, now: datetime) -> bool:
    """Say whether an invitation can still be accepted."""
    return (
        invitation.used_at is None
        and invitation.withdrawn_at is None
        and invitation.expires_at > now
    )


def _open(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        Invitation.used_at.is_(None),
        Invitation.withdrawn_at.is_(None),
        Invitation.expires_at > now,
    )


def _withdraw(which: ColumnElement[bool], now: datetime) -> None:
    db.session.execute(update(Invitation).where(which, *_open(now)).values(withdrawn_at=now))


def _check_room(site_id: int, now: datetime) -> None:
    if _count_open(site_id, now) >= MAX_OPEN:
        raise TooManyInvitations(
            gettext(
                "%(max_open)s invitations to this site are open, which is as many as there can be. "
                "Withdraw some first.",
                max_open=MAX_OPEN,
            )
        )


def _count_open(site_id: int, now: datetime) -> int:
    query = select(func.count()).where(Invitation.site_id == site_id, *_open(now))
    return db.session.scalar(query) or 0


def _is_staff(email: str, site_id: int) -> bool:
    found = db.session.scalar(
        select(StaffRole.account_id)
        .join(Account, Account.id == StaffRole.account_id)
        .where(Account.email == email, StaffRole.site_id == site_id)
    )
    return found is not None


def _record(actor: Actor, action: str, invitation: Invitation, now: datetime) -> None:
    """Write it down without the address: the log is for ever, and the invitation's row is not."""
    subject = Subject("invitation", invitation.id, invitation.site_id)
    audit.record(actor, action, subject, now, change=(None, {"role": invitation.role}))
