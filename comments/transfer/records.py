"""What a reader yields, in our own words whatever the file calls it.

A reader never aborts over one bad record: what it cannot use becomes a `Skipped` with the line and
the reason.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Status = Literal["approved", "pending", "spam", "removed", "deleted"]
TextFormat = Literal["html", "markdown"]


@dataclass(frozen=True, slots=True)
class Own:
    """What our own export says of a thread or comment beyond what other systems know.

    `id` is the one it had here, and gets again if that is free. `source` and `source_id` are what it
    was called where it came from before that. `rest` holds what is JSON: the shapes are in
    `formats/afterword_shapes.py`.
    """

    id: int
    source: str | None
    source_id: str | None
    rest: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Name:
    """What a comment was called in one more system that it was in."""

    source: str
    source_id: str


@dataclass(frozen=True, slots=True)
class Membership:
    """What the site's publisher calls somebody whom it signs in, since when, and the word beside their name."""

    id: str
    badge: str | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """Somebody with an account who wrote or voted."""

    id: int
    line: int
    email: str | None
    name: str
    url: str | None
    created_at: datetime
    members: tuple[Membership, ...] = ()


@dataclass(frozen=True, slots=True)
class StaffRecord:
    """What a site's staff decided beside the discussions: settings of the site, a sanction, a note. It is JSON."""

    kind: Literal["site", "sanction", "note"]
    line: int
    content: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ThreadRecord:
    """A page under discussion.

    `identifiers` are the publisher's own, verbatim. `fallback_identifier` names the thread only if
    no other thread was given that identifier by its publisher.
    """

    source_id: str
    line: int
    identifiers: tuple[str, ...]
    fallback_identifier: str
    url: str
    title: str
    created_at: datetime | None
    is_open: bool = True
    is_removed: bool = False
    own: Own | None = None


@dataclass(frozen=True, slots=True)
class CommentRecord:
    """One comment. Where `thread_source_id` is empty its parent's thread is meant.

    `member_id` is what the site's own publisher calls its author when it signs them in.
    """

    source_id: str
    line: int
    thread_source_id: str
    parent_source_id: str
    author_name: str
    text: str
    created_at: datetime
    status: Status
    text_format: TextFormat = "html"
    author_username: str = ""
    author_email: str = ""
    author_url: str = ""
    address: str = ""
    member_id: str = ""
    names: tuple[Name, ...] = ()
    own: Own | None = None


@dataclass(frozen=True, slots=True)
class Skipped:
    """A record that cannot be used, and why, as the end of a sentence: "it has no date"."""

    kind: Literal["thread", "comment"]
    source_id: str
    line: int
    reason: str


Record = ThreadRecord | CommentRecord | PersonRecord | StaffRecord | Skipped
