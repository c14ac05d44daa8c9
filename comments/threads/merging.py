"""Making one thread of two: the names are moved at once, and the worker moves what hangs on the emptied one.

The emptied thread stays as a sign, for what still points at it. While comments are on their way, both threads count
what they hold, and every batch is whole. It cannot be undone: nobody could tell what had been whose.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update

from comments.accounts.viewer import Viewer
from comments.core.db import db
from comments.core.words import gettext
from comments.outbox import actions as outbox
from comments.sites.models import Site
from comments.threads import actions, events, managing, policy
from comments.threads.errors import CannotMergeThreads
from comments.threads.models import Thread, ThreadName

MERGE = "thread.merge"


def merge_threads(
    viewer: Viewer, site: Site, thread_id: int | None, into_id: int | None, now: datetime
) -> Thread:
    """Make a thread part of another one of the site, and return that one.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged: nothing was changed.
        CannotMergeThreads: it is the same one.

    """
    policy.check_may_rename(viewer, site)
    thread, into = managing.lock(site, thread_id, into_id)
    if thread is into:
        raise CannotMergeThreads(
            gettext("This is the same discussion. Choose another one to merge it into.")
        )
    before = {"thread": _facts(thread), "into": _facts(into)}
    _point_to(thread, into)
    managing.note(viewer, thread, MERGE, (before, {"into": _facts(into)}), now)
    actions.touch_thread(into.id, latest=thread.latest_comment_id)
    db.session.refresh(into)
    outbox.emit(events.ThreadsMerged(site.id, thread.id, into.id), now)
    return into


def find_merged_into(thread_id: int) -> int | None:
    """Return the thread that this one is part of by now."""
    return db.session.scalar(select(Thread.merged_into_id).where(Thread.id == thread_id))


def _point_to(thread: Thread, into: Thread) -> None:
    for moved, column in ((ThreadName, ThreadName.thread_id), (Thread, Thread.merged_into_id)):
        # What became part of this thread earlier is part of the other one now: no sign leads to a sign.
        db.session.execute(
            update(moved)
            .where(column == thread.id)
            .values({column: into.id})
            .execution_options(synchronize_session=False)
        )
    into.url = into.url or thread.url
    thread.is_open, thread.closed_by_hand = False, True
    thread.pinned_count = 0
    thread.merged_into_id = into.id
    db.session.flush()


def _facts(thread: Thread) -> dict[str, Any]:
    names = db.session.scalar(select(func.count()).where(ThreadName.thread_id == thread.id))
    return {
        "id": str(thread.id),
        "title": thread.title,
        "url": thread.url,
        "names": names or 0,
        "comment_count": thread.comment_count,
        "is_open": thread.is_open,
    }
