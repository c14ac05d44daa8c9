"""Ready values for the pages about discussions. Everything that came from outside is text here, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from comments.core import ids
from comments.dashboard import presenting
from comments.dashboard.presenting import LABELS, Age, Link
from comments.dashboard.presenting_rules import WAITING
from comments.discussion.models import Comment, Status
from comments.discussion.shown import PublicComment
from comments.markup.render import excerpt
from comments.sites import settings
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads.models import Thread

EXCERPT = 160
MARKED = {
    "pin": "The comment is pinned.",
    "unpin": "The comment is pinned no more.",
    "feature": "The comment is featured.",
    "unfeature": "The comment is featured no more.",
}


@dataclass(frozen=True)
class ThreadRow:
    """One discussion in the list."""

    title: str
    href: str
    article: Link | None
    count: str
    state: str
    active: Age | None


@dataclass(frozen=True)
class ThreadSetting:
    """A setting that can be chosen for one discussion; `word` is empty where the site's counts."""

    name: str
    help: str
    choices: tuple[str, ...]
    is_number: bool
    word: str
    site_word: str


@dataclass(frozen=True)
class CommentRow:
    """One comment that can be marked."""

    id: str
    author: str
    excerpt: str
    state: str
    is_pinned: bool
    is_featured: bool


def present_rows(site: Site, threads: Sequence[Thread], now: datetime) -> list[ThreadRow]:
    """Present a page of the list."""
    return [present_row(site, thread, now) for thread in threads]


def present_row(site: Site, thread: Thread, now: datetime) -> ThreadRow:
    """Present one discussion."""
    latest = thread.latest_comment_id
    return ThreadRow(
        title=thread.title or "An article without a title",
        href=url_for("thread_pages.show_thread", site=site.shortname, thread_id=thread.id),
        article=presenting.present_link(thread.url, thread.url),
        count=f"{thread.comment_count} {'comment' if thread.comment_count == 1 else 'comments'}",
        state=_state(thread),
        active=presenting.present_age(ids.time_of(latest), now) if latest else None,
    )


def present_settings(site: Site, thread: Thread) -> list[tuple[str, list[ThreadSetting]]]:
    """Present what can be chosen for one discussion, with what holds on the whole site, as the page of rules has it."""
    kept, chosen = load_settings(site.settings), load_settings(site.settings | thread.settings)
    presented = {
        name: ThreadSetting(
            name=name,
            help=settings.help_of(name),
            choices=settings.choices_of(name),
            is_number=isinstance(getattr(kept, name), int),
            word=settings.as_word(getattr(chosen, name)) if name in thread.settings else "",
            site_word=settings.as_word(getattr(kept, name)),
        )
        for name in settings.FOR_THREADS
    }
    groups = [
        (title, [presented.pop(name) for name in names if name in presented])
        for title, names in WAITING
    ]
    return [("Comments here", list(presented.values())), *groups]


def present_comment(comment: Comment | PublicComment) -> CommentRow:
    """Present a comment that staff may mark, or that is pinned and that readers see no more."""
    is_shown = comment.status == Status.APPROVED
    return CommentRow(
        id=str(comment.id),
        author=comment.author_name or "Somebody without a name",
        excerpt=excerpt(comment.html, EXCERPT),
        state="" if is_shown else LABELS[Status(comment.status)],
        is_pinned=comment.is_pinned,
        is_featured=comment.is_featured,
    )


def _state(thread: Thread) -> str:
    words = [] if thread.is_open else ["closed"]
    if thread.premoderate is not None:
        words.append("read first" if thread.premoderate else "not read first")
    if thread.settings:
        words.append("with rules of its own")
    return " · ".join(words)
