"""Tickets: what a page of a site hands to a window of ours, so that its reader comes to their profile.

Members whom a publisher vouches for hold a token on its page and nothing on our origin. A ticket stands for that
token's grant, once and for two minutes, and becomes a session that hangs on the grant: it has no roles and ends with
it. Whoever has a way in of their own comes in by that: a page's scripts can read its token, and must not become the
person with it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select, update

from comments.accounts import grants, people, tokens
from comments.accounts.errors import OwnWayNeeded, TicketOver
from comments.accounts.models import Account, Grant, Identity
from comments.accounts.own_ways import Passkey
from comments.core.db import db
from comments.core.words import gettext

LIFETIME = timedelta(minutes=2)


@dataclass(frozen=True)
class Ticket:
    """A ticket just made, and until when it is good."""

    token: str
    expires_at: datetime


def make(site_id: int, reader_token: str, now: datetime) -> Ticket:
    """Make a ticket for the grant of a reader's token; the one before it is void.

    Raises:
        TokenExpired, TokenEnded: see `grants.find`.
        OwnWayNeeded: they come in by a way of their own.

    """
    account, grant = grants.find(site_id, reader_token, now)
    if _has_own_way(account):
        raise OwnWayNeeded(
            gettext("Sign in to your account itself: you have a way in of your own there.")
        )
    token = tokens.new_token()
    grant.ticket_hash, grant.ticket_expires_at = tokens.hash_token(token), now + LIFETIME
    return Ticket(token, grant.ticket_expires_at)


def look(site_id: int, token: str, now: datetime) -> Account:
    """Return whom a ticket is for. It is not used up.

    Raises:
        TicketOver: for nobody, any more.

    """
    return _find(site_id, token, now)[0]


def use(site_id: int, token: str, now: datetime) -> tuple[Account, Grant]:
    """Use a ticket up; return whom it is for, and the grant on which their session will hang.

    Raises:
        TicketOver: for nobody, any more.

    """
    account, grant = _find(site_id, token, now)
    used = db.session.execute(
        update(Grant)
        .where(Grant.id == grant.id, Grant.ticket_hash == tokens.hash_token(token))
        .values(ticket_hash=None, ticket_expires_at=None)
        .returning(Grant.id)
    ).all()
    if not used or _has_own_way(account):
        raise _over()
    return account, grant


def _find(site_id: int, token: str, now: datetime) -> tuple[Account, Grant]:
    row = db.session.execute(
        select(Account, Grant)
        .join(Grant, Grant.account_id == Account.id)
        .where(
            Grant.site_id == site_id,
            Grant.ticket_hash == tokens.hash_token(token),
            Grant.ticket_expires_at > now,
            Grant.ended_at.is_(None),
        )
    ).one_or_none()
    if row is None:
        raise _over()
    return row[0], row[1]


def _has_own_way(account: Account) -> bool:
    """Say whether somebody comes in by anything but the word of publishers."""
    identity = exists().where(Identity.account_id == account.id, Identity.kind != people.MEMBER)
    passkey = exists().where(Passkey.account_id == account.id)
    return account.email is not None or bool(db.session.scalar(select(or_(identity, passkey))))


def _over() -> TicketOver:
    minutes = int(LIFETIME.total_seconds() // 60)
    return TicketOver(
        gettext(
            "This works once, within %(minutes)s minutes. Go back to the page and choose “Your "
            "profile” there again.",
            minutes=minutes,
        )
    )
