"""The members of the site's publisher in a file: those whom its single sign-on calls by the same id.

An id in a file is looked for among the members of that very site, and nowhere else. It lets nobody in: that takes
what the publisher signs. An account that is made for a comment's author has no address and no role; what our own
format says of people is in `people.py`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from sqlalchemy import insert, select
from sqlalchemy.orm import aliased

from comments.accounts import badges, people
from comments.accounts.models import Account, Identity
from comments.core.db import db
from comments.sites.models import Site
from comments.transfer import ledger, lookup
from comments.transfer.batches import Item
from comments.transfer.models import ImportRun
from comments.transfer.staging import chunked


@dataclass(frozen=True, slots=True)
class Member:
    """A member's account here, and what stands beside their name on the site."""

    account_id: int
    avatar: str | None
    badge: str | None


@dataclass(frozen=True, slots=True)
class WayIn:
    """By what id a member is to come in to an account that was made now."""

    account_id: int
    member_id: str
    badge: str | None
    created_at: datetime


def join(items: Sequence[Item], site_id: int, run_id: int) -> dict[str, Member]:
    """Find the members who wrote comments of a batch, and make those who never were here."""
    wrote: dict[str, Item] = {}
    for item in items:
        if item.member_id:
            wrote.setdefault(item.member_id, item)
    found = find(wrote, site_id)
    missing = [item for member_id, item in wrote.items() if member_id not in found]
    if missing:
        made = _make(missing, site_id, run_id)
        found |= {member_id: Member(number, None, None) for member_id, number in made.items()}
    return found


def find(member_ids: Iterable[str], site_id: int) -> dict[str, Member]:
    """Return the members of a site's publisher who are here, by their ids."""
    is_of = aliased(Identity)  # a badge is looked up in the same table
    query = (
        select(
            is_of.subject, Account.id, Account.avatar, badges.badge_of(is_of.account_id, site_id)
        )
        .join(Account, Account.id == is_of.account_id)
        .where(people.is_member_of(site_id, is_of))
    )
    found: dict[str, Member] = {}
    for chunk in chunked(member_ids, lookup.ASKED_AT_ONCE):
        rows = db.session.execute(query.where(is_of.subject.in_(chunk)))
        for member_id, account_id, avatar, badge in rows:
            found[member_id] = Member(account_id, avatar, badge)
    return found


def add_ways_in(ways: Sequence[WayIn], site_id: int) -> None:
    """Let members come in to accounts that were made now; an id that leads somewhere already goes on leading there."""
    here = find((way.member_id for way in ways), site_id)
    new: dict[str, WayIn] = {}
    for way in ways:
        if way.member_id not in here:
            new.setdefault(way.member_id, way)
    if not new:
        return
    site_name = db.session.scalars(select(Site.name).where(Site.id == site_id)).one()
    numbers = _free_numbers(Identity, [way.account_id for way in new.values()])
    rows = [
        {
            "id": number,
            "account_id": way.account_id,
            "kind": people.MEMBER,
            "issuer": str(site_id),
            "subject": way.member_id,
            "label": people.tidy_name(site_name) or people.NAMELESS,
            "badge": way.badge,
            "created_at": way.created_at,
        }
        for number, way in zip(numbers, new.values(), strict=True)
    ]
    db.session.execute(insert(Identity), rows)


def _make(items: Sequence[Item], site_id: int, run_id: int) -> dict[str, int]:
    """Make an account for each, numbered as the comment: an import that goes on gives the numbers it would have."""
    # Not as old as its comments: how long somebody is here is not for a file to say.
    now = db.session.scalars(select(ImportRun.started_at).where(ImportRun.id == run_id)).one()
    numbers = _free_numbers(Account, [item.comment_id for item in items])
    made = dict(zip((item.member_id for item in items), numbers, strict=True))
    names = {item.member_id: people.tidy_name(item.author_name) for item in items}
    accounts = [
        {"id": number, "name": names[member_id] or people.NAMELESS, "created_at": now}
        for member_id, number in made.items()
    ]
    db.session.execute(insert(Account), accounts)
    add_ways_in(
        [WayIn(number, member_id, None, now) for member_id, number in made.items()], site_id
    )
    ledger.note_made(run_id, ledger.MEMBER, numbers)
    return made


def _free_numbers(model: type[Account | Identity], wanted: Sequence[int]) -> list[int]:
    """Return for each number that one, or the next above it that nothing has."""
    asked = (
        db.session.scalars(select(model.id).where(model.id.in_(chunk)))
        for chunk in chunked(wanted, lookup.ASKED_AT_ONCE)
    )
    taken = set(chain.from_iterable(asked))
    found = []
    for first in wanted:
        number = first
        while number in taken or (number != first and db.session.get(model, number) is not None):
            number += 1
        taken.add(number)
        found.append(number)
    return found
