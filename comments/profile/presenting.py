"""Ready values for the pages of a profile. Everything that came from outside is text here, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import url_for

from comments.accounts.models import Account
from comments.discussion.models import Status
from comments.discussion.policy import status_for_author
from comments.markup.render import excerpt
from comments.profile.queries import Written

EXCERPT = 280
STATUS_WORDS = {
    Status.PENDING: "Waiting for a moderator",
    Status.APPROVED: "Public",
    Status.REMOVED: "Removed by a moderator",
    Status.DELETED: "Deleted by you",
}


@dataclass(frozen=True)
class Line:
    """One comment in the list of one's own."""

    site: str
    page: str
    words: str
    status: str
    written: str
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
        page=item.thread.title or item.thread.url or "a page without a title",
        words=excerpt(comment.html, EXCERPT),
        status=STATUS_WORDS[status],
        written=f"{comment.created_at:%d %B %Y}",
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


def present_erasure(account: Account) -> str | None:
    """Say when somebody will be erased."""
    return f"{account.erase_at:%d %B %Y, %H:%M} UTC" if account.erase_at else None
