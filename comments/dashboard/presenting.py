"""Ready values for the templates of the desk. Everything that came from outside is text here, never markup."""

import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from comments.core import clock, words
from comments.core.words import Number, gettext
from comments.dashboard import looking
from comments.dashboard.links import misleading_links
from comments.discussion import judging
from comments.discussion.models import Comment, Status
from comments.markup import render
from comments.moderation import banning, replying
from comments.moderation.people import GUEST
from comments.moderation.policy import PAST_WORDS, REMOVAL_REASONS, Decision, decisions_for
from comments.moderation.queries import COUNTED, Decided, QueueItem
from comments.moderation.reports import policy as reports
from comments.moderation.reports.queries import Reported
from comments.moderation.wanted import Order, Wanted
from comments.sites import names
from comments.sites.models import Site

LABELS = {
    Status.PENDING: gettext("Pending"),
    Status.APPROVED: gettext("Approved"),
    Status.SPAM: gettext("Spam"),
    Status.REMOVED: gettext("Removed"),
    Status.DELETED: gettext("Deleted by its author"),
}
QUEUE_LABELS = {
    "pending": gettext("Pending"),
    "reported": gettext("Reported"),
    "spam": gettext("Spam"),
    "approved": gettext("Approved"),
    "removed": gettext("Removed"),
    "all": gettext("All"),
}
# What a decision is called on its button, and under which key.
WORDS = {
    Decision.APPROVE: (gettext("Approve"), "A"),
    Decision.RESTORE: (gettext("Restore"), "A"),
    Decision.REMOVE: (gettext("Remove"), "R"),
    Decision.SPAM: (gettext("Spam"), "S"),
}
ORDERS = {
    Order.NEWEST: gettext("Newest first"),
    Order.OLDEST: gettext("Oldest first"),
    Order.RISK: gettext("Risk first"),
}
# Why a comment is removed: as it is kept, and as it is said.
REASONS = {str(reason): reason for reason in REMOVAL_REASONS}
# What is said when something was decided about some comments.
DONE: dict[Decision, Callable[[int], str]] = {
    Decision.APPROVE: lambda number: gettext("%(number)s approved", number=Number(number)),
    Decision.RESTORE: lambda number: gettext("%(number)s restored", number=Number(number)),
    Decision.REMOVE: lambda number: gettext("%(number)s removed", number=Number(number)),
    Decision.SPAM: lambda number: gettext("%(number)s marked as spam", number=Number(number)),
}
# What a ban can be: for how many days, of how many days everything goes, and in words. Chosen unless said: the last.
BANS = (
    (1, None, gettext("for a day")),
    (7, None, gettext("for a week")),
    (30, None, gettext("for 30 days")),
    (7, 7, gettext("for a week, with all of the last week")),
    (None, 1, gettext("for good, with all of the last day")),
    (None, 30, gettext("for good, with all of the last 30 days")),
    (None, None, gettext("for good")),
)
FIRST_LINE = 600
MAX_SHOWN_VALUE = 80
MAX_SHOWN_ADDRESS = 16  # a hash is longer, and its start tells two people apart as well
_JOINERS = "\u200c\u200d"  # several scripts and most emoji are written with these


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
class Reason:
    """Why a comment waits: the sentence, what the rule measured and what that weighs, and the queue of its rule."""

    words: str
    rule: str
    value: str
    href: str


@dataclass(frozen=True)
class Card:
    """One comment with everything a decision needs, in the order in which it is made."""

    id: str
    href: str
    status: str
    status_label: str
    author: str
    person: str | None
    author_url: Link | None
    email: Link | None
    address: Link | None
    person_href: str | None
    age: Age
    is_edited: bool
    article: Link
    thread_id: str
    thread_href: str
    is_pinned: bool
    is_featured: bool
    answered_author: str | None
    answered_excerpt: str | None
    first_line: str
    html: str
    links: list[tuple[str, str]]
    hidden: str
    reasons: list[Reason]
    risk: int
    reports: list[str]
    can_ban: bool
    can_answer: bool
    buttons: list[Button]

    @property
    def strongest(self) -> str:
        """Return the reason that stands in the list, in a word or two."""
        return self.reasons[0].rule if self.reasons else ""


def present_card(
    item: QueueItem, site: Site, now: datetime, reported: Reported | None = None
) -> Card:
    """Present one comment of a queue, with what readers report about it."""
    comment, answered = item.comment, item.answered
    status = Status(comment.status)
    return Card(
        id=str(comment.id),
        href=url_for("card_pages.show_card", site=site.shortname, comment_id=comment.id),
        status=status.value,
        status_label=LABELS[status],
        author=comment.author_name or gettext("Somebody without a name"),
        person=_person_key(comment),
        author_url=present_link(comment.author_url, comment.author_url),
        **_present_person(comment, site),
        age=present_age(comment.created_at, now),
        is_edited=comment.edited_at is not None,
        article=Link(
            item.thread_title or gettext("An article without a title"), safe_href(item.thread_url)
        ),
        thread_id=str(comment.thread_id),
        is_pinned=comment.is_pinned,
        is_featured=comment.is_featured,
        thread_href=looking.href(site, Wanted(thread_id=comment.thread_id)),
        answered_author=(answered.author_name or gettext("somebody")) if answered else None,
        answered_excerpt=_excerpt(answered.excerpt) if answered else None,
        first_line=" ".join(render.excerpt(comment.html[:FIRST_LINE], FIRST_LINE).split()),
        html=comment.html,
        links=misleading_links(comment.html),
        hidden=name_hidden(comment.text + comment.author_name),
        reasons=[_present_reason(reason, site) for reason in strongest_first(comment.reasons)],
        risk=comment.risk,
        reports=_present_reports(reported) if reported else [],
        can_ban=banning.target_of(comment.author_id, comment.author_email) is not None,
        can_answer=replying.can_answer(status),
        buttons=present_buttons(status, is_reported=comment.open_reports > 0),
    )


