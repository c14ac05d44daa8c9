"""Accounts of people, and the ways in that others vouch for. Nobody is ever joined to anybody by a mail address."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select

from comments.accounts import notices
from comments.accounts.errors import WayTaken
from comments.accounts.models import Account, Identity
from comments.accounts.notices import Change
from comments.core import ids, text, words
from comments.core.db import db
from comments.core.words import gettext

MAX_NAME = 80
MAX_BADGE = 30
# The kind of a way in that is a publisher; its issuer is the number of its site.
MEMBER = "sso"
NAMELESS = "Somebody"


@dataclass(frozen=True)
class Known:
    """A person as a provider or a publisher names them."""

    kind: str
    issuer: str
    subject: str
    label: str
    name: str
    url: str | None = None


def make_account(name: str, now: datetime, email: str | None = None) -> Account:
    """Make an account; without a name it is called by the first part of its address."""
    account = Account(
        id=ids.new_id(now),
        email=email,
        name=tidy_name(name) or (email or NAMELESS).partition("@")[0],
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()  # roles, links and sessions point at it
    return account


def sign_in_with(known: Known, now: datetime) -> Account:
    """Return whose way in this is; the first time, a new account."""
    identity = find_identity(known)
    if identity is not None:
        return db.session.get_one(Account, identity.account_id)
    account = make_account(known.name, now)
    account.url = known.url
    _add(account, known, now)
    return account


def join(account: Account, known: Known, now: datetime) -> None:
    """Let somebody who is signed in come in this way too.

    Raises:
        WayTaken: it leads to another account.

    """
    identity = find_identity(known)
    if identity is None:
        identity = _add(account, known, now)
        notices.tell(account, Change.IDENTITY_ADDED, now, label=identity.label)
    elif identity.account_id != account.id:
        raise WayTaken(
            gettext(
                "“%(label)s” leads to another account here. If both are yours, you can make one of "
                "them.",
                label=identity.label,
            ),
            identity.account_id,
        )


def find_identity(known: Known) -> Identity | None:
    """Return the way in that this is."""
    return db.session.scalar(
        select(Identity).where(
            Identity.kind == known.kind,
            Identity.issuer == known.issuer,
            Identity.subject == known.subject,
        )
    )


def is_member_of(site_id: int, way: type[Identity] = Identity) -> ColumnElement[bool]:
    """Select the ways in of members of one site's publisher, from the table or from an alias of it."""
    return and_(way.kind == MEMBER, way.issuer == str(site_id))


def keep_language(account_id: int, language: str) -> None:
    """Write to somebody in this language from now on."""
    db.session.get_one(Account, account_id).language = language


def language_of(account: Account | None, *others: str | None) -> str:
    """Return in which language to write to somebody: their own, else the first of the others that there is."""
    wanted = (account.language if account else None, *others)
    return words.choose_language(tag for tag in wanted if tag) or words.ENGLISH


def tidy_name(name: str) -> str:
    """Return a name as it is kept."""
    return text.single_line(name)[:MAX_NAME].strip()


def tidy_badge(badge: str | None) -> str | None:
    """Return a badge as it is kept."""
    return text.single_line(badge or "")[:MAX_BADGE].strip() or None


def _add(account: Account, known: Known, now: datetime) -> Identity:
    identity = Identity(
        id=ids.new_id(now),
        account_id=account.id,
        kind=known.kind,
        issuer=known.issuer,
        subject=known.subject,
        label=text.single_line(known.label)[:MAX_NAME] or known.name,
        created_at=now,
    )
    db.session.add(identity)
    db.session.flush()  # the same person in two windows at once makes one account, and a lost race must show here
    return identity
