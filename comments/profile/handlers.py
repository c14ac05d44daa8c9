"""What follows from what people do about themselves."""

from datetime import datetime, timedelta
from functools import partial

import structlog
from flask import current_app

from comments.accounts import merging, people
from comments.accounts import queries as accounts
from comments.core import clock
from comments.core.db import write_unit
from comments.discussion import authors
from comments.mail import mailer
from comments.mail.actions import send
from comments.mail.recipient import Recipient
from comments.outbox import handling
from comments.outbox.handling import Happened
from comments.profile import actions, erasing, queries, wiping
from comments.profile.actions import BATCH
from comments.profile.erasing import Person

log = structlog.get_logger()


def renew_comments(event: Happened, now: datetime) -> datetime | None:
    """Show somebody as they are now on all that they wrote, a batch at a time."""
    account = queries.lock_account(event.subject_id)
    if account is None:
        return None
    return now if authors.renew_copies(account, BATCH) == BATCH else None


def take_over_guest_comments(event: Happened, now: datetime) -> datetime | None:
    """Give somebody what guests wrote under their address, a batch at a time."""
    account = queries.lock_account(event.subject_id)
    if account is None:
        return None
    return now if authors.take_over(account, BATCH) == BATCH else None


def show_merged_account_as_one(event: Happened, now: datetime) -> None:
    """Give the picture of an account that became part of another one to that one, and show the two as one person."""
    kept = merging.find_merged_into(event.subject_id)
    if kept is not None:
        actions.hand_on_picture(event.subject_id, kept, now)


def mail_erasure_notice(event: Happened, now: datetime) -> None:
    """Tell somebody that they will be erased, and how to stay: it may have been asked by another."""
    account = accounts.find_account(event.subject_id)
    if account is None or account.email is None or account.erase_at is None:
        return
    if account.erase_at <= now:
        return
    send(
        "erasure_asked",
        Recipient(account.email, people.language_of(account)),
        {
            "name": account.name,
            "when": account.erase_at,
            "link": f"{current_app.config['BASE_URL']}/profile/",
        },
        f"erasure-asked-{event.id}",
    )


def erase_when_due(event: Happened, now: datetime) -> datetime | None:
    """Erase somebody when their day is over: a batch of comments or votes, or when none are left the rest of it.

    Cleaning the files comes last and outside of the unit; when it fails it is done again, and the account is gone then.
    """
    account = queries.lock_account(event.subject_id)
    if account is None:
        _clean_up_later(Person(event.subject_id, None))
        return None
    if account.erase_at is None or account.merged_into_id is not None:
        return None
    if account.erase_at > now:
        return account.erase_at
    if queries.list_solely_owned(account.id):
        # They became a site's last owner meanwhile. The date moves on, so that their profile shows it.
        account.erase_at = now + timedelta(days=1)
        log.warning("the last owner of a site is not erased", account_id=account.id)
        return account.erase_at
    person = Person.of(account)
    if erasing.erase_comments(person, now) or erasing.forget_given(person):
        return now
    if person.email is not None:
        mailer.current_mailer().forget(person.email)
    erasing.erase_account(person, now)
    _clean_up_later(person)
    return None


def _clean_up_later(person: Person) -> None:
    handling.after_commit(partial(_clean_up, person))


def _clean_up(person: Person) -> None:
    wiping.wipe(person.email)
    if person.account_id is not None:
        with write_unit():
            erasing.forget_request(person.account_id)
    log.info("somebody was erased", account_id=person.account_id, at=clock.to_json(clock.now()))