def _person_key(comment: Comment) -> str | None:
    """Return by what its author's own page is found; who took it back left nothing."""
    if comment.author_id is not None:
        return str(comment.author_id)
    return f"{GUEST}{comment.id}" if comment.status != Status.DELETED else None


def _present_reports(reported: Reported) -> list[str]:
    """Say how often a comment is reported for what, then what its reporters wrote."""
    notes = [
        gettext("%(name)s: %(note)s", name=note.reporter or gettext("A guest"), note=note.note)
        for note in reported.notes
        if note.note
    ]
    return [reports.describe(reported.counts), *notes]


def _present_person(comment: Comment, site: Site) -> dict[str, Any]:
    """Present what leads to everything else from the same person."""
    email, address, author_id = comment.author_email, comment.address, comment.author_id
    shown = (address or "")[:MAX_SHOWN_ADDRESS]
    theirs = Wanted(None, author_id=author_id) if author_id else None
    return {
        "email": Link(email, looking.href(site, Wanted(None, author_email=email)))
        if email
        else None,
        "address": Link(shown, looking.href(site, Wanted(None, address=address)))
        if shown
        else None,
        "person_href": looking.href(site, theirs) if theirs else None,
    }


def strongest_first(reasons: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put the reasons of a comment in the order of what they weigh."""
    return sorted(reasons, key=lambda reason: -_weight(reason))


def name_of(rule: str) -> str:
    """Return what a check is called, as words."""
    return rule.replace("_", " ")[:MAX_SHOWN_VALUE]


def _weight(reason: dict[str, Any]) -> float:
    weight = reason.get("weight")
    return float(weight) if isinstance(weight, int | float) else 0.0


def _present_reason(reason: dict[str, Any], site: Site) -> Reason:
    parts = []
    if reason.get("value") not in (None, ""):
        parts.append(str(reason["value"])[:MAX_SHOWN_VALUE])
    if _weight(reason):
        parts.append(f"{_weight(reason):+g}")
    rule = str(reason.get("rule", ""))
    href = looking.href(site, Wanted(Status.PENDING, rule=rule[:MAX_SHOWN_VALUE]))
    return Reason(judging.why(reason), name_of(rule), ", ".join(parts), href)


def present_buttons(status: Status | None, *, is_reported: bool = False) -> list[Button]:
    """Present what can be decided about one comment, or about a mixed choice of them.

    One that readers see and report can be approved once more: its reports are settled by that.
    """
    decisions = decisions_for(status) if status else list(Decision)
    if is_reported and status is Status.APPROVED:
        decisions = [Decision.APPROVE, *decisions]
    return [Button(decision.value, *WORDS[decision]) for decision in decisions]


def present_number(number: int) -> str:
    """Write a count that stops at a hundred."""
    return f"{COUNTED - 1}+" if number >= COUNTED else str(number)


def present_decided(decided: Decided, now: datetime) -> tuple[str, Age]:
    """Present one decision of the log as a sentence and its age."""
    named = {
        "author": _isolated(decided.author_name) or gettext("A comment"),
        "decided": PAST_WORDS[decided.action],
        "actor": _isolated(decided.actor),
    }
    if decided.reason:
        said = gettext(
            "%(author)s: %(decided)s by %(actor)s: %(reason)s",
            **named,
            reason=words.kept(decided.reason),
        )
    else:
        said = gettext("%(author)s: %(decided)s by %(actor)s", **named)
    return said, present_age(decided.at, now)


def _isolated(name: str) -> str:
    """Return a name that keeps its direction to itself, for the middle of a sentence in another one."""
    return f"\u2068{name}\u2069" if name else ""


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
    exact = words.Sentence("%(when)s", {"when": instant})
    return Age(clock.ago(instant, now), exact, clock.to_json(instant))


def name_hidden(text: str) -> str:
    """Name the characters of a text that nobody sees but that change how it reads; empty if there are none."""
    found = Counter(
        character
        for character in text
        if unicodedata.category(character) == "Cf" and character not in _JOINERS
    )
    return ", ".join(f"U+{ord(character):04X} ×{number}" for character, number in found.items())


def _excerpt(text: str) -> str:
    return " ".join(text.split()) or gettext("(nothing is left of it)")
