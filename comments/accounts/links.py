"""One-time links: made by a command for staff, or asked for on a page and mailed."""

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update

from comments.accounts import events, people, queries, tokens
from comments.accounts.email import normalize_email
from comments.accounts.errors import (
    LinkExpired,
    LinkUsed,
    OtherBrowser,
    SignInFirst,
    UnknownLink,
)
from comments.accounts.models import Account, SignInLink
from comments.core import ids
from comments.core.db import db
from comments.core.errors import Conflict
from comments.core.words import gettext
from comments.outbox import actions as outbox

LIFETIME = timedelta(minutes=15)
# Whoever sets up a service still has to choose a name and look up an origin.
SET_UP_LIFETIME = timedelta(hours=1)
# More links than this at once help nobody; they only let strangers fill a mailbox.
MAX_OPEN = 5


@dataclass(frozen=True)
class Asked:
    """A link that somebody asks for: the address they typed, their browser's secret, and the site's window, if any.

    `joins_id` is who asks, where somebody who is signed in adds the address. `language` is that of the page.
    """

    email: str
    browser: str
    site_id: int | None = None
    joins_id: int | None = None
    language: str = ""


@dataclass(frozen=True)
class Used:
    """Whom a link signed in, and in which site's window it was asked for."""

    account: Account
    site_id: int | None


def make_link(account: Account, now: datetime) -> str:
    """Make a link that signs somebody in, and return its token."""
    token = tokens.new_token()
    _keep(token, now, now + LIFETIME, account_id=account.id)
    return token


def make_set_up_link(now: datetime) -> str:
    """Make a link that sets up an empty service, and return its token."""
    token = tokens.new_token()
    _keep(token, now, now + SET_UP_LIFETIME)
    return token


def request_link(asked: Asked, now: datetime) -> None:
    """Have a link mailed. What is done is the same for every address: whether it is sent, the worker decides.

    Raises:
        BadEmail: nobody can have such an address.

    """
    email = normalize_email(asked.email)
    if _count_open(email, now) >= MAX_OPEN:
        return
    link_id = ids.new_id(now)
    _keep(
        tokens.new_token(),  # nobody's, until the worker mails one
        now,
        now + LIFETIME,
        id=link_id,
        email=email,
        site_id=asked.site_id,
        joins_id=asked.joins_id,
        browser_hash=tokens.hash_token(asked.browser),
    )
    outbox.emit(events.SignInLinkRequested(asked.site_id, link_id, asked.language), now)


def give_token(link: SignInLink, secret_key: str) -> str:
    """Give a link that is mailed its token, and return it; a mail that is written twice holds the same one."""
    token = tokens.repeatable_token(secret_key, f"sign-in-link:{link.id}")
    link.token_hash = tokens.hash_token(token)
    return token


def get_open(token: str, now: datetime, *, sets_up: bool) -> SignInLink:
    """Return a link that can still be used.

    Raises:
        UnknownLink, LinkUsed, LinkExpired: it cannot.

    """
    link = db.session.scalar(
        select(SignInLink)
        .where(SignInLink.token_hash == tokens.hash_token(token))
        .execution_options(populate_existing=True)
    )
    if link is None or link.sets_up != sets_up:
        raise UnknownLink(
            gettext(
                "This link is not one of ours. Check that the whole address was copied, or ask for a "
                "new one.",
            )
        )
    if link.used_at is not None:
        raise LinkUsed(
            gettext("This link was used already: each one works once. Ask for a new one.")
        )
    if link.expires_at <= now:
        raise LinkExpired(gettext("This link is too old to use. Ask for a new one."))
    return link


def check_browser(link: SignInLink, browser: str | None) -> None:
    """Raise unless this browser may use the link: a mail that somebody else reads signs nobody in.

    Raises:
        OtherBrowser: it was asked for in another one.

    """
    if link.browser_hash is None:
        return
    if not hmac.compare_digest(link.browser_hash, tokens.hash_token(browser or "")):
        raise OtherBrowser(
            gettext(
                "This link was asked for in another browser, and works in that one alone. Open it "
                "there, or ask for a new one here.",
            )
        )


def use_to_join(token: str, account_id: int | None, browser: str | None, now: datetime) -> str:
    """Consume a link by which somebody who is signed in adds an address; return the address, which is proved now.

    Raises:
        UnknownLink, LinkUsed, LinkExpired, OtherBrowser: nothing is proved.
        SignInFirst: somebody else is signed in by now, or nobody.

    """
    link = get_open(token, now, sets_up=False)
    check_browser(link, browser)
    if link.joins_id is None or link.email is None:
        raise UnknownLink(gettext("This link is not one of ours. Ask for a new one."))
    if link.joins_id != account_id:
        raise SignInFirst(
            gettext(
                "This link adds an address to the account that asked for it. Sign in to that one, "
                "and open the link again.",
            )
        )
    consume(token, now, sets_up=False)
    return link.email


def use(token: str, browser: str | None, now: datetime) -> Used:
    """Consume a link; an address that is new here and was typed in a site's window gets an account.

    Raises:
        UnknownLink, LinkUsed, LinkExpired, OtherBrowser: nobody is signed in.

    """
    link = get_open(token, now, sets_up=False)
    check_browser(link, browser)
    if link.joins_id is not None:
        raise UnknownLink(gettext("This link signs nobody in. Open it while you are signed in."))
    consume(token, now, sets_up=False)
    if link.account_id is not None:
        return Used(db.session.get_one(Account, link.account_id), link.site_id)
    account = queries.find_account_by_email(link.email or "")
    if account is None:
        if link.site_id is None:  # it was never mailed
            raise UnknownLink(gettext("This link is not one of ours. Ask for a new one."))
        account = people.make_account("", now, link.email)
    return Used(account, link.site_id)


def consume(token: str, now: datetime, *, sets_up: bool) -> None:
    """Use a link up; of two requests at once one wins."""
    consumed = db.session.scalar(
        update(SignInLink)
        .where(
            SignInLink.token_hash == tokens.hash_token(token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
        .values(used_at=now)
        .returning(SignInLink.id)
        .execution_options(synchronize_session=False)
    )
    if consumed is None:
        # Another request was faster: say so in the words of what is there now.
        get_open(token, now, sets_up=sets_up)
        raise Conflict(
            gettext("This link is being used elsewhere at this moment. Please try again.")
        )


def _keep(token: str, now: datetime, expires_at: datetime, **facts: object) -> None:
    db.session.add(
        SignInLink(
            **{"id": ids.new_id(now)} | facts,
            token_hash=tokens.hash_token(token),
            created_at=now,
            expires_at=expires_at,
        )
    )


def _count_open(email: str, now: datetime) -> int:
    count = db.session.scalar(
        select(func.count())
        .select_from(SignInLink)
        .where(
            SignInLink.email == email,
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > now,
        )
    )
    return count or 0
