"""Judging what somebody wants to say, new or changed: the facts, the checks, and what follows from their verdicts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any, Protocol

from markupsafe import Markup

from comments.core import words as sentences
from comments.core.errors import CommentsError, FieldError
from comments.discussion.errors import CommentRefused
from comments.discussion.models import Comment, Status
from comments.markup.render import excerpt
from comments.screening import facts
from comments.screening.draft import WAITING, Draft, Place, Verdict
from comments.screening.proof import Proof
from comments.screening.repeats import Memory
from comments.screening.sanctions.errors import Banned, Muted, WarningUnread
from comments.screening.sanctions.models import SanctionKind
from comments.screening.screen import NAMES, is_refused, screen
from comments.screening.speaker import Sent, Speaker
from comments.sites.models import Site
from comments.sites.settings import settings_within
from comments.threads.errors import ThreadClosed

MAX_RISK = 100
MAX_NOTED = 50  # links
# Refusals that are not about the words.
REFUSALS: dict[str, type[CommentsError]] = {
    "thread_closed": ThreadClosed,
    "thread_too_old": ThreadClosed,
    SanctionKind.BAN.value: Banned,
    SanctionKind.MUTE.value: Muted,
    SanctionKind.WARNING.value: WarningUnread,
}
_LINK = re.compile(r'<a [^>]*?href="((?:https?:)?//[^"]*)"')


class Under(Protocol):
    """What is asked of a thread: its row, or those columns of it that posting reads."""

    @property
    def id(self) -> int: ...  # noqa: D102
    @property
    def is_open(self) -> bool: ...  # noqa: D102
    @property
    def created_at(self) -> datetime: ...  # noqa: D102
    @property
    def premoderate(self) -> bool | None: ...  # noqa: D102
    @property
    def closed_by_hand(self) -> bool | None: ...  # noqa: D102
    @property
    def settings(self) -> dict[str, Any]: ...  # noqa: D102


@dataclass(frozen=True)
class Words:
    """What somebody wants to say: source text, the HTML made from it, how it was sent, and which comment it changes."""

    text: str
    html: Markup
    sent: Sent
    comment_id: int | None = None


@dataclass(frozen=True)
class Judgement:
    """Why a comment has to wait (nothing means that it may appear), and what is kept of it for the next ones."""

    verdicts: Sequence[Verdict]
    memory: Memory | None = None
    proof: Proof | None = None

    @property
    def notice(self) -> str | None:
        """What its author reads while it waits."""
        notices = [verdict.notice for verdict in self.verdicts if verdict.notice]
        said = [notice for notice in notices if notice != WAITING]
        return next(iter(said + notices), None)

    @property
    def reasons(self) -> list[dict[str, Any]]:
        """What is kept of it beside the comment that waits."""
        return [reason_of(verdict) for verdict in self.verdicts]

    @property
    def risk(self) -> int:
        """What was found, added up to 100."""
        return min(sum(verdict.weight for verdict in self.verdicts), MAX_RISK)


def reason_of(verdict: Verdict) -> dict[str, Any]:
    """Return what is kept of a verdict: its sentence in English, and what that was made from."""
    return {
        "rule": verdict.rule,
        "reason": verdict.reason,
        "said": sentences.to_json(verdict.reason),
        "value": verdict.value,
        "weight": verdict.weight,
    }


def why(reason: Mapping[str, Any]) -> str:
    """Return the sentence of a reason that was kept, for anybody's language."""
    return sentences.kept(str(reason.get("reason", "")), reason.get("said"))


def judge(
    site: Site, words: Words, speaker: Speaker, thread: Under | None, now: datetime
) -> Judgement:
    """Ask all checks about words that are new, or new to a comment.

    Raises:
        CommentRefused, ThreadClosed, Banned, Muted, WarningUnread: they are not taken in at all.

    """
    settings = settings_within(site.settings, thread.settings if thread else {})
    seen = excerpt(words.html, len(words.html))
    asked = facts.Asked(seen, words.sent, thread.id if thread else 0, words.comment_id or 0)
    known = facts.know_speaker(site.id, speaker)
    found = facts.gather(site, settings, known, asked, now)
    draft = Draft(
        words=seen,
        settings=settings,
        speaker=known,
        now=now,
        place=_place(thread),
        sent=words.sent,
        facts=found.facts,
        links=links_of(words.html),
        is_edit=words.comment_id is not None,
    )
    verdicts = screen(draft)
    if is_refused(verdicts):
        _refuse(verdicts[-1])
    return Judgement(verdicts, found.memory, found.proof)


def put_reasons(comment: Comment, judged: Judgement, *, is_held: bool) -> None:
    """Keep why an edited comment waits, or that nothing is against it.

    What no check asks again holds on as long as it waits: that readers reported it, or a program sent it to be read.
    """
    if is_held and not judged.verdicts:
        return
    before = comment.reasons if comment.status == Status.PENDING else ()
    kept = [reason for reason in before if reason["rule"] not in NAMES]
    comment.reasons = kept + judged.reasons
    comment.risk = min(sum(reason["weight"] for reason in comment.reasons), MAX_RISK)


def _refuse(verdict: Verdict) -> None:
    if verdict.rule in REFUSALS:
        raise REFUSALS[verdict.rule](verdict.reason)
    raise CommentRefused(verdict.reason, errors=(FieldError("/text", verdict.reason),))


def links_of(html: str) -> tuple[str, ...]:
    """Return the addresses that a comment's links lead to, each once."""
    return tuple(dict.fromkeys(unescape(found[1]) for found in _LINK.finditer(html)))[:MAX_NOTED]


def speaker_of(comment: Comment, sent: Sent) -> Speaker:
    """Return the author of a comment, who changes it now."""
    return Speaker(
        comment.author_name, comment.author_id, comment.author_email, sent.address, comment.address
    )


def _place(thread: Under | None) -> Place:
    if thread is None:
        return Place()
    return Place(thread.is_open, thread.created_at, thread.premoderate, thread.closed_by_hand)
