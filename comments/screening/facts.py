"""What checks need to know beside the draft: read here, once, in a bounded number of statements.

A guest costs no statement, a person one; rules that need more say so beside their question. Where sanctions hold on a
site, finding the speaker's costs one.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, select

from comments.accounts.models import Account, RoleName, StaffRole
from comments.core.db import db
from comments.screening.draft import Facts, Speaker
from comments.screening.sanctions.queries import list_standing
from comments.sites.models import Site

_PEOPLE = db.metadata.tables[Account.__tablename__]
_ROLES = db.metadata.tables[StaffRole.__tablename__]
_PERSON = (
    select(_PEOPLE.c.email, _PEOPLE.c.created_at, _ROLES.c.role)
    .outerjoin(
        _ROLES,
        and_(_ROLES.c.account_id == _PEOPLE.c.id, _ROLES.c.site_id == bindparam("site_id")),
    )
    .where(_PEOPLE.c.id == bindparam("account_id"))
)


def know_speaker(site_id: int, speaker: Speaker) -> Speaker:
    """Return the speaker with what their account says of them; a guest stays as they are."""
    if speaker.account_id is None:
        return speaker
    asked = {"site_id": site_id, "account_id": speaker.account_id}
    row: Any = db.session.connection().execute(_PERSON, asked).one_or_none()
    if row is None:
        return speaker
    return replace(
        speaker,
        email=row.email,
        account_created_at=row.created_at,
        role=RoleName(row.role) if row.role else None,
    )


def gather(site: Site, speaker: Speaker, now: datetime) -> Facts:
    """Read what checks need to know; the speaker is known already."""
    return Facts(sanctions=list_standing(site, speaker, now))
