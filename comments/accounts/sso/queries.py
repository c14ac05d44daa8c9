"""Reads of publishers' keys."""

import re
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from comments.accounts.sso.errors import SsoRefused, UnknownSsoKey
from comments.accounts.sso.models import Form, SsoKey
from comments.core.db import db

PUBLIC_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
# Live keys are few; this is for those who never clean up.
MAX_LISTED = 100


def get_live_key(site_id: int, form: Form, public_id: str, now: datetime) -> SsoKey:
    """Return the site's key that pages call so.

    Raises:
        SsoRefused: the site has none, or it retired.

    """
    key = _find(site_id, public_id)
    if key is None or key.form != form:
        name = "api_key" if form == Form.REMOTE_AUTH else "kid"
        raise SsoRefused(f"This site has no key with this “{name}”.")
    if key.retires_at is not None and key.retires_at <= now:
        raise SsoRefused(f"The key “{public_id}” has retired. Sign with the new one.")
    return key


def get_key(site_id: int, public_id: str) -> SsoKey:
    """Return a key of the site, retired or not.

    Raises:
        UnknownSsoKey: there is none.

    """
    key = _find(site_id, public_id)
    if key is None:
        raise UnknownSsoKey(f"The site has no key “{public_id}”. `list` shows those it has.")
    return key


def list_keys(site_id: int) -> Sequence[SsoKey]:
    """Return the keys of a site, the newest first."""
    return db.session.scalars(
        select(SsoKey).where(SsoKey.site_id == site_id).order_by(SsoKey.id.desc()).limit(MAX_LISTED)
    ).all()


def count_live_keys(site_id: int, now: datetime) -> int:
    """Count the keys that are good now."""
    is_live = or_(SsoKey.retires_at.is_(None), SsoKey.retires_at > now)
    query = select(func.count()).select_from(SsoKey).where(SsoKey.site_id == site_id, is_live)
    return db.session.scalar(query) or 0


def _find(site_id: int, public_id: str) -> SsoKey | None:
    if not PUBLIC_ID.fullmatch(
        public_id
    ):  # it came from outside, and may hold what the database would choke on
        return None
    return db.session.scalar(
        select(SsoKey).where(SsoKey.site_id == site_id, SsoKey.public_id == public_id)
    )
