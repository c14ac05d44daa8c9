"""Ready values for the pages about discussions. Everything that came from outside is text here, never markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from comments.core import ids, words
from comments.core.words import gettext, ngettext
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
    "pin": gettext("The comment is pinned."),
    "unpin": gettext("The comment is pinned no more."),
    "feature": gettext("The comment is featured."),
    "unfeature": gettext("The comment is featured no more."),
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
        title=thread.title or gettext("An article without a title"),
        href=url_for("thread_pages.show_thread", site=site.shortname, thread_id=thread.id),
        article=presenting.present_link(thread.url, thread.url),
        count=ngettext("%(num)s comment", "%(num)s comments", thread.comment_count),
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
    return [(gettext("Comments here"), list(presented.values())), *groups]


def present_openness(thread: Thread) -> str:
    """Say whether one can write in a discussion, and who decided that."""
    if thread.closed_by_hand is not None:
        return (
            gettext("This discussion is open, by a choice of staff that stays.")
            if thread.is_open
            else gettext("This discussion is closed, by a choice of staff that stays.")
        )
    if thread.is_open:
        return gettext("This discussion is open.")
    return gettext("This discussion is closed.")


def present_reading(site: Site, thread: Thread) -> str:
    """Say whether comments of a discussion are read first, and whether that is as on the whole site."""
    if thread.premoderate is not None:
        return (
            gettext("Comments are read first here, whatever the site does.")
            if thread.premoderate
            else gettext("Comments are shown at once here, whatever the site does.")
        )
    if load_settings(site.settings).premoderate:
        return gettext("Comments are read first, as on the whole site.")
    return gettext("Comments are shown at once, as on the whole site.")


def present_comment(comment: Comment | PublicComment) -> CommentRow:
    """Present a comment that staff may mark, or that is pinned and that readers see no more."""
    is_shown = comment.status == Status.APPROVED
    return CommentRow(
        id=str(comment.id),
        author=comment.author_name or gettext("Somebody without a name"),
        excerpt=excerpt(comment.html, EXCERPT),
        state="" if is_shown else LABELS[Status(comment.status)],
        is_pinned=comment.is_pinned,
        is_featured=comment.is_featured,
    )


def _state(thread: Thread) -> str:
    said = [] if thread.is_open else [gettext("closed")]
    if thread.premoderate is not None:
        said.append(gettext("read first") if thread.premoderate else gettext("not read first"))
    if thread.settings:
        said.append(gettext("with rules of its own"))
    return words.joined(said, " · ")
