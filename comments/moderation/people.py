"""Reads of the people who write on a site: somebody with an account, or a guest by one of their comments.

A person is named by a key: the id of their account, or `comment-17` for whoever wrote comment 17. Only who has to do
with the site is found: everything here is about one site.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, exists, func, select

from comments.accounts.email import normalize_email
from comments.accounts.models import Account, Grant, RoleName, StaffRole
from comments.core import ids
from comments.core.db import db
from comments.core.words import gettext
from comments.discussion.models import Comment, Status
from comments.moderation.queries import QueueItem, read_item, select_items
from comments.screening.errors import UnknownPerson
from comments.screening.sanctions import targets
from comments.screening.sanctions.errors import BadTarget
from comments.screening.sanctions.targets import Target, TargetKind

GUEST = "comment-"
COUNTED = 10_000
COMMENTS_PER_PAGE = 20


@dataclass(frozen=True)
class Person:
    """Somebody as a site's staff know them. `role` is what they are on the site, `address` as the site keeps it."""

    key: str
    name: str
    account: Account | None
    role: RoleName | None
    email: str | None
    address: str | None
    comment_id: int | None = None

    @property
    def target(self) -> Target | None:
        """Return what they are known by best; a guest may have left nothing."""
        return next(iter(self.targets), None)

    @property
    def targets(self) -> list[Target]:
        """Return all that a sanction can hold for, the one that is theirs alone first."""
        found = [targets.account(self.account.id)] if self.account else []
        if self.email:
            found.append(targets.email(self.email))
        if self.address:
            found.append(targets.kept_address(self.address))
        return found

    def target_of(self, kind: TargetKind) -> Target | None:
        """Return them as a target of one kind."""
        if kind is TargetKind.DOMAIN and self.email:
            return targets.domain(self.email)
        return next((target for target in self.targets if target.kind is kind), None)


def get_person(site_id: int, key: str) -> Person:
    """Return somebody who has to do with a site.

    Raises:
        UnknownPerson: nobody, or nobody whom this site knows.

    """
    person = None
    if key.startswith(GUEST):
        comment_id = ids.parse_id(key.removeprefix(GUEST))
        comment = db.session.get(Comment, comment_id) if comment_id else None
        if comment is not None and comment.site_id == site_id:
            person = author_of(comment)
    else:
        account_id = ids.parse_id(key)
        person = _person_with(site_id, account_id) if account_id else None
    if person is None:
        raise UnknownPerson(gettext("Nobody like this has written or signed in on this site."))
    return person


def author_of(comment: Comment) -> Person | None:
    """Return who wrote a comment, as far as that is still known."""
    if comment.author_id is not None:
        person = _person_with(comment.site_id, comment.author_id)
        return replace(person, address=comment.address) if person else None
    if comment.status == Status.DELETED:
        return None  # its author took it back, and with it what they had told
    return Person(
        key=f"{GUEST}{comment.id}",
        name=comment.author_name,
        account=None,
        role=None,
        email=comment.author_email,
        address=comment.address,
        comment_id=comment.id,
    )


def choose_target(site_id: int, key: str | None, kind: TargetKind, typed: str | None) -> Target:
    """Return the target of one kind that was typed, or that a person is.

    Raises:
        BadTarget, BadEmail, UnknownPerson: there is none.

    """
    if typed:
        match kind:
            case TargetKind.DOMAIN:
                return targets.domain(typed)
            case TargetKind.NETWORK:
                return targets.network(typed)
            case TargetKind.EMAIL:
                return targets.email(normalize_email(typed))
    found = get_person(site_id, key).target_of(kind) if key else None
    if found is None:
        raise BadTarget(
            gettext(
                "Say whom it is for: there is nothing here to know them by (%(kind)s).",
                kind=targets.WORDS[kind],
            )
        )
    return found


def list_comments(
    site_id: int, person: Person, before: int | None = None, limit: int = COMMENTS_PER_PAGE
) -> tuple[list[QueueItem], int | None]:
    """Return a page of what somebody wrote on a site, newest first, and the last id on it if more follow."""
    query = select_items().where(Comment.site_id == site_id, _wrote(person))
    if before is not None:
        query = query.where(Comment.id < before)
    rows = db.session.execute(query.order_by(Comment.id.desc()).limit(limit + 1))
    found = [read_item(row) for row in rows]
    page = found[:limit]
    return page, page[-1].comment.id if len(found) > limit else None


def count_comments(site_id: int, person: Person) -> dict[Status, int]:
    """Count what became of the last ten thousand comments of somebody on a site."""
    last = (
        select(Comment.status)
        .where(Comment.site_id == site_id, _wrote(person))
        .order_by(Comment.id.desc())
        .limit(COUNTED)
        .subquery()
    )
    rows = db.session.execute(select(last.c.status, func.count()).group_by(last.c.status))
    numbers = {Status(status): number for status, number in rows}
    return {status: numbers.get(status, 0) for status in Status}


def find_role(site_id: int, account_id: int) -> RoleName | None:
    """Return what somebody is on a site."""
    role = db.session.scalar(
        select(StaffRole.role).where(
            StaffRole.account_id == account_id, StaffRole.site_id == site_id
        )
    )
    return RoleName(role) if role else None


def written_by(target: Target) -> ColumnElement[bool]:
    """Tell the comments of a target: an account's, or those of guests with an address of mail or network."""
    match target.kind:
        case TargetKind.ACCOUNT:
            return Comment.author_id == target.account_id
        case TargetKind.EMAIL:
            # Imports keep how it was spelled, and no index knows it otherwise: whoever asks does so within some days.
            return and_(
                func.lower(Comment.author_email) == target.value, Comment.author_id.is_(None)
            )
        case TargetKind.ADDRESS:
            return and_(Comment.address == target.value, Comment.author_id.is_(None))
        case _:
            raise ValueError(f"nobody's comments are listed by {target.kind}")


def _of_guest(*spellings: str) -> ColumnElement[bool]:
    """Tell the comments of guests with a mail address."""
    return and_(Comment.author_email.in_(spellings), Comment.author_id.is_(None))


def list_names(account_ids: Sequence[int]) -> dict[int, str]:
    """Return what accounts are called."""
    query = select(Account.id, Account.name).where(Account.id.in_(account_ids))
    return {row.id: row.name for row in db.session.execute(query)}


def _wrote(person: Person) -> ColumnElement[bool]:
    if person.account is None and person.email:
        return _of_guest(person.email, person.email.lower())  # imports keep how it was spelled
    return written_by(person.target) if person.target else Comment.id == person.comment_id


def _person_with(site_id: int, account_id: int) -> Person | None:
    wrote = exists().where(Comment.author_id == Account.id, Comment.site_id == site_id)
    signed_in = exists().where(Grant.account_id == Account.id, Grant.site_id == site_id)
    row = db.session.execute(
        select(Account, StaffRole.role, wrote, signed_in)
        .outerjoin(
            StaffRole, and_(StaffRole.account_id == Account.id, StaffRole.site_id == site_id)
        )
        .where(Account.id == account_id)
    ).one_or_none()
    if row is None:
        return None
    account, role, has_written, has_signed_in = row
    if not (role or has_written or has_signed_in):
        return None
    return Person(
        key=str(account.id),
        name=account.name,
        account=account,
        role=RoleName(role) if role else None,
        email=account.email,
        address=None,
    )
