"""The plain page of a thread: the same discussion as HTML, read and written without JavaScript.

It carries no cookie, so its form needs no CSRF token: whoever sends it may do what any stranger may, and everybody is
shown the same bytes. Who is signed in has a page of their own (`person_pages.py`).
"""

from flask import Blueprint, Response, current_app, redirect, request, url_for
from pydantic import ValidationError

from comments.core import clock, ids
from comments.core.errors import CommentsError
from comments.discussion import actions, kept_address, sending
from comments.discussion import queries as comment_queries
from comments.discussion.schemas import GuestAuthor, NewCommentBody
from comments.embed import fragment, plain, schemas, snapshots
from comments.embed.api import FRESH
from comments.embed.basis import Basis, names_as_seen, site_as_seen
from comments.embed.plain import Form, View
from comments.markup import render
from comments.sites.models import Site
from comments.threads import queries as threads
from comments.threads.errors import NoName
from comments.threads.models import Thread
from comments.threads.page import Page
from comments.web import context, languages, limits, problems
from comments.web.application import shares_unit

embed_pages = Blueprint("embed_pages", __name__, url_prefix="/sites/<site>")


@embed_pages.get("/thread")
def find_thread(site: str) -> Response:
    """Lead to the plain page of whatever thread an article names; show the empty one if nobody commented."""
    page = plain.asked_page()
    thread = threads.find_thread(context.current_site().id, page)
    if thread is None:
        return _show(View(None, page, Form()))
    return redirect(url_for(".show_thread", site=site, thread_id=thread.id))  # type: ignore[return-value]


@embed_pages.post("/thread")
@limits.limiter.limit(limits.POSTS)
@shares_unit
def start_thread(site: str) -> Response:
    """Post the first comment of a page."""
    del site
    return _post(None, plain.asked_page())


@embed_pages.get("/threads/<thread_id>")
def show_thread(site: str, thread_id: str) -> Response:
    """Show a page of a thread."""
    thread = threads.get_thread(context.current_site().id, ids.parse_id(thread_id))
    del site
    if str(thread.id) != thread_id:  # it became part of this one
        asked = request.args.get("comment")
        anchor = f"comment-{asked}" if asked else None
        shortname = context.current_site().shortname
        where = url_for(
            ".show_thread", site=shortname, thread_id=thread.id, comment=asked, _anchor=anchor
        )
        return redirect(where, 301)  # type: ignore[return-value]
    form = Form(parent_id=request.args.get("reply_to", ""))
    return _show(View(thread, Page.named(None, thread.url), form))


@embed_pages.post("/threads/<thread_id>")
@limits.limiter.limit(limits.POSTS)
@shares_unit
def post_to_thread(site: str, thread_id: str) -> Response:
    """Post a comment to a thread."""
    thread = threads.get_thread(context.current_site().id, ids.parse_id(thread_id))
    del site
    return _post(thread, plain.page_of(thread))


@embed_pages.get("/comments/<comment_id>/replies")
def show_branch(site: str, comment_id: str) -> Response:
    """Show the rest of what hangs on a comment."""
    found: Site = context.current_site()
    del site
    root = comment_queries.get_comment(found.id, ids.parse_id(comment_id))
    thread = threads.get_thread(found.id, root.thread_id)
    return plain.render_branch(root, thread, plain.branch_for(root))


@embed_pages.get("/fragment")
def show_fragment(site: str) -> Response:
    """Give the first page of a discussion as HTML that a publisher's server puts into the article's own."""
    del site
    found: Site = context.current_site()
    query = _read_fragment_query()
    page = Page.named(query.identifier, query.url)
    named = threads.list_named(found.id, page)
    with languages.speaking(query.lang):
        body = fragment.render(found, threads.choose(named, page), query)
        language = languages.current_language()
    snapshots.keep_while(Basis((site_as_seen(found), names_as_seen(found, page, named))))
    response = Response(body, mimetype="text/html")
    response.headers["Cache-Control"] = FRESH
    response.headers["Content-Security-Policy"] = fragment.POLICY
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Content-Language"] = language
    response.add_etag(weak=True)
    return response


def _read_fragment_query() -> schemas.FragmentQuery:
    """Return what a publisher's server asks for.

    Raises:
        Invalid, NoName: with what to change.

    """
    asked = {name: value for name, value in request.args.items() if value}
    try:
        query = schemas.FragmentQuery.model_validate(asked)
    except ValidationError as error:
        raise plain.refuse(error) from error
    if query.identifier is None and query.url is None:
        raise NoName("Say which discussion: add ?identifier=… or ?url=… to the address.")
    return query


def _show(view: View) -> Response:
    return plain.render_thread(view, plain.answer_for(view))


def _post(thread: Thread | None, page: Page) -> Response:
    """Take a form in; whatever is wrong, what was typed comes back with it."""
    form = plain.read_form()
    try:
        posted = _post_comment(page, form)
    except CommentsError as error:
        shown = plain.with_errors(form, error)
        return _show(View(thread, page, shown, problems.status_of(type(error))))
    return plain.after_posting(posted.comment)


def _post_comment(page: Page, form: Form) -> actions.Posted:
    site: Site = context.current_site()
    body, now = _read(form), clock.now()
    new = actions.NewComment(
        page=page,
        parent_id=plain.parse_parent(form.parent_id),
        text=body.text,
        html=render.render(body.text),
        author=actions.Author(
            body.author.name, body.author.email or None, None, kept_address.of_request(site)
        ),
        idempotency_key=f"form:{form.key}",
        sent=sending.of_form(form.subject, form.stamp, now),
    )
    return actions.post_comment(site, new, current_app.config["SECRET_KEY"], now)


class FormBody(NewCommentBody):
    """A comment on its way in from this page, which knows guests alone: it has no cookie."""

    author: GuestAuthor


def _read(form: Form) -> FormBody:
    """Read what a person typed. The page was read before, and imported names may be longer than new ones."""
    author = {"name": form.name, "email": form.email}
    try:
        return FormBody.model_validate({"text": form.words, "author": author})
    except ValidationError as error:
        raise plain.refuse(error) from error
