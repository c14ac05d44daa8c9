"""What staff choose for a thread: closed or open, what of it is read first, its title, and settings unlike its site's.

A choice stays: a thread that staff closed or opened is left alone by whatever closes old ones.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from comments.accounts.viewer import Viewer
from comments.audit import actions as audit
from comments.audit.actions import Actor, Subject
from comments.core.db import db
from comments.core.words import gettext
from comments.outbox import actions as outbox
from comments.sites import settings
from comments.sites.errors import BadSetting
from comments.sites.models import Site
from comments.threads import actions, events, policy, queries
from comments.threads.errors import ThreadMerged
from comments.threads.models import Thread

SUBJECT_KIND = "thread"
CLOSE, REOPEN, PREMODERATE = "thread.close", "thread.reopen", "thread.premoderate"
SET = "thread.set"
RETITLE = "thread.retitle"


def close_thread(viewer: Viewer, site: Site, thread_id: int | None, now: datetime) -> Thread:
    """Take no more comments into a thread; what is there stays, and can still be decided about.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged: nothing was changed.

    """
    return _choose_open(viewer, site, thread_id, now, is_open=False)


def reopen_thread(viewer: Viewer, site: Site, thread_id: int | None, now: datetime) -> Thread:
    """Take comments into a thread again, however old it is.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged: nothing was changed.

    """
    return _choose_open(viewer, site, thread_id, now, is_open=True)


def set_premoderate(
    viewer: Viewer, site: Site, thread_id: int | None, now: datetime, *, wanted: bool | None
) -> Thread:
    """Read every new comment of a thread first, or none, or with nothing do as the site does.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged: nothing was changed.

    """
    policy.check_may_moderate(viewer, site)
    [thread] = lock(site, thread_id)
    if thread.premoderate is not wanted:
        before, thread.premoderate = thread.premoderate, wanted
        note(viewer, thread, PREMODERATE, ({"premoderate": before}, {"premoderate": wanted}), now)
    return thread


def set_settings(
    viewer: Viewer, site: Site, thread_id: int | None, typed: Mapping[str, str], now: datetime
) -> Thread:
    """Choose settings for a thread, as words; an empty one does as the site does.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged, BadSetting: nothing was changed.

    """
    policy.check_may_set(viewer, site)
    [thread] = lock(site, thread_id)
    before, after = thread.settings, dict(thread.settings)
    for name, word in typed.items():
        if name not in settings.FOR_THREADS:
            known = ", ".join(settings.FOR_THREADS)
            raise BadSetting(
                gettext(
                    "“%(name)s” is not chosen for one discussion. There are: %(known)s.",
                    name=name,
                    known=known,
                )
            )
        after.pop(name, None)
        if word:
            after = settings.changed(after, name, word)
    if after != before:
        thread.settings = after
        note(viewer, thread, SET, (before, after), now)
    return thread


def retitle_thread(
    viewer: Viewer, site: Site, thread_id: int | None, title: str, now: datetime
) -> Thread:
    """Give a thread another title; the names that lead to it stay.

    Raises:
        SignInFirst, RoleTooLow, UnknownThread, ThreadMerged: nothing was changed.

    """
    policy.check_may_moderate(viewer, site)
    [thread] = lock(site, thread_id)
    if thread.title != title:
        before, thread.title = thread.title, title
        note(viewer, thread, RETITLE, ({"title": before}, {"title": title}), now)
    return thread


def lock(site: Site, *thread_ids: int | None) -> list[Thread]:
    """Take the rows of some threads, in the order of all writers, and return them as asked.

    Raises:
        UnknownThread: one is not on this site.
        ThreadMerged: one is part of another one by now.

    """
    wanted = sorted({thread_id for thread_id in thread_ids if thread_id is not None})
    found = db.session.scalars(
        select(Thread)
        .where(Thread.id.in_(wanted), Thread.site_id == site.id)
        .order_by(Thread.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    threads = {thread.id: thread for thread in found}
    asked = [threads.get(thread_id or 0) or queries.no_thread() for thread_id in thread_ids]
    for thread in asked:
        if thread.merged_into_id is not None:
            raise ThreadMerged(
                gettext(
                    "“%(title)s” became part of another discussion, number %(merged_into_id)s.",
                    title=thread.title,
                    merged_into_id=thread.merged_into_id,
                )
            )
    return asked


def note(
    viewer: Viewer,
    thread: Thread,
    action: str,
    change: tuple[dict[str, Any] | None, dict[str, Any] | None],
    now: datetime,
) -> None:
    """Give a changed thread a new version, write the change into the log, and tell the outbox."""
    db.session.flush()
    actions.touch_thread(thread.id)
    db.session.refresh(thread)
    actor = Actor(viewer.account_id, viewer.name)
    audit.record(
        actor, action, Subject(SUBJECT_KIND, thread.id, thread.site_id), now, change=change
    )
    outbox.emit(events.ThreadChanged(thread.site_id, thread.id, action), now)


def _choose_open(
    viewer: Viewer, site: Site, thread_id: int | None, now: datetime, *, is_open: bool
) -> Thread:
    policy.check_may_moderate(viewer, site)
    [thread] = lock(site, thread_id)
    before = {"is_open": thread.is_open, "closed_by_hand": thread.closed_by_hand}
    after = {"is_open": is_open, "closed_by_hand": not is_open}
    if before != after:
        thread.is_open, thread.closed_by_hand = is_open, not is_open
        note(viewer, thread, REOPEN if is_open else CLOSE, (before, after), now)
    return thread
