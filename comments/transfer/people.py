"""The people of our own export: who of them has an account here.

Other formats bring names only. Ours names accounts, and whoever runs the service may have them made,
where nobody has their id or address yet: for a file from elsewhere that would be taking a stranger's
word for who proved which address, so it is asked for at the terminal alone. Whom the site's publisher
signs in comes in by that again; an account that is here gets no further way in by a file.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import insert, or_, select

from comments.accounts.models import Account
from comments.core.db import db
from comments.transfer import ledger, lookup, members
from comments.transfer.staging import Staging, chunked, from_microseconds


@dataclass(frozen=True, slots=True)
class Person:
    """An account here."""

    id: int
    avatar: str | None


class People:
    """The people of a file who have an account here."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging

    def find(self, person_id: int | None) -> Person | None:
        """Return the account of somebody in the file."""
        if person_id is None:
            return None
        query = "SELECT account_id, avatar FROM person WHERE id = ? AND account_id IS NOT NULL"
        found = self._staging.all(query, (person_id,))
        return Person(*found[0]) if found else None

    def email_of(self, person_id: int | None) -> str | None:
        """Return the address that the file tells of somebody."""
        found = self._staging.all("SELECT email FROM person WHERE id = ?", (person_id,))
        email: str | None = found[0][0] if found else None
        return email


def join(staging: Staging, site_id: int, run_id: int) -> None:
    """Find the accounts of a file's people, by id and then as members, and make those that nobody stands in the way of.

    No two of them become one account: both may have voted on a comment.
    """
    _find_by_id(staging)
    _find_members(staging, site_id)
    _make(staging, site_id, run_id)


def _find_by_id(staging: Staging) -> None:
    query = select(Account.id, Account.avatar, Account.created_at).where(
        Account.merged_into_id.is_(None)
    )
    for chunk in chunked(staging.all("SELECT id, created FROM person"), lookup.ASKED_AT_ONCE):
        rows = db.session.execute(query.where(Account.id.in_([row[0] for row in chunk])))
        here = {row.id: row for row in rows}
        _join(
            staging,
            [
                (person_id, person_id, here[person_id].avatar)
                for person_id, created in chunk
                if person_id in here and here[person_id].created_at == from_microseconds(created)
            ],
        )


def _find_members(staging: Staging, site_id: int) -> None:
    """Find those who are here already as members of the site's publisher, whatever the number of their account."""
    here = staging.all("SELECT account_id FROM person WHERE account_id IS NOT NULL")
    taken = {account_id for (account_id,) in here}
    rows = staging.all(
        "SELECT id, members FROM person WHERE account_id IS NULL AND members <> '[]' ORDER BY id"
    )
    for chunk in chunked(rows, lookup.ASKED_AT_ONCE):
        called = {person_id: [it["id"] for it in orjson.loads(given)] for person_id, given in chunk}
        found = members.find((it for given in called.values() for it in given), site_id)
        joined = []
        for person_id, member_ids in called.items():
            known = (found[it] for it in member_ids if it in found)
            member = next((it for it in known if it.account_id not in taken), None)
            if member is not None:
                taken.add(member.account_id)
                joined.append((person_id, member.account_id, member.avatar))
        _join(staging, joined)


def _make(staging: Staging, site_id: int, run_id: int) -> None:
    rows = staging.all(
        "SELECT id, email, name, url, created, members FROM person "
        "WHERE account_id IS NULL ORDER BY id"
    )
    for chunk in chunked(rows, lookup.ASKED_AT_ONCE // 2):
        addresses = {email for _, email, *_ in chunk if email is not None}
        ids, addresses = _find_taken([row[0] for row in chunk], addresses)
        made: list[dict[str, Any]] = []
        ways: list[members.WayIn] = []
        for person_id, email, name, url, created, given in chunk:
            if person_id in ids or email in addresses:
                continue
            if email is not None:
                addresses.add(email)
            values = {"id": person_id, "email": email, "name": name, "url": url}
            made.append(values | {"created_at": from_microseconds(created)})
            ways += (_way_in(person_id, it) for it in orjson.loads(given))
        if made:
            made_ids = [values["id"] for values in made]
            db.session.execute(insert(Account), made)
            members.add_ways_in(ways, site_id)
            ledger.note_made(run_id, ledger.MEMBER, made_ids)
            _join(staging, [(person_id, person_id, None) for person_id in made_ids])


def _find_taken(ids: Collection[int], emails: Collection[str]) -> tuple[set[int], set[str | None]]:
    """Return which of the numbers and which of the addresses somebody has here."""
    query = select(Account.id, Account.email).where(
        or_(Account.id.in_(ids), Account.email.in_(emails))
    )
    rows = db.session.execute(query).all()
    return {row.id for row in rows}, {row.email for row in rows} - {None}


def _way_in(account_id: int, given: dict[str, Any]) -> members.WayIn:
    created_at = datetime.fromisoformat(given["created_at"])
    return members.WayIn(account_id, given["id"], given["badge"], created_at)


def _join(staging: Staging, joined: Iterable[tuple[int, int, str | None]]) -> None:
    """Note the accounts of people: (their id in the file, that of their account here, its picture)."""
    staging.run_many(
        "UPDATE person SET account_id = ?2, avatar = ?3 WHERE id = ?1",
        joined,
    )
