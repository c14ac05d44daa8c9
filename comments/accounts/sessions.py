"""Browsers that are signed in on the service's own pages."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update

from comments.accounts import tokens
from comments.accounts.models import Account, RoleName, Session, StaffRole
from comments.accounts.viewer import STRANGER, Viewer
from comments.core import text
from comments.core.db import db

LIFETIME = timedelta(days=14)
MAX_DEVICE = 80


def start(account_id: int, device: str, now: datetime) -> str:
    """Start a session and return its token."""
    token = tokens.new_token()
    db.session.add(
        Session(
            token_hash=tokens.hash_token(token),
            account_id=account_id,
            device=tidy_device(device),
            created_at=now,
            expires_at=now + LIFETIME,
        )
    )
    return token


def end(token: str, now: datetime) -> None:
    """Sign a browser out."""
    _end(Session.token_hash == tokens.hash_token(token), now)


def end_all(account_id: int, now: datetime) -> None:
    """Sign somebody out everywhere on the service's own pages."""
    _end(Session.account_id == account_id, now)


def find_viewer(token: str, now: datetime) -> Viewer:
    """Return whose session this is, with all their roles; a stranger when it ended or ran out."""
    rows = db.session.execute(
        select(Account, StaffRole.site_id, StaffRole.role)
        .join(Session, Session.account_id == Account.id)
        .outerjoin(StaffRole, StaffRole.account_id == Account.id)
        .where(
            Session.token_hash == tokens.hash_token(token),
            Session.ended_at.is_(None),
            Session.expires_at > now,
        )
    ).all()
    if not rows:
        return STRANGER
    account: Account = rows[0][0]
    roles = {row.site_id: RoleName(row.role) for row in rows if row.site_id is not None}
    return Viewer.of(account, roles)


def list_open(account_id: int, now: datetime) -> Sequence[Session]:
    """Return somebody's signed-in browsers, newest first."""
    return db.session.scalars(
        select(Session)
        .where(
            Session.account_id == account_id, Session.ended_at.is_(None), Session.expires_at > now
        )
        .order_by(Session.created_at.desc())
        .limit(100)
    ).all()


def tidy_device(device: str) -> str:
    """Return what a browser calls itself as it is kept."""
    return text.single_line(device)[:MAX_DEVICE]


def _end(which: ColumnElement[bool], now: datetime) -> None:
    db.session.execute(
        update(Session).where(which, Session.ended_at.is_(None)).values(ended_at=now)
    )
