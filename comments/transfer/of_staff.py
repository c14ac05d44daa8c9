"""What our own export says of a site and of its people: settings, sanctions, notes.

They are believed where accounts are, at a terminal alone: a file from somebody else could open a site or shut people
out. What the site says itself stands above the file. A sanction or a note is known again by the moment it was written.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from sqlalchemy import insert, select

from comments.core import ids
from comments.core.db import Model, db
from comments.moderation.models import PersonNote
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction
from comments.screening.sanctions.targets import TargetKind
from comments.sites.errors import BadSetting
from comments.sites.models import Site
from comments.sites.settings import changed
from comments.transfer import ledger, lookup
from comments.transfer.people import People
from comments.transfer.staging import Staging, chunked

_INSTANTS = ("created_at", "ends_at", "lifted_at", "acknowledged_at")
Row = dict[str, Any]


@dataclass(frozen=True)
class _Kind:
    """One kind of line: its table, what of a row besides its moment tells it from others, and how it is made."""

    name: str
    model: type[Sanction | PersonNote]
    told_by: str
    make: Callable[[Row, People], Row | None]


def has_new(staging: Staging, site_id: int) -> bool:
    """Say whether the file brings anything of that which is not here yet."""
    site = db.session.get_one(Site, site_id)
    return _settings(staging, site) != site.settings or any(
        _list_unknown(staging, site_id, kind) for kind in _KINDS
    )


def write(staging: Staging, site_id: int, run_id: int) -> None:
    """Write what is not here yet, in the present unit; the file's people were joined before."""
    site = db.session.get_one(Site, site_id)
    site.settings = _settings(staging, site)
    people = People(staging)
    for kind in _KINDS:
        unknown = _list_unknown(staging, site_id, kind)
        rows = [row for it in unknown if (row := kind.make(it, people)) is not None]
        if kind.model is Sanction:
            rows = _without_standing(site_id, rows)
            site.has_sanctions |= any(row["lifted_at"] is None for row in rows)
        taken = _find_taken(kind.model, [row["id"] for row in rows])
        for row in rows:
            row["site_id"] = site_id
            row["id"] = ids.new_id(row["created_at"]) if row["id"] in taken else row["id"]
        if rows:
            db.session.connection().execute(insert(_table(kind.model)), rows)
            ledger.note_made(run_id, kind.name, [row["id"] for row in rows])


def _settings(staging: Staging, site: Site) -> Row:
    """Return the site's settings, with those of the file that it never set."""
    settings = dict(site.settings)
    for content in _read(staging, "site"):
        for name in content["settings"].keys() - site.settings.keys():
            try:
                settings = changed(settings, name, content["settings"][name])
            except BadSetting:
                continue  # of another version, or a way in that this installation does not have
    return settings


def _list_unknown(staging: Staging, site_id: int, kind: _Kind) -> list[Row]:
    table, found = _table(kind.model), _read(staging, kind.name)
    here: set[tuple[Any, ...]] = set()
    for chunk in chunked((it["created_at"] for it in found), lookup.ASKED_AT_ONCE):
        query = select(table.c.created_at, table.c[kind.told_by]).where(
            table.c.site_id == site_id, table.c.created_at.in_(chunk)
        )
        here.update(tuple(row) for row in db.session.execute(query))
    return [it for it in found if (it["created_at"], it[kind.told_by]) not in here]


def _read(staging: Staging, kind: str) -> list[Row]:
    rows = staging.all("SELECT content FROM of_staff WHERE kind = ? ORDER BY rowid", (kind,))
    found = [orjson.loads(row[0]) for row in rows]
    for content in found:
        for name in _INSTANTS:
            if content.get(name):
                content[name] = datetime.fromisoformat(content[name])
    return found


def _sanction(content: Row, people: People) -> Row | None:
    about = _about(content["target"], people)
    if about is None:
        return None
    first, last = targets.read_key(about["target"]).ends
    values = {name: content[name] for name in ("id", "kind", "message", *_INSTANTS)}
    return values | about | {"first_address": first, "last_address": last}


def _note(content: Row, people: People) -> Row | None:
    about = _about(content["target"], people)
    if about is None:
        return None
    writer = people.find(int(content["person"]) if content["person"] else None)
    values = {name: content[name] for name in ("id", "text", "created_at")}
    return values | about | {"staff_id": writer.id if writer else None}


def _about(key: str, people: People) -> Row | None:
    """Return whom something is about here: somebody without an account here is known by their address, if by any."""
    target = targets.read_key(key)
    if target.kind is TargetKind.ACCOUNT:
        person, email = people.find(target.account_id), people.email_of(target.account_id)
        if person is not None:
            target = targets.account(person.id)
        elif email:
            target = targets.email(email)
        else:
            return None
    return {"target": target.key, "account_id": target.account_id}


def _without_standing(site_id: int, rows: Sequence[Row]) -> list[Row]:
    """Leave out what would hold twice for somebody."""
    table = _table(Sanction)
    query = select(table.c.target, table.c.kind).where(
        table.c.site_id == site_id, table.c.lifted_at.is_(None)
    )
    standing = {tuple(row) for row in db.session.execute(query)}
    kept = []
    for row in rows:
        if row["lifted_at"] is None and (row["target"], row["kind"]) in standing:
            continue
        if row["lifted_at"] is None:
            standing.add((row["target"], row["kind"]))
        kept.append(row)
    return kept


def _find_taken(model: type[Sanction | PersonNote], wanted: Sequence[int]) -> set[int]:
    taken: set[int] = set()
    for chunk in chunked(wanted, lookup.ASKED_AT_ONCE):
        taken.update(db.session.scalars(select(model.id).where(model.id.in_(chunk))))
    return taken


def _table(model: type[Model]) -> Any:
    return db.metadata.tables[model.__tablename__]


_KINDS = (
    _Kind(ledger.SANCTION, Sanction, "kind", _sanction),
    _Kind(ledger.NOTE, PersonNote, "text", _note),
)
