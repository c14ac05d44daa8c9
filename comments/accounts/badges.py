"""The word beside somebody's name on one site: what they are there, else what the site's publisher calls them.

It is copied onto their comments; when it is another one, the worker carries it there. It gives no rights.
"""

from typing import Any

from sqlalchemy import ColumnElement, case, func, select

from comments.accounts import people
from comments.accounts.models import Identity, RoleName, StaffRole
from comments.core.db import db
from comments.core.words import gettext

# As they are kept, and told in JSON.
STAFF, MODERATOR = "Staff", "Moderator"
_WORDS = {
    RoleName.OBSERVER: STAFF,
    RoleName.MODERATOR: MODERATOR,
    RoleName.LEAD: MODERATOR,
    RoleName.OWNER: STAFF,
}
_SHOWN = {STAFF: gettext("Staff"), MODERATOR: gettext("Moderator")}


def badge_word(badge: str) -> str:
    """Return a badge as people read it: a role's in their language, a publisher's as it was given."""
    return _SHOWN.get(badge, badge)


def badge_of(account_id: Any, site_id: int) -> ColumnElement[str | None]:
    """Return the badge of an account, given by its id or as a column, on a site, to be selected with other things."""
    role = (
        select(case({role.value: word for role, word in _WORDS.items()}, value=StaffRole.role))
        .where(StaffRole.account_id == account_id, StaffRole.site_id == site_id)
        .scalar_subquery()
    )
    # What the site's own publisher last said; no other publisher's word holds here.
    told = (
        select(Identity.badge)
        .where(
            Identity.account_id == account_id,
            people.is_member_of(site_id),
        )
        .order_by(Identity.told_at.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(role, told)


def find_badge(account_id: int, site_id: int) -> str | None:
    """Return somebody's badge on a site."""
    return db.session.scalar(select(badge_of(account_id, site_id)))
