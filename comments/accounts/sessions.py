"""Browsers that are signed in on the service's own pages."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select, update

from comments.accounts import tokens
from comments.accounts.models import Account, Grant, RoleName, Session, StaffRole
from comments.accounts.own_ways import Authenticator
from comments.accounts.viewer import STRANGER, Viewer
from comments.core import text
from comments.core.db import db
from comments.sites.models import Site
from comments.sites.settings import load_settings

LIFETIME = timedelta(days=14)
MAX_DEVICE = 80


def start(
    account_id: int,
    device: str,
    now: datetime,
    *,
    has_second_factor: bool = False,
    grant_id: int | None = None,
) -> str:
    """Start a session and return its token; one that began on a page of a site hangs on that page's grant."""
    token = tokens.new_token()
    db.session.add(
        Session(
            token_hash=tokens.hash_token(token),
            account_id=account_id,
            device=tidy_device(device),
            created_at=now,
            expires_at=now + LIFETIME,
            second_factor_at=now if has_second_factor else None,
            grant_id=grant_id,
        )
    )
    return token


def end(token: str, now: datetime) -> None:
    """Sign a browser out."""
    _end(Session.token_hash == tokens.hash_token(token), now)


def end_one(account_id: int, handle: str, now: datetime) -> None:
    """Sign one of somebody's browsers out; of one that is not theirs nothing is said."""
    kept = handle_to_hash(handle)
    if kept is not None:
        _end(and_(Session.account_id == account_id, Session.token_hash == kept), now)


def end_others(account_id: int, token: str, now: datetime) -> None:
    """Sign somebody out of all browsers but the one with this token."""
    _end(
        and_(Session.account_id == account_id, Session.token_hash != tokens.hash_token(token)), now
    )


def end_vouched(account_id: int, token: str, now: datetime) -> None:
    """Sign somebody out of all browsers but this one into which they came by a publisher's word alone.

    Who has a way in of their own from now on comes in by that, and the publisher may have been in there before them.
    """
    _end(
        and_(
            Session.account_id == account_id,
            Session.grant_id.is_not(None),
            Session.token_hash != tokens.hash_token(token),
        ),
        now,
    )


def end_all(account_id: int, now: datetime) -> None:
    """Sign somebody out everywhere on the service's own pages."""
    _end(Session.account_id == account_id, now)


def forget_second_factor(account_id: int) -> None:
    """Have somebody show a second factor anew in every browser: the one they showed is theirs no more."""
    db.session.execute(
        update(Session).where(Session.account_id == account_id).values(second_factor_at=None)
    )


def find_open(token: str, now: datetime) -> Session | None:
    """Return the session with that token, unless it ended or ran out."""
    return db.session.scalar(
        select(Session).where(Session.token_hash == tokens.hash_token(token), _is_open(now))
    )


def find_viewer(token: str, now: datetime) -> Viewer:
    """Return whose session this is, with all roles that count in it; a stranger when it ended or ran out.

    Where the site or the person asks for a second factor, a role counts once that was shown. In a session that hangs on
    a page's grant none does, and none that a publisher told where its word is taken no more.
    """
    rows = db.session.execute(
        select(
            Account,
            Session.second_factor_at,
            Grant.site_id.label("came_from"),
            StaffRole.site_id,
            StaffRole.role,
            StaffRole.is_told,
            Site.settings,
            exists()
            .where(Authenticator.account_id == Account.id, Authenticator.confirmed_at.is_not(None))
            .label("asks"),
        )
        .join(Session, Session.account_id == Account.id)
        .outerjoin(Grant, Grant.id == Session.grant_id)
        .outerjoin(StaffRole, StaffRole.account_id == Account.id)
        .outerjoin(Site, Site.id == StaffRole.site_id)
        .where(Session.token_hash == tokens.hash_token(token), _is_open(now))
    ).all()
    if not rows:
        return STRANGER
    if rows[0].came_from is not None:
        return replace(Viewer.of(rows[0][0]), only_on=rows[0].came_from)
    roles, waiting = {}, set()
    for row in rows:
        settings = load_settings(row.settings or {})
        if row.site_id is None or (row.is_told and not settings.sso_roles):
            continue
        if row.second_factor_at is None and (row.asks or settings.second_factor):
            waiting.add(row.site_id)
        else:
            roles[row.site_id] = RoleName(row.role)
    return Viewer.of(rows[0][0], roles, waiting=frozenset(waiting))


def list_open(account_id: int, now: datetime) -> Sequence[Session]:
    """Return somebody's signed-in browsers, newest first."""
    return db.session.scalars(
        select(Session)
        .where(Session.account_id == account_id, _is_open(now))
        .order_by(Session.created_at.desc())
        .limit(100)
    ).all()


def handle_of(session: Session) -> str:
    """Return what a session is called in a form of its owner's: a hash, that nobody can sign in with."""
    return session.token_hash.hex()


def handle_to_hash(handle: str) -> bytes | None:
    """Read such a name."""
    try:
        return bytes.fromhex(handle)
    except ValueError:
        return None


def tidy_device(device: str) -> str:
    """Return what a browser calls itself as it is kept."""
    return text.single_line(device)[:MAX_DEVICE]


def _is_open(now: datetime) -> ColumnElement[bool]:
    is_granted = (
        exists().where(Grant.id == Session.grant_id, Grant.ended_at.is_(None)).correlate(Session)
    )
    return and_(
        Session.ended_at.is_(None),
        Session.expires_at > now,
        or_(Session.grant_id.is_(None), is_granted),
    )


def _end(which: ColumnElement[bool], now: datetime) -> None:
    db.session.execute(
        update(Session).where(which, Session.ended_at.is_(None)).values(ended_at=now)
    )
