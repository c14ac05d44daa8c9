"""`/dashboard/<site>/threads`: a site's discussions, and what staff choose for one. Everything is plain forms."""

from collections.abc import Callable
from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.core import clock, ids
from comments.core.errors import CommentsError, Conflict, Gone, Invalid, NotFound
from comments.core.words import gettext
from comments.dashboard import navigation, presenting_threads
from comments.dashboard.blueprints import make_blueprint
from comments.discussion import reading
from comments.moderation import marking
from comments.moderation.marking import Mark
from comments.sites.models import Site
from comments.sites.settings import FOR_THREADS
from comments.threads import listing, managing, merging, naming, policy
from comments.threads import queries as threads
from comments.threads.errors import NameTaken
from comments.threads.models import Thread
from comments.threads.page import Page
from comments.web import context, cursors, languages, limits, problems

thread_pages = make_blueprint("thread_pages", "/dashboard/<site>/threads")

SAID = "thread_said"  # what was done, until it was shown once
LATEST = 10  # roots on the page of one discussion
READ_FIRST = {"on": True, "off": False, "site": None}
# What can be wrong about a form, and is said on the page that it stands on.
REFUSALS = (Invalid, NotFound, Conflict, Gone)


@thread_pages.get("")
def list_threads(site: str) -> ResponseReturnValue:
    """Show a site's discussions, where somebody wrote last first."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read(viewer, current)
    q = request.args.get("q", "").strip()
    key, scope = current_app.config["SECRET_KEY"], f"threads:{current.id}:{q}"
    cursor = request.args.get("cursor")
    after = None
    if cursor:
        after = listing.Position(*map(int, cursors.read_cursor(key, scope, cursor)))
    page = listing.list_threads(current, q, after)
    following = cursors.write_cursor(key, scope, [*page.next]) if page.next else None
    return render_template(
        "dashboard/threads.html",
        viewer=viewer,
        nav=navigation.present(viewer, current, "thread_pages.list_threads"),
        site=current,
        q=q,
        rows=presenting_threads.present_rows(current, page.threads, clock.now()),
        following=following,
        is_first=after is None,
    )


@thread_pages.get("/<thread_id>")
def show_thread(site: str, thread_id: str) -> ResponseReturnValue:
    """Show one discussion, with its names and what staff chose for it."""
    thread = threads.get_thread(context.current_site().id, _read_access(thread_id))
    if str(thread.id) != thread_id:  # it became part of this one
        return redirect(url_for(".show_thread", site=site, thread_id=thread.id), 303)
    return _page(thread)


@thread_pages.post("/<thread_id>")
@limits.limiter.limit(limits.DECISIONS)
def choose(site: str, thread_id: str) -> ResponseReturnValue:
    """Close a discussion or open it, or say what is read first in it."""
    del site
    policy.check_may_moderate(cookie.current_viewer(), context.current_site())
    return _do(thread_id, _choose)


@thread_pages.post("/<thread_id>/settings")
@limits.limiter.limit(limits.DECISIONS)
def set_settings(site: str, thread_id: str) -> ResponseReturnValue:
    """Choose for one discussion who waits and what, unlike on the whole site."""
    del site
    policy.check_may_set(cookie.current_viewer(), context.current_site())
    return _do(thread_id, _set)


@thread_pages.post("/<thread_id>/names")
@limits.limiter.limit(limits.DECISIONS)
def add_name(site: str, thread_id: str) -> ResponseReturnValue:
    """Let one more identifier or URL lead to a discussion."""
    del site
    policy.check_may_rename(cookie.current_viewer(), context.current_site())
    return _do(thread_id, _add_name)


@thread_pages.post("/<thread_id>/names/remove")
@limits.limiter.limit(limits.DECISIONS)
def remove_name(site: str, thread_id: str) -> ResponseReturnValue:
    """Let one lead there no more."""
    del site
    policy.check_may_rename(cookie.current_viewer(), context.current_site())
    return _do(thread_id, _remove_name)


@thread_pages.post("/<thread_id>/merge")
@limits.limiter.limit(limits.DECISIONS)
def merge(site: str, thread_id: str) -> ResponseReturnValue:
    """Make a discussion part of another one."""
    del site
    policy.check_may_rename(cookie.current_viewer(), context.current_site())
    return _do(thread_id, _merge)


@thread_pages.post("/<thread_id>/marks")
@limits.limiter.limit(limits.DECISIONS)
def mark(site: str, thread_id: str) -> ResponseReturnValue:
    """Pin or feature a comment of a discussion, or take that back."""
    del site
    policy.check_may_moderate(cookie.current_viewer(), context.current_site())
    return _do(thread_id, _mark)


def _read_access(thread_id: str) -> int | None:
    policy.check_may_read(cookie.current_viewer(), context.current_site())
    return ids.parse_id(thread_id)


def _do(thread_id: str, act: Callable[[Thread], tuple[int, str]]) -> ResponseReturnValue:
    """Do what a form asks and lead back to the page with a word about it, or show there what was wrong."""
    site: Site = context.current_site()
    thread = threads.get_thread(site.id, ids.parse_id(thread_id))
    try:
        shown_id, said = act(thread)
    except REFUSALS as error:
        return _page(thread, error), problems.status_of(type(error))
    session[SAID] = languages.say(said)
    return redirect(url_for(".show_thread", site=site.shortname, thread_id=shown_id), 303)


def _choose(thread: Thread) -> tuple[int, str]:
    site: Site = context.current_site()
    viewer, now = cookie.current_viewer(), clock.now()
    kind, _, word = request.form.get("choose", "").partition(":")
    if kind == "read-first" and word in READ_FIRST:
        managing.set_premoderate(viewer, site, thread.id, now, wanted=READ_FIRST[word])
        return thread.id, gettext("Saved.")
    if kind == "close":
        managing.close_thread(viewer, site, thread.id, now)
        return thread.id, gettext("This discussion is closed now.")
    if kind == "reopen":
        managing.reopen_thread(viewer, site, thread.id, now)
        return thread.id, gettext("This discussion is open now.")
    raise Invalid(gettext("Choose what to do: close, reopen, or what is read first."))


def _set(thread: Thread) -> tuple[int, str]:
    site: Site = context.current_site()
    typed = {name: request.form[name].strip() for name in FOR_THREADS if name in request.form}
    managing.set_settings(cookie.current_viewer(), site, thread.id, typed, clock.now())
    return thread.id, gettext("Saved.")


def _typed_name() -> naming.Name:
    return naming.Name(request.form.get("kind", ""), request.form.get("value", ""))


def _add_name(thread: Thread) -> tuple[int, str]:
    site: Site = context.current_site()
    name = _typed_name()
    naming.add_name(cookie.current_viewer(), site, thread.id, name, clock.now())
    return thread.id, gettext("“%(name)s” leads here now.", name=name.value.strip())


def _remove_name(thread: Thread) -> tuple[int, str]:
    site: Site = context.current_site()
    name = _typed_name()
    naming.remove_name(cookie.current_viewer(), site, thread.id, name, clock.now())
    return thread.id, gettext("“%(name)s” leads here no more.", name=name.value)


def _merge(thread: Thread) -> tuple[int, str]:
    site: Site = context.current_site()
    if not request.form.get("sure"):
        raise Invalid(gettext("Merging cannot be undone. Tick the box if you are sure."))
    into = _find_other(site, request.form.get("into", "").strip())
    merged = merging.merge_threads(cookie.current_viewer(), site, thread.id, into, clock.now())
    return merged.id, gettext(
        "“%(title)s” is part of this discussion now. Its comments follow.", title=thread.title
    )


def _find_other(site: Site, typed: str) -> int:
    """Return the thread that somebody means by its number, its address here, or any of its names."""
    number = ids.parse_id(typed.rstrip("/").rpartition("/")[2])
    if number is not None:
        known = threads.find_by_id(site.id, number)
        if known is not None:
            return known.id
    found = threads.find_thread(site.id, Page.named(typed, typed)) if typed else None
    if found is None:
        raise Invalid(gettext("No discussion has this number, identifier or URL."))
    return found.id


def _mark(thread: Thread) -> tuple[int, str]:
    site: Site = context.current_site()
    viewer, now = cookie.current_viewer(), clock.now()
    word = request.form.get("mark", "")
    # A number, or an address that ends with one, like `…#comment-17`.
    comment_id = ids.parse_id(request.form.get("comment", "").strip().rpartition("-")[2])
    wanted = word.removeprefix("un")
    if wanted not in set(Mark):
        raise Invalid(gettext("Choose what to do: pin, unpin, feature or unfeature."))
    act = marking.mark_comment if word == wanted else marking.unmark_comment
    act(viewer, site, comment_id, Mark(wanted), now)
    return thread.id, presenting_threads.MARKED[word]


def _page(thread: Thread, problem: CommentsError | None = None) -> str:
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    values: dict[str, Any] = {
        "kind": request.form.get("kind", "url"),
        "value": request.form.get("value", "") if problem else "",
        "into": problem.thread_id
        if isinstance(problem, NameTaken)
        else request.form.get("into", ""),
    }
    latest = reading.list_thread_page(thread.id, "newest", None, LATEST)
    return render_template(
        "dashboard/thread.html",
        viewer=viewer,
        nav=navigation.present(viewer, site, "thread_pages.list_threads"),
        site=site,
        thread=thread,
        row=presenting_threads.present_row(site, thread, clock.now()),
        openness=presenting_threads.present_openness(thread),
        reading=presenting_threads.present_reading(site, thread),
        settings=presenting_threads.present_settings(site, thread),
        may_set=policy.may_set(viewer, site),
        names=naming.list_names(thread.id),
        pinned=[presenting_threads.present_comment(c) for c in marking.list_marked(thread.id)],
        latest=[
            presenting_threads.present_comment(comment)
            for comment in latest.comments
            if comment.status == "approved"
        ],
        may_moderate=policy.may_moderate(viewer, site),
        may_rename=policy.may_rename(viewer, site),
        said=session.pop(SAID, None) if SAID in session else None,
        problem=problem.detail if problem else None,
        typed=values,
    )
