"""Which identifiers and URLs lead to a thread: adding one more, making one its address, and taking one away."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from comments.accounts.viewer import Viewer
from comments.core.db import db
from comments.core.errors import FieldError
from comments.core.text import is_storable
from comments.core.words import gettext
from comments.sites.models import Site
from comments.sites.names import origin_of
from comments.threads import managing, policy
from comments.threads.errors import BadName, LastName, NameTaken, UnknownName
from comments.threads.models import IDENTIFIER, URL, Thread, ThreadName
from comments.threads.page import MAX_IDENTIFIER, MAX_URL, without_fragment

ADD, REMOVE = "thread.add_name", "thread.remove_name"
MAX_NAMES = 500
# PostgreSQL indexes no value above about 2,700 bytes.
MAX_BYTES = 2600


@dataclass(frozen=True)
class Name:
    """A name as somebody typed it."""

    kind: str
    value: str

    def checked(self) -> "Name":
        """Return the name as it is kept: an identifier as it is, a URL without what stands behind `#`.

        Raises:
            BadName: it can lead nowhere.

        """
        value = without_fragment(self.value.strip()) if self.kind == URL else self.value
        longest = MAX_URL if self.kind == URL else MAX_IDENTIFIER
        problem = None
        if self.kind not in (IDENTIFIER, URL):
            problem = gettext("A name is an identifier or a URL.")
        elif not value or not is_storable(value):
            problem = (
                gettext("Please type the URL that a page sends.")
                if self.kind == URL
                else gettext("Please type the identifier that a page sends.")
            )
        elif len(value) > longest or len(value.encode()) > MAX_BYTES:
            problem = gettext(
                "This is longer than a name may be: %(most)s characters.", most=longest
            )
        elif self.kind == URL and origin_of(value) is None:
            problem = gettext("A URL starts with https:// or http:// .")
        if problem:
            raise BadName(problem, errors=(FieldError("/value", problem),))
        return Name(self.kind, value)


def add_name(
    viewer: Viewer, site: Site, thread_id: int | None, name: Name, now: datetime
) -> Thread:
    """Let one more identifier or URL lead to a thread. Its first URL becomes its address.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged, BadName: nothing was changed.
        NameTaken: it leads to another thread; the two can be merged.

    """
    policy.check_may_rename(viewer, site)
    name = name.checked()
    [thread] = managing.lock(site, thread_id)
    known = db.session.get(ThreadName, (site.id, name.kind, name.value))
    if known is not None and known.thread_id == thread.id:
        return thread
    if known is not None:
        other = db.session.get_one(Thread, known.thread_id)
        raise NameTaken(
            gettext(
                "“%(value)s” leads to the discussion “%(title)s” (number %(id)s) already. "
                "Merge the two, or remove the name there first.",
                value=name.value,
                title=other.title,
                id=other.id,
            ),
            other.id,
        )
    db.session.add(
        ThreadName(site_id=site.id, kind=name.kind, value=name.value, thread_id=thread.id)
    )
    if name.kind == URL and thread.url is None:
        thread.url = name.value
    managing.note(viewer, thread, ADD, (None, {name.kind: name.value}), now)
    return thread


def move_thread(
    viewer: Viewer, site: Site, thread_id: int | None, url: str, now: datetime
) -> Thread:
    """Let a URL lead to a thread and be its address; the ones before go on leading there.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged, BadName, NameTaken: see `add_name`.

    """
    name = Name(URL, url).checked()
    thread = add_name(viewer, site, thread_id, name, now)
    if thread.url != name.value:
        before, thread.url = thread.url, name.value
        managing.note(viewer, thread, ADD, ({URL: before}, {URL: name.value}), now)
    return thread


def remove_name(
    viewer: Viewer, site: Site, thread_id: int | None, name: Name, now: datetime
) -> Thread:
    """Let an identifier or URL lead to a thread no more; the next comment of its page begins a new one.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged, UnknownName: nothing was changed.
        LastName: no page would find the thread.

    """
    policy.check_may_rename(viewer, site)
    [thread] = managing.lock(site, thread_id)
    names = list_names(thread.id)
    known = next((one for one in names if (one.kind, one.value) == (name.kind, name.value)), None)
    if known is None:
        raise UnknownName(
            gettext(
                "“%(value)s” does not lead to “%(title)s”, or does so no more.",
                value=name.value,
                title=thread.title,
            )
        )
    if len(names) == 1:
        raise LastName(
            gettext("No page could find this discussion without a name. Add another one first.")
        )
    db.session.delete(known)
    if thread.url == name.value and name.kind == URL:
        others = (one.value for one in names if one.kind == URL and one is not known)
        thread.url = next(others, None)
    managing.note(viewer, thread, REMOVE, ({name.kind: name.value}, None), now)
    return thread


def list_names(thread_id: int) -> list[ThreadName]:
    """Return the names of a thread, identifiers first; of very many the first 500."""
    query = select(ThreadName).where(ThreadName.thread_id == thread_id)
    ordered = query.order_by(ThreadName.kind, ThreadName.value).limit(MAX_NAMES)
    return list(db.session.scalars(ordered))
