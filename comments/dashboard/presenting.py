"""Ready values for the templates of the desk. Everything that came from outside is text here, never markup."""

import unicodedata
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from flask import url_for

from comments.core import clock
from comments.dashboard.links import misleading_links
from comments.discussion.models import Comment, Status
from comments.moderation.people import GUEST
from comments.moderation.policy import Decision, decisions_for
from comments.moderation.queries import COUNTED, QUEUES, PastDecision, QueueItem
from comments.sites import names
from comments.sites.models import Site

LABELS = {
    Status.PENDING: "Pending",
    Status.APPROVED: "Approved",
    Status.SPAM: "Spam",
    Status.REMOVED: "Removed",
    Status.DELETED: "Deleted by its author",
}
# What a decision is called on its button, once it is done, and under which key.
WORDS = {
    Decision.APPROVE: ("Approve", "approved", "A"),
    Decision.RESTORE: ("Restore", "restored", "A"),
    Decision.REMOVE: ("Remove", "removed", "R"),
    Decision.SPAM: ("Spam", "marked as spam", "S"),
}
PAST_WORDS = {f"comment.{decision.value}": words[1] for decision, words in WORDS.items()} | {
    "comment.undo": "put back"
}
MINUTE, HOUR, DAY = 60, 3600, 86_400
DAYS_AS_NUMBER = 14
MAX_SHOWN_ADDRESS = 16  # a hash is longer, and its start tells two people apart as well
_JOINERS = "\u200c\u200d"  # several scripts and most emoji are written with these


@dataclass(frozen=True)
class Tab:
    """One queue in the navigation."""

    name: str
    label: str
    number: str
    href: str
    is_current: bool


@dataclass(frozen=True)
class Button:
    """One decision that fits a comment."""

    decision: str
    label: str
    key: str


@dataclass(frozen=True)
class Link:
    """Words with an address that is safe to follow, or without one."""

    text: str
    href: str | None


@dataclass(frozen=True)
class Age:
    """A moment: how long ago in words, exactly, and for machines."""

    words: str
    exact: str
    machine: str


@dataclass(frozen=True)
class Card:
    """One comment with everything a decision needs, in the order in which it is made."""

    id: str
    status: str
    status_label: str
    author: str
    person: str | None
    author_url: Link | None
    email: str | None
    address: str | None
    age: Age
    is_edited: bool
    article: Link
    answered_author: str | None
    answered_excerpt: str | None
    html: str
    links: list[tuple[str, str]]
    hidden: str
    reasons: list[str]
    buttons: list[Button]


def present_card(item: QueueItem, now: datetime) -> Card:
    """Present one comment of a queue."""
    comment, answered = item.comment, item.answered
    status = Status(comment.status)
    return Card(
        id=str(comment.id),
        status=status.value,
        status_label=LABELS[status],
        author=comment.author_name or "Somebody without a name",
        person=_person_key(comment),
        author_url=present_link(comment.author_url, comment.author_url),
        email=comment.author_email,
        address=(comment.address or "")[:MAX_SHOWN_ADDRESS] or None,
        age=present_age(comment.created_at, now),
        is_edited=comment.edited_at is not None,
        article=Link(item.thread_title or "An article without a title", safe_href(item.thread_url)),
        answered_author=(answered.author_name or "somebody") if answered else None,
        answered_excerpt=_excerpt(answered.excerpt) if answered else None,
        html=comment.html,
        links=misleading_links(comment.html),
        hidden=name_hidden(comment.text + comment.author_name),
        reasons=[str(reason.get("reason", "")) for reason in comment.reasons],
        buttons=present_buttons(status),
    )


def _person_key(comment: Comment) -> str | None:
    """Return by what its author's own page is found; who took it back left nothing."""
    if comment.author_id is not None:
        return str(comment.author_id)
    return f"{GUEST}{comment.id}" if comment.status != Status.DELETED else None


def present_buttons(status: Status | None) -> list[Button]:
    """Present what can be decided about one comment, or about a mixed choice of them."""
    decisions = decisions_for(status) if status else list(Decision)
    return [
        Button(decision.value, WORDS[decision][0], WORDS[decision][2]) for decision in decisions
    ]


def present_tabs(site: Site, numbers: dict[Status, int], current: str) -> list[Tab]:
    """Present the queues of a site."""
    tabs = [
        Tab(
            status.value,
            LABELS[status],
            present_number(numbers[status]),
            url_for("dashboard_pages.show_queue", site=site.shortname, status=status.value),
            current == status.value,
        )
        for status in QUEUES
    ]
    every = url_for("dashboard_pages.show_queue", site=site.shortname, status="all")
    return [*tabs, Tab("all", "All", "", every, current == "all")]


def present_number(number: int) -> str:
    """Write a count that stops at a hundred."""
    return f"{COUNTED - 1}+" if number >= COUNTED else str(number)


def present_past(past: PastDecision, now: datetime) -> tuple[str, Age]:
    """Present one decision of the log as a sentence and its age."""
    what = PAST_WORDS[past.action]
    return f"{past.author_name or 'A comment'}: {what} by {past.actor}", present_age(past.at, now)


def present_link(words: str | None, url: str | None) -> Link | None:
    """Present words that may be a link; None without words."""
    return Link(words, safe_href(url)) if words else None


def safe_href(url: str | None) -> str | None:
    """Return an address that is safe to follow: http or https, and nothing else."""
    if not url or not url.lower().startswith(("http://", "https://")):
        return None
    return url if names.origin_of(url) else None


def present_age(instant: datetime, now: datetime) -> Age:
    """Say how long ago something was."""
    seconds = max(0, int((now - instant).total_seconds()))
    if seconds < MINUTE:
        words = "just now"
    elif seconds < HOUR:
        words = f"{seconds // MINUTE} min ago"
    elif seconds < DAY:
        words = f"{seconds // HOUR} h ago"
    elif seconds < DAYS_AS_NUMBER * DAY:
        words = f"{seconds // DAY} d ago"
    else:
        words = f"{instant.day} {instant:%b %Y}"
    exact = f"{instant.day} {instant:%B %Y, %H:%M} UTC"
    return Age(words, exact, clock.to_json(instant))


def name_hidden(text: str) -> str:
    """Name the characters of a text that nobody sees but that change how it reads; empty if there are none."""
    found = Counter(
        character
        for character in text
        if unicodedata.category(character) == "Cf" and character not in _JOINERS
    )
    return ", ".join(f"U+{ord(character):04X} ×{number}" for character, number in found.items())


def _excerpt(text: str) -> str:
    return " ".join(text.split()) or "(nothing is left of it)"
