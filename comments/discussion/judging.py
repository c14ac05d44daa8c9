"""Judging what somebody wants to say, new or changed: the facts, the checks, and what follows from their verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from markupsafe import Markup

from comments.core.errors import CommentsError, FieldError
from comments.discussion.errors import CommentRefused
from comments.discussion.models import Comment
from comments.markup.render import excerpt
from comments.screening import facts
from comments.screening.draft import Draft, Outcome, Place, Sent, Speaker, Verdict
from comments.screening.sanctions.errors import Banned, Muted, WarningUnread
from comments.screening.sanctions.models import SanctionKind
from comments.screening.screen import screen
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads.errors import ThreadClosed

MAX_RISK = 100
# Refusals that are not about the words.
REFUSALS: dict[str, type[CommentsError]] = {
    "thread_closed": ThreadClosed,
    SanctionKind.BAN.value: Banned,
    SanctionKind.MUTE.value: Muted,
    SanctionKind.WARNING.value: WarningUnread,
}


class Under(Protocol):
    """What is asked of a thread: its row, or those columns of it that posting reads."""

    @property
    def is_open(self) -> bool: ...  # noqa: D102
    @property
    def created_at(self) -> datetime: ...  # noqa: D102
    @property
    def premoderate(self) -> bool | None: ...  # noqa: D102
    @property
    def closed_by_hand(self) -> bool | None: ...  # noqa: D102


@dataclass(frozen=True)
class Words:
    """What somebody wants to say: source text and the HTML made from it, and how it was sent."""

    text: str
    html: Markup
    sent: Sent


def judge(
    site: Site, words: Words, speaker: Speaker, thread: Under | None, now: datetime
) -> list[Verdict]:
    """Return why a comment has to wait; nothing means it may appear.

    Raises:
        CommentRefused, ThreadClosed, Banned, Muted, WarningUnread: it is not taken in at all.

    """
    known = facts.know_speaker(site.id, speaker)
    draft = Draft(
        text=words.text,
        words=excerpt(words.html, len(words.html)),
        settings=load_settings(site.settings),
        speaker=known,
        now=now,
        place=_place(thread),
        facts=facts.gather(site, known, now),
    )
    verdicts = screen(draft)
    refused = next((v for v in verdicts if v.outcome is Outcome.REFUSE), None)
    if refused is None:
        return verdicts
    if refused.rule in REFUSALS:
        raise REFUSALS[refused.rule](refused.reason)
    raise CommentRefused(refused.reason, errors=(FieldError("/text", refused.reason),))


def speaker_of(comment: Comment, sent: Sent) -> Speaker:
    """Return the author of a comment, who changes it now."""
    return Speaker(
        comment.author_name, comment.author_id, comment.author_email, sent.address, comment.address
    )


def reasons_of(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    """Return what is kept of verdicts beside the comment that waits."""
    return [
        {
            "rule": verdict.rule,
            "reason": verdict.reason,
            "value": verdict.value,
            "weight": verdict.weight,
        }
        for verdict in verdicts
    ]


def risk_of(verdicts: Sequence[Verdict]) -> int:
    """Add up what was found, 100 at most."""
    return min(sum(verdict.weight for verdict in verdicts), MAX_RISK)


def _place(thread: Under | None) -> Place:
    if thread is None:
        return Place()
    return Place(thread.is_open, thread.created_at, thread.premoderate, thread.closed_by_hand)
