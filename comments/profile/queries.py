"""Reads of what a person has here."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from comments.accounts.models import Account, RoleName, SignInLink, StaffRole
from comments.core.db import db
from comments.core.text import is_storable
from comments.core.words import gettext
from comments.discussion.models import Comment
from comments.profile.errors import UnknownPicture
from comments.profile.models import Picture
from comments.sites.models import Site
from comments.threads.models import Thread

COMMENTS_PER_PAGE = 20


@dataclass(frozen=True)
class Written:
    """A comment of somebody's, and where it stands."""

    comment: Comment
    thread: Thread
    site: Site


def get_picture(key: str) -> Picture:
    """Return the picture with that key.

    Raises:
        UnknownPicture: it was never there, or its person took it away.

    """
    picture = db.session.get(Picture, key) if is_storable(key) else None
    if picture is None:
        raise UnknownPicture(gettext("There is no picture at this address any more."))
    return picture


def list_comments(account_id: int, before: int | None) -> tuple[Sequence[Written], int | None]:
    """Return a page of what a person wrote, newest first, and the last id on it if more follow."""
    query = (
        select(Comment, Thread, Site)
        .join(Thread, Thread.id == Comment.thread_id)
        .join(Site, Site.id == Comment.site_id)
        .where(Comment.author_id == account_id)
        .order_by(Comment.id.desc())
        .limit(COMMENTS_PER_PAGE + 1)
    )
    if before is not None:
        query = query.where(Comment.id < before)
    found = [Written(*row) for row in db.session.execute(query)]
    page = found[:COMMENTS_PER_PAGE]
    return page, page[-1].comment.id if len(found) > len(page) else None


def count_comments(account_id: int) -> int:
    """Count what a person wrote, whatever became of it."""
    query = select(func.count()).where(Comment.author_id == account_id)
    return db.session.scalar(query) or 0


def list_solely_owned(account_id: int) -> Sequence[Site]:
    """Return the sites that would have no owner without somebody."""
    other = aliased(StaffRole)
    others = select(other).where(
        other.site_id == Site.id, other.role == RoleName.OWNER, other.account_id != account_id
    )
    return db.session.scalars(
        select(Site)
        .join(StaffRole, StaffRole.site_id == Site.id)
        .where(
            StaffRole.account_id == account_id,
            StaffRole.role == RoleName.OWNER,
            ~others.exists(),
        )
        .order_by(Site.shortname)
    ).all()


def has_asked(email: str) -> bool:
    """Say whether a sign-in link was asked for under a mail address."""
    return db.session.scalar(select(SignInLink.id).where(SignInLink.email == email)) is not None


def lock_account(account_id: int) -> Account | None:
    """Return an account as it is now, and keep others from changing it until this unit ends."""
    return db.session.scalar(
        select(Account)
        .where(Account.id == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
