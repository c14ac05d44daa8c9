"""Reads of accounts."""

from sqlalchemy import select

from comments.accounts.errors import UnknownAccount
from comments.accounts.models import Account, Identity, StaffRole
from comments.accounts.people import is_member_of
from comments.core.db import db


def find_account(account_id: int) -> Account | None:
    """Return the account with that id."""
    return db.session.get(Account, account_id)


def find_account_by_email(email: str) -> Account | None:
    """Return the account with that normalized mail address."""
    return db.session.scalar(select(Account).where(Account.email == email))


def find_member(site_id: int, subject: str) -> Account | None:
    """Return the account of the member whom a site's publisher calls so."""
    return db.session.scalar(
        select(Account)
        .join(Identity, Identity.account_id == Account.id)
        .where(is_member_of(site_id), Identity.subject == subject)
    )


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


def is_staff(account_id: int) -> bool:
    """Say whether somebody looks after any site."""
    query = select(StaffRole.site_id).where(StaffRole.account_id == account_id).limit(1)
    return db.session.scalar(query) is not None


def has_staff() -> bool:
    """Say whether anybody looks after the service yet."""
    return db.session.scalar(select(StaffRole.account_id).limit(1)) is not None
