"""Erasing a person: comments and votes in batches, then everything else in one unit of work, and with it the account.

Whatever stops in between is gone on with: what is erased already is not found again. A table that points at accounts
and is not named here keeps the account from going, and a test says so before that.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Text, and_, cast, delete, func, or_, select, update

from comments.accounts.events import SignInLinkRequested, StaffInvited
from comments.accounts.models import (
    Account,
    Grant,
    Identity,
    Invitation,
    Session,
    SignInLink,
    StaffRole,
)
from comments.accounts.own_ways import Authenticator, Passkey, Password, RecoveryCode
from comments.accounts.providers.models import SignInAttempt
from comments.accounts.voter import Voter
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.audit.models import AuditEntry
from comments.core.db import Model, db
from comments.discussion import erasing as comments
from comments.moderation import erasing as moderation
from comments.moderation.presence import Presence
from comments.moderation.reports import actions as reports
from comments.outbox.models import OutboxEvent
from comments.profile.events import ErasureRequested
from comments.profile.models import Picture
from comments.reactions import actions as reactions
from comments.screening import actions as screening
from comments.screening.models import Standing

BATCH = 200
NOBODY = "somebody who was erased"
# What is a person's own, each with its `account_id`; comments are not in it, since their places stay.
OWNED: tuple[type[Model], ...] = (
    Picture,
    Session,
    Grant,
    Identity,
    StaffRole,
    Presence,
    Password,
    Passkey,
    Authenticator,
    RecoveryCode,
    Standing,
)


@dataclass(frozen=True)
class Person:
    """Who is to be erased: an account, the address it proved, or an address that only guests typed.

    `merged` are the emptied accounts that became part of theirs.
    """

    account_id: int | None
    email: str | None
    merged: tuple[int, ...] = ()

    @classmethod
    def of(cls, account: Account) -> "Person":
        """Return the person who has an account."""
        emptied = select(Account.id).where(Account.merged_into_id == account.id)
        return cls(account.id, account.email, tuple(db.session.scalars(emptied)))

    @property
    def ids(self) -> tuple[int, ...]:
        """All accounts of theirs, the emptied ones first."""
        return self.merged if self.account_id is None else (*self.merged, self.account_id)


def erase_comments(person: Person, now: datetime) -> int:
    """Erase some of a person's comments, and of those that guests wrote under their address; return how many."""
    found: list[int] = []
    for account_id in person.ids:
        found += comments.list_of_author(account_id, BATCH - len(found))
    if person.email is not None and len(found) < BATCH:
        found += comments.list_of_guest(person.email, BATCH - len(found))
    if found:
        comments.erase(found, person.email, now)
    return len(found)


def forget_given(person: Person) -> int:
    """Cut some of a person's votes and emoji off from them; return how many. Counters stay as they are."""
    done = 0
    for account_id in person.ids:
        done += reactions.forget_voter(Voter.of_account(account_id), BATCH - done)
    return done


def erase_account(person: Person, now: datetime, actor: Actor | None = None) -> None:
    """Erase everything of a person but their comments and votes, which are gone by now.

    The log keeps that something was done and by which number, without name and address. What the person asked for is
    kept in the outbox until `forget_request`: the file that held their rows may still have to be cleaned.
    """
    links, invitations = _links_of(person), _invitations_of(person)
    db.session.execute(delete(OutboxEvent).where(_is_about(person, links, invitations)))
    if person.email is not None:
        _forget_failures(person.email)
        reports.forget_address(person.email)
    _clean_log(person)
    moderation.forget_person(person.ids, person.email)
    screening.forget_author(person.ids)
    db.session.execute(delete(SignInLink).where(SignInLink.id.in_(links)))
    db.session.execute(delete(Invitation).where(Invitation.id.in_(invitations)))
    db.session.execute(delete(SignInAttempt).where(SignInAttempt.joins_id.in_(person.ids)))
    while forget_given(person):
        pass  # what they gave since the last batch: no more than anybody does in a moment
    for account_id in person.ids:
        for table in OWNED:
            owner: Any = table.__table__.c.account_id
            db.session.execute(delete(table).where(owner == account_id))
        reports.forget_reporter(account_id)
        db.session.execute(delete(Account).where(Account.id == account_id))
    if person.account_id is not None:
        actor = actor or Actor(person.account_id, NOBODY)
        audit.record(actor, "account.erase", Subject("account", person.account_id, None), now)


def forget_request(account_id: int) -> None:
    """Forget that somebody asked to be erased: all is done."""
    db.session.execute(
        delete(OutboxEvent).where(
            OutboxEvent.subject_id == account_id, OutboxEvent.name == ErasureRequested.__name__
        )
    )


def _links_of(person: Person) -> list[int]:
    whose: list[ColumnElement[bool]] = [
        SignInLink.account_id.in_(person.ids),
        SignInLink.joins_id.in_(person.ids),
    ]
    if person.email is not None:
        whose.append(SignInLink.email == person.email)
    return list(db.session.scalars(select(SignInLink.id).where(or_(*whose))))


def _invitations_of(person: Person) -> list[int]:
    """Find what invited them, and those whom they invited: nobody should come in on the word of who left."""
    whose: list[ColumnElement[bool]] = [Invitation.invited_by.in_(person.ids)]
    if person.email is not None:
        whose.append(Invitation.email == person.email)
    return list(db.session.scalars(select(Invitation.id).where(or_(*whose))))


def _is_about(person: Person, links: list[int], invitations: list[int]) -> ColumnElement[bool]:
    """Tell events about a person: of their accounts, of rows that go, or with their address in them."""
    name, subject = OutboxEvent.name, OutboxEvent.subject_id
    about = [
        and_(subject.in_(links), name == SignInLinkRequested.__name__),
        and_(subject.in_(invitations), name == StaffInvited.__name__),
        # Ids are unique over all tables.
        and_(subject.in_(person.ids), name != ErasureRequested.__name__),
    ]
    if person.email is not None:
        about.append(_holds(OutboxEvent.payload, person.email))
    return or_(*about)


def _forget_failures(email: str) -> None:
    """Mail servers name the address that they refuse."""
    db.session.execute(
        update(OutboxEvent)
        .where(_holds(OutboxEvent.last_error, email))
        .values(last_error="Something about somebody who was erased.")
        .execution_options(synchronize_session=False)
    )


def _clean_log(person: Person) -> None:
    """Take name and address out of the log."""
    db.session.execute(
        update(AuditEntry)
        .where(AuditEntry.actor_id.in_(person.ids))
        .values(actor=NOBODY)
        .execution_options(synchronize_session=False)
    )
    if person.email is None:
        return
    email = person.email
    for column in (AuditEntry.note, AuditEntry.reason, AuditEntry.before, AuditEntry.after):
        is_text = column in (AuditEntry.note, AuditEntry.reason)
        db.session.execute(
            update(AuditEntry)
            .where(_holds(column, email))
            .values({column: NOBODY if is_text else {"erased": NOBODY}})
            .execution_options(synchronize_session=False)
        )


def _holds(column: Any, email: str) -> ColumnElement[bool]:
    return func.lower(cast(column, Text)).contains(email, autoescape=True)
