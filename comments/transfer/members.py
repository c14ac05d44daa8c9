"""The members of the site's publisher in a file: those whom its single sign-on calls by the same id.

An id in a file is looked for among the members of that very site, and nowhere else. It lets nobody in: that takes
what the publisher signs. An account that it makes has no address and no role.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

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


def join(items: Sequence[Item], site_id: int, run_id: int) -> dict[str, Member]:
    """Find the members who wrote comments of a batch, and make those who never were here."""
    wrote: dict[str, Item] = {}
    for item in items:
        if item.member_id:
            wrote.setdefault(item.member_id, item)
    found = _find(wrote, site_id)
    missing = [item for member_id, item in wrote.items() if member_id not in found]
    if missing:
        made = _make(missing, site_id, run_id)
        found |= {member_id: Member(number, None, None) for member_id, number in made.items()}
    return found


def _find(member_ids: Iterable[str], site_id: int) -> dict[str, Member]:
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


def _make(items: Sequence[Item], site_id: int, run_id: int) -> dict[str, int]:
    """Make an account for each, numbered as the comment: an import that goes on gives the numbers it would have."""
    site_name = db.session.scalars(select(Site.name).where(Site.id == site_id)).one()
    # Not as old as its comments: how long somebody is here is not for a file to say.
    now = db.session.scalars(select(ImportRun.started_at).where(ImportRun.id == run_id)).one()
    made: dict[str, int] = {}
    for item in items:
        number = item.comment_id
        while number in made.values() or db.session.get(Account, number) is not None:
            number += 1
        made[item.member_id] = number
    names = {item.member_id: people.tidy_name(item.author_name) for item in items}
    accounts = [
        {"id": number, "name": names[member_id] or people.NAMELESS, "created_at": now}
        for member_id, number in made.items()
    ]
    identities = [
        {
            "id": number,
            "account_id": number,
            "kind": people.MEMBER,
            "issuer": str(site_id),
            "subject": member_id,
            "label": people.tidy_name(site_name) or people.NAMELESS,
            "created_at": now,
        }
        for member_id, number in made.items()
    ]
    db.session.execute(insert(Account), accounts)
    db.session.execute(insert(Identity), identities)
    ledger.note_made(run_id, ledger.MEMBER, list(made.values()))
    return made
