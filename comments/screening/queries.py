"""Reads of rules and of people's standing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, func, select

from comments.accounts.models import Account, RoleName, StaffRole
from comments.core.db import db
from comments.core.words import gettext
from comments.screening.errors import UnknownPerson, UnknownRule
from comments.screening.models import Level, ScreeningRule, Standing
from comments.screening.trust import Record, level_of

_PEOPLE = db.metadata.tables[Account.__tablename__]
_ROLES = db.metadata.tables[StaffRole.__tablename__]
_STANDING = db.metadata.tables[Standing.__tablename__]
_EVERY_PERSON = (
    select(
        _PEOPLE.c.id,
        _PEOPLE.c.email,
        _PEOPLE.c.created_at,
        _ROLES.c.role,
        func.coalesce(_STANDING.c.approved, 0).label("approved"),
        func.coalesce(_STANDING.c.removed, 0).label("removed"),
        func.coalesce(_STANDING.c.upheld_reports, 0).label("upheld_reports"),
        _STANDING.c.pinned_level,
    )
    .outerjoin(
        _ROLES,
        and_(_ROLES.c.account_id == _PEOPLE.c.id, _ROLES.c.site_id == bindparam("site_id")),
    )
    .outerjoin(
        _STANDING,
        and_(_STANDING.c.account_id == _PEOPLE.c.id, _STANDING.c.site_id == bindparam("site_id")),
    )
)
_PERSON = _EVERY_PERSON.where(_PEOPLE.c.id == bindparam("account_id"))
_SOME_PEOPLE = _EVERY_PERSON.where(_PEOPLE.c.id.in_(bindparam("account_ids", expanding=True)))


@dataclass(frozen=True)
class Person:
    """Somebody on a site: the address they proved, their role there if they have one, and their record."""

    email: str | None
    role: RoleName | None
    record: Record


def find_person(site_id: int, account_id: int) -> Person | None:
    """Return what a site knows of an account, in one statement."""
    asked = {"site_id": site_id, "account_id": account_id}
    row: Any = db.session.connection().execute(_PERSON, asked).one_or_none()
    return _person(row) if row else None


def list_people(site_id: int, account_ids: Collection[int]) -> dict[int, Person]:
    """Return what a site knows of some accounts, in one statement."""
    asked = {"site_id": site_id, "account_ids": list(account_ids)}
    rows: Any = db.session.connection().execute(_SOME_PEOPLE, asked) if account_ids else ()
    return {row.id: _person(row) for row in rows}


def _person(row: Any) -> Person:
    pinned = Level(row.pinned_level) if row.pinned_level else None
    record = Record(row.created_at, row.approved, row.removed, row.upheld_reports, pinned)
    return Person(row.email, RoleName(row.role) if row.role else None, record)


def get_person(site_id: int, account_id: int | None) -> Person:
    """Return what a site knows of an account.

    Raises:
        UnknownPerson: there is no such account.

    """
    person = find_person(site_id, account_id) if account_id is not None else None
    if person is None:
        raise UnknownPerson(gettext("Nobody has this account any more."))
    return person


def find_trust(site_id: int, account_id: int, now: datetime) -> tuple[Level, Record] | None:
    """Return how far somebody is trusted on a site, and the numbers that say so."""
    person = find_person(site_id, account_id)
    return (level_of(person.record, now), person.record) if person else None


def list_rules(site_id: int) -> Sequence[ScreeningRule]:
    """Return the rules of a site by kind and value; there is a limit to how many it can have."""
    query = select(ScreeningRule).where(ScreeningRule.site_id == site_id)
    return db.session.scalars(query.order_by(ScreeningRule.kind, ScreeningRule.value)).all()


def get_rule(site_id: int, rule_id: int | None) -> ScreeningRule:
    """Return one rule of a site.

    Raises:
        UnknownRule: it has no such rule.

    """
    rule = db.session.get(ScreeningRule, rule_id) if rule_id is not None else None
    if rule is None or rule.site_id != site_id:
        raise UnknownRule(gettext("This rule is not here any more."))
    return rule


def list_staff_names(site_id: int) -> Sequence[str]:
    """Return the names of a site's staff."""
    query = select(Account.name).join(StaffRole, StaffRole.account_id == Account.id)
    return db.session.scalars(query.where(StaffRole.site_id == site_id)).all()
