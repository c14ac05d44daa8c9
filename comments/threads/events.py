"""What happens to threads."""

from dataclasses import dataclass
from typing import ClassVar

from comments.outbox.events import Event


@dataclass(frozen=True)
class ThreadChanged(Event):
    """Staff chose something for a thread; `action` is what the audit log calls it, like `thread.close`."""

    subject_field: ClassVar[str] = "thread_id"

    thread_id: int
    action: str


@dataclass(frozen=True)
class ThreadsMerged(Event):
    """A thread became part of another one: what still hangs on it has to be moved there."""

    subject_field: ClassVar[str] = "thread_id"

    thread_id: int
    into_id: int


EVENTS: tuple[type[Event], ...] = (ThreadChanged, ThreadsMerged)
