"""Leave to speak on one site, held by a page of that site.

The token is short-lived and changes with every renewal; whoever has not renewed for two months signs in again. It is
good for its site alone and carries no rights of staff: the publisher's own scripts can read it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select, update

from comments.accounts import badges, tokens
from comments.accounts.errors import TokenEnded, TokenExpired
from comments.accounts.models import Account, Grant
from comments.accounts.sessions import tidy_device
from comments.accounts.viewer import Viewer
from comments.core import ids
from comments.core.db import db
from comments.core.words import gettext

PREFIX = "reader_"
TOKEN_LIFETIME = timedelta(hours=1)
GRANT_LIFETIME = timedelta(days=60)
# Two tabs that renew at once: the slower one's token is good until it has read the other's from the page's storage.
OVERLAP = timedelta(minutes=1)


@dataclass(frozen=True)
class Given:
    """A token just given, to whom, until when it is good without being renewed, and their badge on that site."""

    account: Account
    token: str
    expires_at: datetime
    badge: str | None


def give(account: Account, site_id: int, device: str, now: datetime) -> Given:
    """Let a page of a site speak for somebody."""
    token = _new_token()
    grant = Grant(
        id=ids.new_id(now),
        account_id=account.id,
        site_id=site_id,
        token_hash=tokens.hash_token(token),
        device=tidy_device(device),
        created_at=now,
        renewed_at=now,
    )
    db.session.add(grant)
    badge = badges.find_badge(account.id, site_id)
    return Given(account, token, now + TOKEN_LIFETIME, badge)


def renew(site_id: int, token: str, now: datetime) -> Given:
    """Give a new token for one that is good or has only run out.

    Raises:
        TokenEnded: the person has to sign in again.

    """
    account, grant, badge = _find(site_id, token, now, good_for=GRANT_LIFETIME)
    fresh = _new_token()
    grant.earlier_hash, grant.token_hash = grant.token_hash, tokens.hash_token(fresh)
    grant.renewed_at = now
    return Given(account, fresh, now + TOKEN_LIFETIME, badge)


def end(site_id: int, token: str, now: datetime) -> None:
    """Sign a page of a site out; of a token that is good no more there is nothing left to end."""
    token_hash = tokens.hash_token(token)
    _end(
        and_(
            Grant.site_id == site_id,
            or_(Grant.token_hash == token_hash, Grant.earlier_hash == token_hash),
        ),
        now,
    )


def end_one(account_id: int, grant_id: int, now: datetime) -> None:
    """Sign one of somebody's pages out."""
    _end(and_(Grant.account_id == account_id, Grant.id == grant_id), now)


def end_all(account_id: int, now: datetime, *, but: int | None = None) -> None:
    """Sign somebody out of all sites, but for one page if it is named."""
    _end(and_(Grant.account_id == account_id, Grant.id.is_distinct_from(but)), now)


def find_viewer(site_id: int, token: str, now: datetime) -> Viewer:
    """Return who speaks by this token on this site.

    Raises:
        TokenExpired: it can be renewed.
        TokenEnded: the person has to sign in again.

    """
    account, grant, badge = _find(site_id, token, now, good_for=GRANT_LIFETIME)
    _check_fresh(grant, now)
    return Viewer.of(account, badge=badge)


def find(site_id: int, token: str, now: datetime) -> tuple[Account, Grant]:
    """Return who speaks by this token on this site, and the leave by which they do.

    Raises:
        TokenExpired, TokenEnded: see `find_viewer`.

    """
    account, grant, _ = _find(site_id, token, now, good_for=GRANT_LIFETIME)
    _check_fresh(grant, now)
    return account, grant


def list_open(account_id: int, now: datetime) -> Sequence[Grant]:
    """Return the pages that may speak for somebody, the last renewed first."""
    return db.session.scalars(
        select(Grant)
        .where(
            Grant.account_id == account_id,
            Grant.ended_at.is_(None),
            Grant.renewed_at > now - GRANT_LIFETIME,
        )
        .order_by(Grant.renewed_at.desc())
        .limit(100)
    ).all()


def _find(
    site_id: int, token: str, now: datetime, good_for: timedelta
) -> tuple[Account, Grant, str | None]:
    token_hash = tokens.hash_token(token)
    row = db.session.execute(
        select(Account, Grant, badges.badge_of(Account.id, site_id))
        .join(Account, Account.id == Grant.account_id)
        .where(
            or_(
                and_(Grant.token_hash == token_hash, Grant.renewed_at > now - good_for),
                and_(Grant.earlier_hash == token_hash, Grant.renewed_at > now - OVERLAP),
            ),
            Grant.site_id == site_id,
            Grant.ended_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise TokenEnded(
            gettext("You are signed out here. Please sign in again; what you wrote is kept.")
        )
    return row[0], row[1], row[2]


def _check_fresh(grant: Grant, now: datetime) -> None:
    if grant.renewed_at <= now - TOKEN_LIFETIME:
        raise TokenExpired(gettext("This sign-in has to be renewed."))


def _new_token() -> str:
    return PREFIX + tokens.new_token()


def _end(which: ColumnElement[bool], now: datetime) -> None:
    db.session.execute(update(Grant).where(which, Grant.ended_at.is_(None)).values(ended_at=now))
