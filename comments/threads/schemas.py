"""Shapes of threads as staff see and change them."""

from collections.abc import Iterable
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field

from comments.sites.schemas import SitePath
from comments.sites.settings import MAX_MESSAGE
from comments.threads.models import Thread, ThreadName
from comments.threads.page import MAX_URL
from comments.web.text_types import Shape, Storable, as_text

MAX_ID_LENGTH = 20
Setting = Annotated[Storable, Field(max_length=MAX_MESSAGE)]


class ThreadPath(SitePath):
    """A path that names a thread."""

    id: str


class ThreadBody(Shape):
    """What to change; what is not sent stays. `"premoderate": null` does as the site does.

    `settings` are written as for the whole site, `{"many_links": "3"}`; null does as the site does.
    """

    is_open: bool | None = None
    premoderate: bool | None = None
    settings: dict[Storable, Setting | None] | None = None


class MergeBody(Shape):
    """The thread that another one becomes part of."""

    into: Annotated[Storable, BeforeValidator(as_text), Field(max_length=MAX_ID_LENGTH)]


class NameBody(Shape):
    """An identifier, byte for byte, or a URL."""

    kind: Literal["identifier", "url"]
    value: Annotated[Storable, BeforeValidator(as_text), Field(max_length=MAX_URL)]


class NameAnswer(BaseModel):
    """A name that leads to a thread."""

    kind: str
    value: str


class StaffThread(BaseModel):
    """A thread with what staff chose for it."""

    id: str
    title: str
    url: str | None
    is_open: bool
    closed_by_hand: bool | None
    premoderate: bool | None
    settings: dict[str, bool | int | str]
    comment_count: int
    version: int
    names: list[NameAnswer]


class StaffThreadAnswer(BaseModel):
    """A thread after a change."""

    thread: StaffThread


def present(thread: Thread, names: Iterable[ThreadName]) -> StaffThreadAnswer:
    """Present a thread to staff."""
    return StaffThreadAnswer(
        thread=StaffThread(
            id=str(thread.id),
            title=thread.title,
            url=thread.url,
            is_open=thread.is_open,
            closed_by_hand=thread.closed_by_hand,
            premoderate=thread.premoderate,
            settings=thread.settings,
            comment_count=thread.comment_count,
            version=thread.version,
            names=[NameAnswer(kind=name.kind, value=name.value) for name in names],
        )
    )
