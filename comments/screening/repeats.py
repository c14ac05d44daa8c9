"""Knowing a text again: the very same one of the same person, and nearly the same one anywhere on the site.

What is kept for it is small: a hash of the words, and a few pieces of the text by which most of its pieces can be
compared (the smallest hashes of all runs of four words). Posting the same thing with a word changed keeps most of them.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, func, insert, select, text, union_all

from comments.core.db import Changed, db
from comments.screening import folding
from comments.screening.models import Said, SaidPiece
from comments.screening.speaker import Speaker
from comments.sites.settings import SiteSettings

RUN = 4
PIECES = 8
ALIKE = 5  # so many of the pieces in common: about two thirds of the text is the same
SHORTEST = 8  # words: thanks and greetings are alike by nature
LONGEST_MEMORY = timedelta(days=30)
MAX_LOOKED_AT = 100  # of each person and of each piece, the last ones

_SAID = db.metadata.tables[Said.__tablename__]
_PIECES = db.metadata.tables[SaidPiece.__tablename__]
_OF_SPEAKER = (
    select(_SAID.c.words, _SAID.c.at)
    .where(
        _SAID.c.site_id == bindparam("site_id"),
        _SAID.c.speaker == bindparam("speaker"),
        _SAID.c.at > bindparam("since"),
        _SAID.c.comment_id != bindparam("comment_id"),
    )
    .order_by(_SAID.c.at.desc())
    .limit(MAX_LOOKED_AT)
)
# In their order: two who wait for several never wait for each other.
_TURNS = text("SELECT pg_advisory_xact_lock(key) FROM unnest(CAST(:keys AS bigint[])) AS key")


@dataclass(frozen=True)
class Lately:
    """What was said lately that concerns a draft."""

    is_repeated: bool = False
    is_copied: bool = False
    count: int = 0


@dataclass(frozen=True)
class Trace:
    """What is kept of a text, of who says it, and where: ids are 0 for what is not made yet."""

    speaker: bytes
    words: bytes
    pieces: tuple[int, ...]
    thread_id: int
    comment_id: int

    @classmethod
    def of(cls, speaker: Speaker, words: str, thread_id: int, comment_id: int) -> "Trace":
        """Return the trace of words that somebody says."""
        spoken = folding.words_of(folding.folded(words)) or [words]
        return cls(_who(speaker), _hash(" ".join(spoken)), _pieces(spoken), thread_id, comment_id)

    @property
    def first_pieces(self) -> tuple[int, ...]:
        """Return so many of the smallest pieces that another text with enough in common has one of them as well.

        Of what two have in common, the smallest is in both with no fewer than `ALIKE - 1` behind it.
        """
        return self.pieces[: max(len(self.pieces) - ALIKE + 1, 1)]


@dataclass(frozen=True)
class Memory:
    """What is remembered of a comment, and what was known of earlier ones when it was judged."""

    site_id: int
    settings: SiteSettings
    trace: Trace
    lately: Lately
    judged_at: datetime
    said_at: datetime

    def concerns(self) -> list[bytes]:
        """Return what it must not have in common with another one that is written now.

        Who writes nearly the same at once meets by a piece: half of them are enough for that.
        """
        names = {self.trace.words}
        if self.settings.many_comments > 0:
            names.add(self.trace.speaker)
        if self.settings.copied_text != "off":
            names.update(piece.to_bytes(8) for piece in self.trace.first_pieces)
        return sorted(names)

    def row(self) -> dict[str, Any]:
        """Return what is kept of who said it, and of the words."""
        return {
            "comment_id": self.trace.comment_id,
            "site_id": self.site_id,
            "thread_id": self.trace.thread_id,
            "speaker": self.trace.speaker,
            "words": self.trace.words,
            "at": self.said_at,
        }

    def pieces(self) -> list[dict[str, Any]]:
        """Return what is kept of its pieces."""
        return [
            {"comment_id": self.trace.comment_id, "value": value, "site_id": self.site_id}
            for value in self.trace.pieces
        ]


def is_watched(settings: SiteSettings) -> bool:
    """Say whether a site asks for what was said lately at all."""
    asks_for_text = settings.repeated_text != "off" or settings.copied_text != "off"
    return bool(settings.many_comments) or asks_for_text


def find_lately(site_id: int, settings: SiteSettings, trace: Trace, now: datetime) -> Lately:
    """Return what was said lately, in two statements at most; a comment that is changed is no repetition of itself."""
    if not is_watched(settings):
        return Lately()
    remembered, recent = now - _memory(settings), now - _moment(settings)
    asked = {
        "site_id": site_id,
        "speaker": trace.speaker,
        "since": min(remembered, recent),
        "comment_id": trace.comment_id,
    }
    theirs = db.session.connection().execute(_OF_SPEAKER, asked).all()
    is_copied = settings.copied_text != "off" and _is_copied(site_id, trace, remembered)
    return Lately(
        is_repeated=any(words == trace.words and at > remembered for words, at in theirs),
        is_copied=is_copied,
        count=sum(at > recent for _, at in theirs),
    )


def remember(said: Sequence[Memory]) -> None:
    """Keep what is remembered of comments, in the unit that writes them.

    Those who send the same words at once, or nearly the same, were all judged before any of it was written. So here
    they take turns, and everything is asked once more.

    Raises:
        Changed: one was overtaken by another like it; judged again, it is known for what it is.

    """
    if not said:
        return
    _take_turns(said)
    if _meet(said) or any(map(_is_overtaken, said)):
        raise Changed
    connection = db.session.connection()
    connection.execute(insert(_SAID), [memory.row() for memory in said])
    pieces = [piece for memory in said for piece in memory.pieces()]
    if pieces:
        connection.execute(insert(_PIECES), pieces)


def _take_turns(said: Sequence[Memory]) -> None:
    """Wait for others who write nearly the same now, or as the same person; on SQLite one writes at a time anyway."""
    if db.engine.dialect.name != "postgresql":
        return
    hashes = {name for memory in said for name in memory.concerns()}
    keys = sorted(int.from_bytes(name[:8], signed=True) for name in hashes)
    db.session.connection().execute(_TURNS, {"keys": keys})


def _meet(said: Sequence[Memory]) -> bool:
    """Say whether some of a unit concern each other; each of them is then written alone, one after the other."""
    concerns = [name for memory in said for name in memory.concerns()]
    return len(set(concerns)) < len(concerns)


def _is_overtaken(memory: Memory) -> bool:
    settings, before = memory.settings, memory.lately
    now = find_lately(memory.site_id, settings, memory.trace, memory.judged_at)
    many = settings.many_comments
    return (
        (now.is_repeated and not before.is_repeated)
        or (now.is_copied and not before.is_copied)
        or (many > 0 and now.count >= many > before.count)
    )


def forget(comment_ids: Sequence[int]) -> None:
    """Forget what was kept of comments."""
    for table in (SaidPiece, Said):
        db.session.execute(
            delete(table)
            .where(table.__table__.c.comment_id.in_(comment_ids))
            .execution_options(synchronize_session=False)
        )


def forget_said(now: datetime, limit: int) -> int:
    """Forget what was said longer ago than any site remembers."""
    over = select(Said.comment_id).where(Said.at < now - LONGEST_MEMORY).order_by(Said.at)
    found = db.session.scalars(over.limit(limit)).all()
    forget(found)
    return len(found)


def _memory(settings: SiteSettings) -> timedelta:
    return min(timedelta(hours=settings.repeat_hours), LONGEST_MEMORY)


def _moment(settings: SiteSettings) -> timedelta:
    return min(timedelta(minutes=settings.many_comments_minutes), LONGEST_MEMORY)


def _is_copied(site_id: int, trace: Trace, since: datetime) -> bool:
    """Say whether another discussion has nearly the same. Of each piece the last few comments are looked at."""
    if not trace.pieces:
        return False
    latest = (
        select(_PIECES.c.comment_id)
        .where(_PIECES.c.site_id == site_id, _PIECES.c.value == value)
        .order_by(_PIECES.c.comment_id.desc())
        .limit(MAX_LOOKED_AT)
        .subquery()
        for value in trace.pieces
    )
    every = union_all(*(select(each.c.comment_id) for each in latest)).subquery()
    alike = (
        select(every.c.comment_id)
        .join(_SAID, _SAID.c.comment_id == every.c.comment_id)
        .where(
            _SAID.c.at > since,
            _SAID.c.thread_id != trace.thread_id,
            _SAID.c.comment_id != trace.comment_id,
        )
        .group_by(every.c.comment_id)
        .having(func.count() >= min(ALIKE, len(trace.pieces)))
        .limit(1)
    )
    return db.session.connection().execute(alike).first() is not None


def _who(speaker: Speaker) -> bytes:
    """Tell people apart: by account; guests by what the site keeps of their address, or by what they typed."""
    if speaker.account_id is not None:
        return _hash(f"account {speaker.account_id}")
    if speaker.kept_address:
        return _hash(f"address {speaker.kept_address}")
    return _hash(f"guest {folding.skeleton(speaker.name)} {(speaker.email or '').lower()}")


def _pieces(words: Sequence[str]) -> tuple[int, ...]:
    if len(words) < SHORTEST:
        return ()
    runs = {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}
    return tuple(sorted(int.from_bytes(_hash(run)[:7]) for run in runs)[:PIECES])


def _hash(words: str) -> bytes:
    return hashlib.blake2b(words.encode(), digest_size=16).digest()
