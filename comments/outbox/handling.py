"""What a handler is given, and how it leaves slow work for after the commit.

A handler runs in a unit of work of its own, at least once for each event, so it is idempotent. On SQLite that
unit holds the lock of all writers: whatever talks to the network is handed to `after_commit` and runs when the lock is
gone. When that fails, the handler is run again later.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

Followup = Callable[[], None]

_followups: ContextVar[list[Followup] | None] = ContextVar("followups", default=None)
_known: ContextVar[dict[Any, Any] | None] = ContextVar("known", default=None)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Happened:
    """An event as handlers see it; `payload` holds the fields of the event's class."""

    id: int
    name: str
    site_id: int | None
    subject_id: int
    payload: dict[str, Any]
    created_at: datetime


# A handler answers None when it is done, or the time at which it wants to be asked again.
Handler = Callable[[Happened, datetime], datetime | None]


def after_commit(followup: Followup) -> None:
    """Run something when the handler's unit of work has committed, before the handler counts as done."""
    followups = _followups.get()
    if followups is None:
        raise RuntimeError("only a handler, run by the worker, may leave work for after its commit")
    followups.append(followup)


def ask_once(question: Callable[[int], Answer], about: int) -> Answer:
    """Answer what many events of one unit of work ask, about a site for example, by asking once.

    New events are handled fifty at a time while other writers wait for the lock.
    """
    known = _known.get()
    if known is None:
        return question(about)
    if (question, about) not in known:
        known[question, about] = question(about)
    answer: Answer = known[question, about]
    return answer


@contextmanager
def remembering() -> Iterator[None]:
    """Keep what `ask_once` learns, for as long as one unit of work."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


@contextmanager
def collecting_followups() -> Iterator[list[Followup]]:
    """Collect what a handler leaves for after its commit."""
    followups: list[Followup] = []
    token = _followups.set(followups)
    try:
        yield followups
    finally:
        _followups.reset(token)
