"""Ready values for the pages of a profile. Everything that came from outside is text here, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for

from comments.core.words import gettext
from comments.discussion.models import Status
from comments.discussion.policy import status_for_author
from comments.markup.render import excerpt
from comments.profile.queries import Written

EXCERPT = 280
STATUS_WORDS = {
    Status.PENDING: gettext("Waiting for a moderator"),
    Status.APPROVED: gettext("Public"),
    Status.REMOVED: gettext("Removed by a moderator"),
    Status.DELETED: gettext("Deleted by you"),
}


@dataclass(frozen=True)
class Line:
    """One comment in the list of one's own."""

    site: str
    page: str
    words: str
    status: str
    written: date
    written_at: str
    is_edited: bool
    href: str | None


def present_comments(found: Sequence[Written]) -> list[Line]:
    """Present a page of what somebody wrote."""
    return [_line(item) for item in found]


def _line(item: Written) -> Line:
    comment = item.comment
    status = status_for_author(comment.status, comment.reasons)
    is_public = status is Status.APPROVED
    return Line(
        site=item.site.name,
        page=item.thread.title or item.thread.url or gettext("a page without a title"),
        words=excerpt(comment.html, EXCERPT),
        status=STATUS_WORDS[status],
        written=comment.created_at.date(),
        written_at=comment.created_at.isoformat(),
        is_edited=comment.edited_at is not None,
        href=_link(item) if is_public else None,
    )


def _link(item: Written) -> str:
    return url_for(
        "embed_pages.show_thread",
        site=item.site.shortname,
        thread_id=str(item.thread.id),
        comment=str(item.comment.id),
        _anchor=f"comment-{item.comment.id}",
    )
