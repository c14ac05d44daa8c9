"""Notes about people, among the staff of one site. Nobody reads or writes one about staff as high as they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import aliased

from comments.accounts.errors import RoleTooLow
from comments.accounts.models import Account, RoleName
from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core import ids, text
from comments.core.db import db
from comments.core.words import gettext
from comments.moderation import policy
from comments.moderation.errors import BadNote, UnknownNote
from comments.moderation.models import PersonNote
from comments.moderation.people import Person
from comments.sites.models import Site

MAX_NOTE = 2000
MAX_LISTED = 100


@dataclass(frozen=True)
class Noted:
    """A note, and who wrote it."""

    note: PersonNote
    staff_name: str | None


def add_note(viewer: Viewer, site: Site, person: Person, words: str, now: datetime) -> PersonNote:
    """Note something about somebody.

    Raises:
        SignInFirst, RoleTooLow, BadNote: nothing was noted.

    """
    policy.check_may_act_on(viewer, site, person.role)
    if person.target is None:
        raise BadNote(
            gettext("This guest left nothing to know them by, so there is nobody to keep it for.")
        )
    if not text.is_visible(words) or len(words) > MAX_NOTE or not text.is_storable(words):
        raise BadNote(
            gettext(
                "Write a note of up to %(max_note)s characters of ordinary text.", max_note=MAX_NOTE
            )
        )
    note = PersonNote(
        id=ids.new_id(now),
        site_id=site.id,
        target=person.target.key,
        account_id=person.target.account_id,
        staff_id=viewer.account_id,
        text=words,
        created_at=now,
    )
    db.session.add(note)
    db.session.flush()
    subject = Subject("note", note.id, site.id)
    actor = Actor(viewer.account_id, viewer.name)
    audit.record(actor, "note.add", subject, now, change=(None, {"target": note.target}))
    return note


def remove_note(
    viewer: Viewer, site: Site, person: Person, note_id: int | None, now: datetime
) -> None:
    """Remove a note: one's own, or as a lead anybody's. Its words are in no log.

    Raises:
        SignInFirst, RoleTooLow, UnknownNote: nothing was removed.

    """
    policy.check_may_act_on(viewer, site, person.role)
    note = db.session.get(PersonNote, note_id) if note_id else None
    if note is None or note.site_id != site.id or note.target != _key_of(person):
        raise UnknownNote(gettext("There is no such note here, or it was removed already."))
    if note.staff_id != viewer.account_id and not viewer.has_role(site.id, RoleName.LEAD):
        raise RoleTooLow(gettext("Only who wrote a note removes it, or a lead."))
    db.session.delete(note)
    subject = Subject("note", note.id, site.id)
    actor = Actor(viewer.account_id, viewer.name)
    audit.record(actor, "note.remove", subject, now, change=({"target": note.target}, None))


def list_notes(viewer: Viewer, site: Site, person: Person) -> Sequence[Noted]:
    """Return the last notes about somebody, newest first; none about staff whom the viewer may not touch."""
    if person.target is None or not policy.may_act_on(viewer, site, person.role):
        return []
    writer = aliased(Account)
    rows = db.session.execute(
        select(PersonNote, writer.name)
        .outerjoin(writer, writer.id == PersonNote.staff_id)
        .where(PersonNote.site_id == site.id, PersonNote.target == person.target.key)
        .order_by(PersonNote.id.desc())
        .limit(MAX_LISTED)
    )
    return [Noted(note, name) for note, name in rows]


def _key_of(person: Person) -> str | None:
    return person.target.key if person.target else None
