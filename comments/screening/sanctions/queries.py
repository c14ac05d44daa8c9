"""Reads of what holds for somebody: one indexed statement, and none where nothing holds for anybody."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, and_, bindparam, or_, select, union_all

from comments.core.db import UtcDateTime, db
from comments.screening.draft import Speaker
from comments.screening.sanctions import targets
from comments.screening.sanctions.models import Sanction, SanctionKind
from comments.screening.sanctions.standing import Standing
from comments.screening.sanctions.targets import WIDE
from comments.sites.models import Site

MAX_WARNINGS = 20

_SANCTIONS = db.metadata.tables[Sanction.__tablename__].c
# Typed, so that an instant is compared in the form in which it is kept.
_IS_STANDING = and_(
    _SANCTIONS.site_id == bindparam("site_id"),
    _SANCTIONS.lifted_at.is_(None),
    or_(_SANCTIONS.ends_at.is_(None), _SANCTIONS.ends_at > bindparam("now", type_=UtcDateTime())),
)


def _selected(*conditions: Any) -> Select[Any]:
    columns = (_SANCTIONS.kind, _SANCTIONS.target, _SANCTIONS.message, _SANCTIONS.ends_at)
    return select(*columns).where(_IS_STANDING, *conditions)


_BY_TARGET = _selected(_SANCTIONS.target.in_(bindparam("targets", expanding=True)))
_BY_ADDRESS = _selected(
    _SANCTIONS.first_address.is_not(None),
    _SANCTIONS.first_address <= bindparam("address"),
    _SANCTIONS.last_address >= bindparam("address"),
)
_BY_BOTH = union_all(_BY_TARGET, _BY_ADDRESS)


def list_standing(site: Site, speaker: Speaker, now: datetime) -> tuple[Standing, ...]:
    """Return what holds for somebody who wants to say or do something.

    Staff are hit by what names them alone: whoever keeps a range of addresses out must not keep themselves out.
    """
    if not site.has_sanctions:
        return ()
    asked: dict[str, Any] = {"site_id": site.id, "now": now, "targets": _targets_of(speaker)}
    query: Any = _BY_TARGET
    if speaker.address is not None:
        query = _BY_BOTH
        asked["address"] = targets.as_bytes(speaker.address)
    rows = db.session.connection().execute(query, asked)
    return tuple(
        Standing(SanctionKind(row.kind), row.message, row.ends_at)
        for row in rows
        if not (speaker.is_staff and targets.read_key(row.target).kind in WIDE)
    )


def list_warnings(site: Site, account_id: int) -> Sequence[Sanction]:
    """Return the warnings that somebody has not read yet, oldest first."""
    if not site.has_sanctions:
        return []
    return db.session.scalars(
        select(Sanction)
        .where(
            Sanction.site_id == site.id,
            Sanction.target == targets.account(account_id).key,
            Sanction.kind == SanctionKind.WARNING,
            Sanction.lifted_at.is_(None),
        )
        .order_by(Sanction.id)
        .limit(MAX_WARNINGS)
    ).all()


def _targets_of(speaker: Speaker) -> list[str]:
    found = [targets.account(speaker.account_id)] if speaker.account_id is not None else []
    if speaker.email:
        found.append(targets.email(speaker.email))
        found += map(targets.domain_named, targets.domains_of(speaker.email.lower()))
    if speaker.kept_address:
        found.append(targets.kept_address(speaker.kept_address))
    return [target.key for target in found]
