"""What people do about themselves: change how they are shown, take over what they wrote as guests, leave and stay."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, delete, update

from comments.accounts import events as account_events
from comments.accounts import grants
from comments.accounts.errors import LastOwner
from comments.accounts.models import Account
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core.db import db
from comments.core.errors import FieldError
from comments.core.words import gettext
from comments.discussion import authors
from comments.outbox import actions as outbox
from comments.profile import events, queries
from comments.profile.errors import NotConfirmed, NothingToKeep
from comments.profile.models import Picture

# Comments that one unit of work renews or takes over: on SQLite all other writers wait for it.
BATCH = 200
GRACE = timedelta(days=1)
CONFIRMATION = "delete"


@dataclass(frozen=True)
class Details:
    """What a person is called, and where their home page is."""

    name: str
    url: str | None


def change_details(account: Account, wanted: Details, now: datetime) -> None:
    """Call somebody otherwise; the worker renews their comments."""
    if (account.name, account.url) == (wanted.name, wanted.url):
        return
    account.name, account.url = wanted.name, wanted.url
    outbox.emit(account_events.ProfileChanged(None, account.id), now)


def choose_mail(account: Account, *, held: bool) -> None:
    """Have somebody mailed when comments wait for them, or no more; what they ask for themselves always comes."""
    account.held_mail = held


def set_picture(account: Account, drawn: bytes, now: datetime) -> None:
    """Keep a picture that `pictures.draw` made; the bytes of the one before are gone."""
    _drop_pictures(account)
    key = secrets.token_urlsafe(16)
    db.session.add(Picture(key=key, account_id=account.id, content=drawn, created_at=now))
    account.avatar = key
    outbox.emit(account_events.ProfileChanged(None, account.id), now)


def remove_picture(account: Account, now: datetime) -> None:
    """Forget somebody's picture; a drawn one stands there again."""
    _drop_pictures(account)
    if account.avatar is not None:
        account.avatar = None
        outbox.emit(account_events.ProfileChanged(None, account.id), now)


def hand_on_picture(merged_id: int, kept: Account, now: datetime) -> None:
    """Let an account have the picture of one that became part of it, if it shows that; another one is forgotten."""
    is_shown = and_(Picture.account_id == merged_id, Picture.key == kept.avatar)
    db.session.execute(update(Picture).where(is_shown).values(account_id=kept.id))
    db.session.execute(delete(Picture).where(Picture.account_id == merged_id))
    outbox.emit(account_events.ProfileChanged(None, kept.id), now)


def claim_guest_comments(account: Account, now: datetime) -> None:
    """Take over what guests wrote under the address that somebody proved; the worker does what is too much at once."""
    if authors.take_over(account, BATCH) == BATCH:
        outbox.emit(events.GuestCommentsClaimed(None, account.id), now)


def ask_for_erasure(account: Account, typed: str, now: datetime) -> None:
    """Let somebody be erased in a day, and sign them out of all sites.

    Raises:
        NotConfirmed: the word was not typed.
        LastOwner: a site would have no owner.

    """
    if typed.strip().lower() != CONFIRMATION:
        detail = gettext(
            "Please type the word “%(confirmation)s” into the field to confirm.",
            confirmation=CONFIRMATION,
        )
        raise NotConfirmed(detail, errors=(FieldError("/confirmation", detail),))
    check_may_leave(account)
    if account.erase_at is not None:
        return
    account.erase_at = now + GRACE
    grants.end_all(account.id, now)
    _note(account, "account.ask_for_erasure", now)
    outbox.emit(events.ErasureRequested(None, account.id), now)


def keep_account(account: Account, now: datetime) -> None:
    """Take the wish to be erased back.

    Raises:
        NothingToKeep: it was not there, or it is too late.

    """
    current = queries.lock_account(account.id)
    if current is None or current.erase_at is None:
        raise NothingToKeep(
            gettext("This account is not about to be erased: there is nothing to do.")
        )
    if current.erase_at <= now:
        raise NothingToKeep(gettext("It is too late: this account is being erased at this moment."))
    current.erase_at = None
    _note(current, "account.keep", now)


def check_may_leave(account: Account) -> None:
    """Raise unless every site has an owner without this person.

    Raises:
        LastOwner: with what to do first.

    """
    owned = queries.list_solely_owned(account.id)
    if owned:
        names = ", ".join(f"“{site.name}”" for site in owned)
        raise LastOwner(
            f"Nobody else owns {names}. Give somebody the role of owner there first: "
            f"afterword staff add EMAIL --site {owned[0].shortname} --role owner"
        )


def _drop_pictures(account: Account) -> None:
    db.session.execute(delete(Picture).where(Picture.account_id == account.id))


def _note(account: Account, action: str, now: datetime) -> None:
    actor = Actor(account.id, account.name)
    audit.record(actor, action, Subject("account", account.id, None), now)
