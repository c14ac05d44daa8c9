"""Erasing the comments of somebody who leaves for good. The tree, its placeholders and every counter stay true.

A batch is what one unit of work does. What is erased is nobody's any more, so the next batch finds the rest, and a
batch that is done twice finds nothing.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, func, or_, select

from comments.core.db import db
from comments.discussion import counters, events
from comments.discussion.models import Comment, PostKey, Status
from comments.markup import render
from comments.outbox import actions as outbox
from comments.sites import queries as sites
from comments.sites.models import Site
from comments.sites.settings import load_settings

NOBODY = "Anonymous"
NO_ADDRESS = "[…]"  # shorter than any address: a text that was as long as may be still is


def list_of_author(account_id: int, limit: int) -> Sequence[int]:
    """Return comments that a person wrote."""
    query = select(Comment.id).where(Comment.author_id == account_id)
    return db.session.scalars(query.order_by(Comment.id).limit(limit)).all()


def list_of_guest(email: str, limit: int) -> Sequence[int]:
    """Return comments of guests who typed a mail address, however they spelled it."""
    is_same = or_(func.lower(Comment.author_email) == email, Comment.author_email == email)
    spellings = db.session.scalars(
        select(Comment.author_email).where(Comment.author_email.is_not(None), is_same).distinct()
    ).all()
    query = select(Comment.id).where(Comment.author_email.in_(spellings))
    return db.session.scalars(query.order_by(Comment.id).limit(limit)).all()


def erase(comment_ids: Iterable[int], email: str | None, now: datetime) -> None:
    """Take person and words from these comments; where the site keeps words, the person alone.

    Words that readers never saw go in any case. Nobody can edit what is erased.
    """
    found = counters.lock_all(comment_ids)
    keepers = {site.id for site in _sites_of(found) if _keeps_words(site)}
    changes = []
    for comment in found:
        is_kept = comment.site_id in keepers and comment.status == Status.APPROVED
        if is_kept:
            _keep_words(comment, email)
        else:
            _take_words(comment, now)
        _take_person(comment)
        changes.append((comment, Status.APPROVED if is_kept else Status.DELETED))
    counters.change_statuses(changes)
    db.session.execute(
        delete(PostKey)
        .where(PostKey.comment_id.in_([comment.id for comment in found]))
        .execution_options(synchronize_session=False)
    )


def count_mentions(email: str) -> int:
    """Count comments whose words hold a mail address: what others wrote stays theirs."""
    query = select(func.count()).where(func.lower(Comment.text).contains(email, autoescape=True))
    return db.session.scalar(query) or 0


def _sites_of(found: Sequence[Comment]) -> Sequence[Site]:
    return sites.list_sites({comment.site_id for comment in found})


def _keeps_words(site: Site) -> bool:
    return load_settings(site.settings).erasure == "anonymise"


def _take_words(comment: Comment, now: datetime) -> None:
    if comment.status != Status.DELETED:
        outbox.emit(events.CommentDeleted(comment.site_id, comment.id), now)
    comment.text = comment.html = comment.author_name = ""
    comment.reasons, comment.risk = [], 0


def _keep_words(comment: Comment, email: str | None) -> None:
    comment.author_name = NOBODY
    if email and email in comment.text.lower():
        text = re.sub(re.escape(email), NO_ADDRESS, comment.text, flags=re.IGNORECASE)
        is_html = comment.text_format == "html"
        comment.text = text
        comment.html = render.from_html(text) if is_html else render.render(text)


def _take_person(comment: Comment) -> None:
    # What a rule found may be a name or an address.
    comment.reasons = [reason | {"value": None} for reason in comment.reasons]
    comment.author_id = None
    comment.author_email = comment.author_url = comment.address = None
    comment.author_avatar = comment.author_badge = None
    comment.edit_token_hash = None
