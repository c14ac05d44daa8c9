"""Reads of sanctions with their trail: who imposed and who lifted each, when, and why."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from comments.accounts.viewer import Viewer
from comments.audit.models import AuditEntry
from comments.core.db import db
from comments.moderation import policy
from comments.moderation.models import Removal
from comments.moderation.people import Person
from comments.moderation.sanctioning import SUBJECT
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction
from comments.sites.models import Site

PER_PAGE = 50
MAX_OF_PERSON = 50
MAX_REMOVALS = 10
MAX_OF_MANY = 500


@dataclass(frozen=True)
class Traced:
    """A sanction and the lines of the log about it, oldest first."""

    sanction: Sanction
    lines: Sequence[AuditEntry]


def list_of_person(viewer: Viewer, site: Site, person: Person) -> Sequence[Traced]:
    """Return the last sanctions for somebody, over or not; none for staff whom the viewer may not touch."""
    if not policy.may_act_on(viewer, site, person.role):
        return []
    found = db.session.scalars(
        select(Sanction)
        .where(Sanction.site_id == site.id, Sanction.target.in_(_keys_of(person)))
        .order_by(Sanction.id.desc())
        .limit(MAX_OF_PERSON)
    ).all()
    return _trace(found)


def list_for_any(site_id: int, keys: Collection[str]) -> Sequence[Sanction]:
    """Return the last sanctions for any of some targets, newest first, over or not."""
    if not keys:
        return []
    return db.session.scalars(
        select(Sanction)
        .where(Sanction.site_id == site_id, Sanction.target.in_(keys))
        .order_by(Sanction.id.desc())
        .limit(MAX_OF_MANY)
    ).all()


def list_standing(
    viewer: Viewer, site: Site, before: int | None, now: datetime
) -> tuple[Sequence[Traced], int | None]:
    """Return a page of what holds on a site, newest first, and the last id on it if more follow.

    What holds for the viewer is not among it.
    """
    query = select(Sanction).where(
        Sanction.site_id == site.id,
        Sanction.lifted_at.is_(None),
        or_(Sanction.ends_at.is_(None), Sanction.ends_at > now),
        or_(Sanction.account_id.is_(None), Sanction.account_id != viewer.account_id),
    )
    if before is not None:
        query = query.where(Sanction.id < before)
    found = db.session.scalars(query.order_by(Sanction.id.desc()).limit(PER_PAGE + 1)).all()
    page = found[:PER_PAGE]
    return _trace(page), page[-1].id if len(found) > len(page) else None


def list_removals(viewer: Viewer, site: Site, person: Person) -> Sequence[Removal]:
    """Return the last removals of what somebody wrote, newest first."""
    if not policy.may_act_on(viewer, site, person.role):
        return []
    return db.session.scalars(
        select(Removal)
        .where(Removal.site_id == site.id, Removal.target.in_(_keys_of(person)))
        .order_by(Removal.id.desc())
        .limit(MAX_REMOVALS)
    ).all()


def trace(sanction: Sanction) -> Traced:
    """Return a sanction with its trail."""
    return _trace([sanction])[0]


def _keys_of(person: Person) -> list[str]:
    account_id = person.account.id if person.account else None
    return keys_of(account_id, person.email, person.address)


def keys_of(account_id: int | None, email: str | None, address: str | None) -> list[str]:
    """Return by what sanctions of somebody are found, as they are written down."""
    found = [targets.account(account_id)] if account_id is not None else []
    if email:
        domains = map(targets.domain_named, targets.domains_of(email.lower()))
        found += [targets.email(email), *domains]
    if address:
        found.append(targets.kept_address(address))
    return [target.key for target in found]


def _trace(found: Sequence[Sanction]) -> Sequence[Traced]:
    lines = defaultdict(list)
    entries = db.session.scalars(
        select(AuditEntry)
        .where(
            AuditEntry.subject_kind == SUBJECT,
            AuditEntry.subject_id.in_([sanction.id for sanction in found]),
        )
        .order_by(AuditEntry.id)
    )
    for entry in entries:
        lines[entry.subject_id].append(entry)
    return [Traced(sanction, lines[sanction.id]) for sanction in found]
