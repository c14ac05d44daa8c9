"""Who looks after a site: their list, their roles, and letting them go. A site is never left without an owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, exists, or_, select, update

from comments.accounts import policy
from comments.accounts.errors import LastOwner, NotStaff
from comments.accounts.events import BadgeChanged
from comments.accounts.models import Account, Invitation, RoleName, StaffRole
from comments.accounts.own_ways import Authenticator, Passkey
from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core.db import db
from comments.core.words import gettext
from comments.outbox import actions as outbox
from comments.sites.models import Site

MAX_LISTED = 500
# Who gives and takes roles by the word of a site's publisher (`publisher_roles.py`).
PUBLISHER = Actor(None, "publisher")


@dataclass(frozen=True)
class Member:
    """One person who looks after a site."""

    account: Account
    role: RoleName
    is_told: bool
    has_second_factor: bool


def list_staff(site_id: int) -> Sequence[Member]:
    """Return who looks after a site, owners first."""
    rank = case({role.value: at for at, role in enumerate(RoleName)}, value=StaffRole.role)
    rows = db.session.execute(
        select(
            Account,
            StaffRole.role,
            StaffRole.is_told,
            or_(
                exists().where(
                    Authenticator.account_id == Account.id, Authenticator.confirmed_at.is_not(None)
                ),
                exists().where(Passkey.account_id == Account.id),
            ).label("has_second_factor"),
        )
        .join(StaffRole, StaffRole.account_id == Account.id)
        .where(StaffRole.site_id == site_id)
        .order_by(rank.desc(), Account.id)
        .limit(MAX_LISTED)
    )
    return [
        Member(account, RoleName(role), is_told, bool(has_second_factor))
        for account, role, is_told, has_second_factor in rows
    ]


def set_role(viewer: Viewer, site: Site, account_id: int, wanted: RoleName, now: datetime) -> None:
    """Give somebody who looks after a site another role there.

    Raises:
        NotStaff, RoleTooLow, LastOwner: the role stays.

    """
    policy.check_may_manage_staff(viewer, site.id)
    row = get_role(site, account_id)
    change(row, wanted, Actor(viewer.account_id, viewer.name), now)


def remove(viewer: Viewer, site: Site, account_id: int, now: datetime) -> None:
    """Take somebody's role on a site away; it counts no more from their next request on.

    Raises:
        NotStaff, RoleTooLow, LastOwner: the role stays.

    """
    policy.check_may_manage_staff(viewer, site.id)
    row = get_role(site, account_id)
    let_go(row, Actor(viewer.account_id, viewer.name), now)


def find_role(site: Site, account_id: int) -> StaffRole | None:
    """Return somebody's role on a site."""
    return db.session.get(StaffRole, (account_id, site.id), populate_existing=True)


def get_role(site: Site, account_id: int) -> StaffRole:
    """Return somebody's role on a site.

    Raises:
        NotStaff: they have none.

    """
    row = find_role(site, account_id)
    if row is None:
        raise NotStaff(
            gettext(
                "This person does not look after “%(name)s”, or does so no more.", name=site.name
            )
        )
    return row


def give(site_id: int, account_id: int, role: RoleName, actor: Actor, now: datetime) -> None:
    """Give a role to somebody who has none on the site, and write it down."""
    is_told = actor == PUBLISHER
    db.session.add(StaffRole(account_id=account_id, site_id=site_id, role=role, is_told=is_told))
    outbox.emit(BadgeChanged(site_id, account_id), now)
    subject = Subject("account", account_id, site_id)
    audit.record(actor, "staff.set_role", subject, now, change=(None, {"role": role.value}))


def change(row: StaffRole, wanted: RoleName, actor: Actor, now: datetime) -> None:
    """Change a role and write it down. What a person gave is given by hand, though it be the same role.

    Raises:
        LastOwner: nobody would own the site.

    """
    is_told = actor == PUBLISHER
    if (row.role, row.is_told) == (wanted, is_told):
        return
    before = _step_down(row, wanted, now)
    row.role, row.is_told = wanted, is_told
    outbox.emit(BadgeChanged(row.site_id, row.account_id), now)
    subject = Subject("account", row.account_id, row.site_id)
    audit.record(actor, "staff.set_role", subject, now, change=(before, {"role": wanted.value}))


def let_go(row: StaffRole, actor: Actor, now: datetime) -> None:
    """Take a role away and write it down.

    Raises:
        LastOwner: nobody would own the site.

    """
    before = _step_down(row, None, now)
    db.session.delete(row)
    outbox.emit(BadgeChanged(row.site_id, row.account_id), now)
    subject = Subject("account", row.account_id, row.site_id)
    audit.record(actor, "staff.remove", subject, now, change=(before, None))


def _step_down(row: StaffRole, wanted: RoleName | None, now: datetime) -> dict[str, str]:
    """Check that the site keeps an owner, and withdraw what only owners may have asked."""
    if row.role == RoleName.OWNER and wanted is not RoleName.OWNER:
        owners = db.session.scalars(
            select(StaffRole.account_id)
            .where(StaffRole.site_id == row.site_id, StaffRole.role == RoleName.OWNER)
            .order_by(StaffRole.account_id)
            .with_for_update()  # two owners who let each other go at once
        ).all()
        if set(owners) <= {row.account_id}:
            raise LastOwner(
                gettext("Somebody has to own the site. Make another person its owner first.")
            )
        _withdraw_invitations(row, now)
    return {"role": row.role}


def _withdraw_invitations(row: StaffRole, now: datetime) -> None:
    db.session.execute(
        update(Invitation)
        .where(
            Invitation.site_id == row.site_id,
            Invitation.invited_by == row.account_id,
            Invitation.used_at.is_(None),
            Invitation.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now)
    )
