"""Reads of accounts, links and sessions."""

from datetime import datetime

from sqlalchemy import func, select

from comments.accounts import tokens
from comments.accounts.errors import LinkExpired, LinkUsed, UnknownAccount, UnknownLink
from comments.accounts.models import Account, RoleName, SignInLink, StaffRole, StaffSession
from comments.accounts.viewer import STRANGER, Viewer
from comments.core.db import db


def find_viewer_by_session(token: str, now: datetime) -> Viewer:
    """Return whose session this is, with all their roles; a stranger when it ended or ran out."""
    rows = db.session.execute(
        select(Account, StaffRole.site_id, StaffRole.role)
        .join(StaffSession, StaffSession.account_id == Account.id)
        .outerjoin(StaffRole, StaffRole.account_id == Account.id)
        .where(
            StaffSession.token_hash == tokens.hash_token(token),
            StaffSession.ended_at.is_(None),
            StaffSession.expires_at > now,
        )
    ).all()
    if not rows:
        return STRANGER
    account: Account = rows[0][0]
    roles = {row.site_id: RoleName(row.role) for row in rows if row.site_id is not None}
    return Viewer(account_id=account.id, name=account.name, email=account.email, roles=roles)


def find_account_by_email(email: str) -> Account | None:
    """Return the account with that normalized mail address."""
    return db.session.scalar(select(Account).where(Account.email == email))


def get_account_by_email(email: str) -> Account:
    """Return the account with that normalized mail address.

    Raises:
        UnknownAccount: nobody has it.

    """
    account = find_account_by_email(email)
    if account is None:
        raise UnknownAccount(
            f"Nobody has the mail address {email} here. Add them with: "
            f"afterword staff add {email} --site SHORTNAME --role moderator"
        )
    return account


def has_accounts() -> bool:
    """Say whether anybody can sign in at all."""
    return db.session.scalar(select(Account.id).limit(1)) is not None


def get_open_link(token: str, now: datetime, *, is_set_up: bool) -> SignInLink:
    """Return a link that can still be used.

    Raises:
        UnknownLink, LinkUsed, LinkExpired: it cannot.

    """
    link = db.session.get(SignInLink, tokens.hash_token(token), populate_existing=True)
    if link is None or (link.account_id is None) != is_set_up:
        raise UnknownLink(
            "This link is not one of ours. Check that the whole address was copied, or ask for a new one."
        )
    if link.used_at is not None:
        raise LinkUsed("This link was used already: each one works once. Ask for a new one.")
    if link.expires_at <= now:
        raise LinkExpired("This link is too old to use. Ask for a new one.")
    return link


def count_open_links(account_id: int, now: datetime) -> int:
    """Count the links that somebody was sent and could still use."""
    count = db.session.scalar(
        select(func.count())
        .select_from(SignInLink)
        .where(
            SignInLink.account_id == account_id,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
    )
    return count or 0
