"""What becomes of sanctions, notes and removals when a person is erased, or becomes one with another account."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select, update

from comments.core.db import db
from comments.moderation.models import PersonNote, Removal
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction


def forget_person(account_ids: Sequence[int], email: str | None) -> None:
    """Erase what holds for somebody and what was noted about them; what they did as staff stays, without them.

    A removal stays as well, since it may have to be taken back, but does not say any more whose comments it removed.
    """
    keys = [targets.account(account_id).key for account_id in account_ids]
    if email is not None:
        keys.append(targets.email(email).key)
    for about in (Sanction, PersonNote):
        db.session.execute(delete(about).where(_is_theirs(about, account_ids, keys)))
    db.session.execute(
        update(Removal)
        .where(_is_theirs(Removal, account_ids, keys))
        .values(target="", account_id=None)
    )
    for by in (PersonNote, Removal):
        db.session.execute(update(by).where(by.staff_id.in_(account_ids)).values(staff_id=None))


def hand_on(account_id: int, kept_id: int, now: datetime) -> None:
    """Make what is said about one account said about another one, and what it did that one's."""
    key, kept_key = targets.account(account_id).key, targets.account(kept_id).key
    _join_standing(account_id, kept_id, now)
    for about in (Sanction, PersonNote, Removal):
        db.session.execute(
            update(about)
            .where(about.account_id == account_id, about.target == key)
            .values(account_id=kept_id, target=kept_key)
        )
    for by in (PersonNote, Removal):
        db.session.execute(update(by).where(by.staff_id == account_id).values(staff_id=kept_id))


def _join_standing(account_id: int, kept_id: int, now: datetime) -> None:
    """Where two of a kind would stand, end the one of the emptied account; the other one holds as long as both."""
    standing = select(Sanction).where(Sanction.lifted_at.is_(None)).with_for_update()
    mine = {
        (one.site_id, one.kind): one
        for one in db.session.scalars(standing.where(Sanction.account_id == kept_id))
    }
    for other in db.session.scalars(standing.where(Sanction.account_id == account_id)):
        one = mine.get((other.site_id, other.kind))
        if one is None:
            continue
        if one.ends_at and (other.ends_at is None or other.ends_at > one.ends_at):
            one.ends_at = other.ends_at
        other.lifted_at = now
    db.session.flush()


def _is_theirs(
    table: type[Sanction] | type[PersonNote] | type[Removal],
    account_ids: Sequence[int],
    keys: Sequence[str],
) -> ColumnElement[bool]:
    return or_(table.account_id.in_(account_ids), table.target.in_(keys))
