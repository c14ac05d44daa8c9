"""The people of our own export: who of them has an account here.

Other formats bring names only. Ours names accounts, and whoever runs the service may have them made,
where nobody has their id or address yet: for a file from elsewhere that would be taking a stranger's
word for who proved which address, so it is asked for at the terminal alone.
"""

from dataclasses import dataclass

from sqlalchemy import insert, or_, select

from comments.accounts.models import Account
from comments.core.db import db
from comments.transfer import lookup
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
        query = "SELECT id, avatar FROM person WHERE id = ? AND is_joined"
        found = self._staging.all(query, (person_id,))
        return Person(*found[0]) if found else None

    def email_of(self, person_id: int | None) -> str | None:
        """Return the address that the file tells of somebody."""
        found = self._staging.all("SELECT email FROM person WHERE id = ?", (person_id,))
        email: str | None = found[0][0] if found else None
        return email


def join(staging: Staging) -> None:
    """Find the accounts of a file's people, and make those that nobody stands in the way of."""
    rows = staging.all("SELECT id, email, name, url, created FROM person ORDER BY id")
    for chunk in chunked(rows, lookup.ASKED_AT_ONCE // 2):
        emails = [row[1] for row in chunk if row[1] is not None]
        found = db.session.scalars(
            select(Account).where(
                or_(Account.id.in_([row[0] for row in chunk]), Account.email.in_(emails))
            )
        ).all()
        here = {account.id: account for account in found}
        addresses = {account.email for account in found}
        joined: list[tuple[str | None, int]] = []
        made = []
        for person_id, email, name, url, created in chunk:
            account, created_at = here.get(person_id), from_microseconds(created)
            if account is not None:
                if account.created_at == created_at and account.merged_into_id is None:
                    joined.append((account.avatar, person_id))
            elif email is None or email not in addresses:
                addresses.add(email)
                made.append(
                    {
                        "id": person_id,
                        "email": email,
                        "name": name,
                        "url": url,
                        "created_at": created_at,
                    }
                )
                joined.append((None, person_id))
        if made:
            db.session.execute(insert(Account), made)
        staging.run_many("UPDATE person SET is_joined = 1, avatar = ? WHERE id = ?", joined)
