"""Making one account of two that are one person's, both proved in the same browser.

What comes in by the other account comes in by the one that is kept. Whatever else points at the other one (comments,
votes) is moved by the worker, for which the emptied account stays as a sign.
"""

from datetime import datetime

from sqlalchemy import or_, select, update

from comments.accounts import events, notices, passwords, second_factors, sessions
from comments.accounts.errors import CannotMerge
from comments.accounts.models import (
    Account,
    Grant,
    Identity,
    Invitation,
    RoleName,
    SignInLink,
    StaffRole,
)
from comments.accounts.notices import Change
from comments.accounts.own_ways import Passkey
from comments.accounts.viewer import is_above
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core.db import db
from comments.core.words import gettext
from comments.outbox import actions as outbox


def check_may_merge(kept: Account, other: Account) -> None:
    """Raise unless the other account may become part of the one that is kept.

    Raises:
        CannotMerge: it is the same one, is gone, or has a second factor, which then has to be the one that is shown.

    """
    if kept.id == other.id:
        raise CannotMerge(gettext("This is the account that you are signed in to."))
    if kept.merged_into_id is not None or other.merged_into_id is not None:
        raise CannotMerge(gettext("One of these accounts was merged already."))
    if second_factors.is_guarded(other.id):
        raise CannotMerge(
            gettext(
                "The account of %(name)s has a second factor, so only its owner may do that. Sign in "
                "to it and begin there.",
                name=other.name,
            )
        )


def merge(kept: Account, other: Account, secret_key: str, now: datetime) -> None:
    """Move all that is the other account's to the one that is kept, and leave it empty.

    Raises:
        CannotMerge: nothing was moved.

    """
    _lock(kept, other)
    check_may_merge(kept, other)
    notices.tell(kept, Change.MERGED, now)
    if other.email is not None:
        notices.tell(kept, Change.MERGED_AWAY, now, email=other.email)
    for table in (Identity, Grant, Passkey):
        db.session.execute(
            update(table).where(table.account_id == other.id).values(account_id=kept.id)
        )
    db.session.execute(
        update(Invitation).where(Invitation.invited_by == other.id).values(invited_by=kept.id)
    )
    _move_authenticator(kept, other, secret_key)
    _move_roles(kept, other, now)
    sessions.end_all(other.id, now)
    _void_links(other, now)
    _move_address(kept, other, now)
    _empty(kept, other)
    audit.record(
        Actor(kept.id, kept.name),
        "account.merge",
        Subject("account", kept.id, None),
        now,
        change=(None, {"merged": str(other.id)}),
    )
    outbox.emit(events.AccountsMerged(None, other.id, kept.id), now)


def find_merged_into(account_id: int) -> Account | None:
    """Return the account that this one became part of."""
    other = db.session.get(Account, account_id)
    if other is None or other.merged_into_id is None:
        return None
    return db.session.get(Account, other.merged_into_id)


def _lock(*accounts: Account) -> None:
    db.session.execute(
        select(Account.id)
        .where(Account.id.in_([account.id for account in accounts]))
        .order_by(Account.id)
        .with_for_update()
    )
    for account in accounts:
        db.session.refresh(account)


def _move_authenticator(kept: Account, other: Account, secret_key: str) -> None:
    if second_factors.find(kept.id) is None and second_factors.has_authenticator(other.id):
        second_factors.move(other.id, kept.id, secret_key)
    else:
        second_factors.remove(other.id)


def _move_roles(kept: Account, other: Account, now: datetime) -> None:
    mine = {role.site_id: role for role in _roles_of(kept)}
    for role in _roles_of(other):
        own = mine.get(role.site_id)
        before = {"role": own.role} if own else None
        if own is None:
            new = StaffRole(account_id=kept.id, site_id=role.site_id, role=role.role)
            new.is_told = role.is_told
            db.session.add(new)
        elif _outweighs(role, own):
            own.role, own.is_told = role.role, role.is_told
        else:
            db.session.delete(role)
            continue
        db.session.delete(role)
        outbox.emit(events.BadgeChanged(role.site_id, kept.id), now)
        audit.record(
            Actor(kept.id, kept.name),
            "staff.set_role",
            Subject("account", kept.id, role.site_id),
            now,
            change=(before, {"role": role.role}),
        )


def _outweighs(role: StaffRole, own: StaffRole) -> bool:
    """Say whether a role takes another one's place: by hand before told, then the higher one."""
    if role.is_told != own.is_told:
        return own.is_told
    return is_above(RoleName(role.role), RoleName(own.role))


def _roles_of(account: Account) -> list[StaffRole]:
    found = db.session.scalars(select(StaffRole).where(StaffRole.account_id == account.id))
    return list(found)


def _move_address(kept: Account, other: Account, now: datetime) -> None:
    """Keep the other address where there is none yet; a password goes with its address."""
    email, password = other.email, passwords.find(other.id)
    other.email = None
    hashed = password.hash if password else None
    passwords.remove(other.id)
    db.session.flush()  # an address is one account's at a time
    if kept.email is None:
        kept.email = email
        if hashed is not None and passwords.find(kept.id) is None:
            passwords.set_password(kept, hashed, now)


def _void_links(other: Account, now: datetime) -> None:
    db.session.execute(
        update(SignInLink)
        .where(
            or_(SignInLink.account_id == other.id, SignInLink.joins_id == other.id),
            SignInLink.used_at.is_(None),
        )
        .values(used_at=now)
        .execution_options(synchronize_session=False)
    )


def _empty(kept: Account, other: Account) -> None:
    kept.url = kept.url or other.url
    kept.avatar = kept.avatar or other.avatar
    kept.language = kept.language or other.language
    other.name, other.url, other.avatar, other.language = "", None, None, None
    other.merged_into_id = kept.id
    # What became part of the other one earlier is part of this one now: a sign never leads to another sign.
    db.session.execute(
        update(Account).where(Account.merged_into_id == other.id).values(merged_into_id=kept.id)
    )
