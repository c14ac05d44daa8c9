"""The plain page of a thread: the same discussion as HTML, read and written without JavaScript.

It carries no cookie, so its form needs no CSRF token: whoever sends it may do what any stranger may. The hidden key
makes sending it twice make one comment.
"""

import re
import secrets
from dataclasses import dataclass, field, replace

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from pydantic import ValidationError

from comments.core import clock, ids, text
from comments.core.errors import CommentsError, Invalid
from comments.discussion import actions, kept_address
from comments.discussion import queries as comment_queries
from comments.discussion.errors import KeyReused, UnknownParent
from comments.discussion.models import Comment, Status
from comments.discussion.policy import status_for_author
from comments.discussion.schemas import MAX_TITLE, CommentAnswer, GuestAuthor, NewCommentBody
from comments.embed import presenting, schemas
from comments.markup import render
from comments.screening.draft import Sent
from comments.sites.models import Site
from comments.sites.settings import ORDERS, load_settings
from comments.threads import queries as threads
from comments.threads.errors import NoName
from comments.threads.models import Thread
from comments.threads.page import Page
from comments.web import address, context, limits, problems
from comments.web.application import shares_unit
from comments.web.text_types import sentence

embed_pages = Blueprint("embed_pages", __name__, url_prefix="/sites/<site>")

MAX_FORM_FIELD = 20_000
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def _new_key() -> str:
    return secrets.token_urlsafe(16)


@dataclass(frozen=True)
class Form:
    """What somebody typed, and what was wrong with it."""

    name: str = ""
    email: str = ""
    text: str = ""
    parent_id: str = ""
    key: str = field(default_factory=_new_key)
    errors: tuple[str, ...] = ()


@embed_pages.get("/thread")
def find_thread(site: str) -> Response:
    """Lead to the plain page of whatever thread an article names; show the empty one if nobody commented."""
    page = _asked_page()
    thread = threads.find_thread(context.current_site().id, page)
    if thread is None:
        return _show(None, page, Form())
    return redirect(url_for(".show_thread", site=site, thread_id=thread.id))  # type: ignore[return-value]


@embed_pages.post("/thread")
@limits.limiter.limit(limits.POSTS)
@shares_unit
def start_thread(site: str) -> Response:
    """Post the first comment of a page."""
    del site
    return _post(None, _asked_page())


@embed_pages.get("/threads/<thread_id>")
def show_thread(site: str, thread_id: str) -> Response:
    """Show a page of a thread."""
    thread = threads.get_thread(context.current_site().id, ids.parse_id(thread_id))
    if str(thread.id) != thread_id:  # it became part of this one
        asked = request.args.get("comment")
        anchor = f"comment-{asked}" if asked else None
        where = url_for(
            ".show_thread", site=site, thread_id=thread.id, comment=asked, _anchor=anchor
        )
        return redirect(where, 301)  # type: ignore[return-value]
    page = Page.named(None, thread.url)
    return _show(thread, page, Form(parent_id=request.args.get("reply_to", "")))


@embed_pages.post("/threads/<thread_id>")
@limits.limiter.limit(limits.POSTS)
@shares_unit
def post_to_thread(site: str, thread_id: str) -> Response:
    """Post a comment to a thread."""
    thread = threads.get_thread(context.current_site().id, ids.parse_id(thread_id))
    del site
    return _post(thread, _page_of(thread))


@embed_pages.get("/comments/<comment_id>/replies")
def show_branch(site: str, comment_id: str) -> Response:
    """Show the rest of what hangs on a comment."""
    found: Site = context.current_site()
    del site
    root = comment_queries.get_comment(found.id, ids.parse_id(comment_id))
    thread = threads.get_thread(found.id, root.thread_id)
    key = current_app.config["SECRET_KEY"]
    answer = presenting.replies_answer(key, found, root, request.args.get("cursor"))
    return _html(
        render_template(
            "embed/branch.html",
            site=found,
            thread=thread,
            root_id=comment_id,
            comments=answer.comments,
            next_cursor=answer.next_cursor,
            settings=load_settings(found.settings),
        )
    )


def _post(thread: Thread | None, page: Page) -> Response:
    """Take a form in; whatever is wrong, what was typed comes back with it."""
    key = _typed("key") if KEY.fullmatch(_typed("key")) else _new_key()
    form = Form(_typed("name"), _typed("email"), _typed("text"), _typed("parent_id"), key)
    try:
        posted = _post_comment(page, form)
    except CommentsError as error:
        shown = _with_errors(form, error)
        return _show(thread, page, shown, status=problems.status_of(type(error)))
    return _after_posting(posted.comment)


def _typed(name: str) -> str:
    return request.form.get(name, "")[:MAX_FORM_FIELD]


def _post_comment(page: Page, form: Form) -> actions.Posted:
    site: Site = context.current_site()
    body = _read(form)
    new = actions.NewComment(
        page=page,
        parent_id=_parse_parent(form.parent_id),
        text=body.text,
        html=render.render(body.text),
        author=actions.Author(
            body.author.name, body.author.email or None, None, kept_address.of_request(site)
        ),
        idempotency_key=f"form:{form.key}",
        sent=Sent(address.client_ip()),
    )
    return actions.post_comment(site, new, current_app.config["SECRET_KEY"], clock.now())


def _parse_parent(typed: str) -> int | None:
    parent_id = ids.parse_id(typed)
    if typed and parent_id is None:
        raise UnknownParent("The comment you are answering is no longer here.")
    return parent_id


class FormBody(NewCommentBody):
    """A comment on its way in from this page, which knows guests alone: it has no cookie."""

    author: GuestAuthor


def _read(form: Form) -> FormBody:
    """Read what a person typed. The page was read before, and imported names may be longer than new ones."""
    try:
        return FormBody.model_validate(
            {
                "text": form.text.replace("\r\n", "\n"),
                "author": {"name": form.name, "email": form.email},
            }
        )
    except ValidationError as error:
        sentences = dict.fromkeys(sentence(item) for item in error.errors(include_url=False))
        raise Invalid(" ".join(sentences)) from error


def _with_errors(form: Form, error: CommentsError) -> Form:
    if isinstance(error, KeyReused):  # somebody went back and wrote something else
        again = "This form was posted already. Send it again to post this as another comment."
        return replace(form, key=_new_key(), errors=(again,))
    return replace(form, errors=(error.detail,))


def _after_posting(comment: Comment | actions.NewRow) -> Response:
    is_shown = comment.status == Status.APPROVED
    told = status_for_author(comment.status, comment.reasons)
    values = {
        "site": context.current_site().shortname,
        "thread_id": str(comment.thread_id),
        "notice": "posted" if told is Status.APPROVED else "held",
        "comment": str(comment.id) if is_shown else None,
    }
    anchor = f"comment-{comment.id}" if is_shown else "notice"
    return redirect(url_for(".show_thread", _anchor=anchor, **values), 303)  # type: ignore[return-value]


def _show(thread: Thread | None, page: Page, form: Form, status: int = 200) -> Response:
    site: Site = context.current_site()
    # Not validated: names were before or are imported ones; a bad cursor or comment is refused where it is read.
    query = schemas.ThreadQuery.model_construct(
        identifier=page.identifier,
        url=page.url,
        order=_order(),
        cursor=request.args.get("cursor") if status == 200 else None,  # noqa: PLR2004 - a refused post shows page one
        comment=request.args.get("comment") if status == 200 else None,  # noqa: PLR2004
    )
    answer = presenting.thread_answer(current_app.config["SECRET_KEY"], site, thread, query)
    return _html(
        render_template(
            "embed/thread.html",
            site=site,
            page=page,
            answer=answer,
            branches=_branches(answer.comments),
            names={comment.id: comment.author.name for comment in answer.comments},
            orders=ORDERS,
            form=form,
            notice=request.args.get("notice", ""),
            premoderate=answer.settings.premoderate,
        ),
        status,
    )


def _branches(shown: list[CommentAnswer]) -> list[list[CommentAnswer]]:
    """Group a page's comments by root."""
    branches: list[list[CommentAnswer]] = []
    for comment in shown:
        if comment.depth == 0 or not branches:
            branches.append([])
        branches[-1].append(comment)
    return branches


def _order() -> str | None:
    order = request.args.get("order")
    return order if order in ORDERS else None


def _asked_page() -> Page:
    asked = request.values
    try:
        query = schemas.ThreadQuery(
            identifier=asked.get("identifier") or None, url=asked.get("url") or None
        )
    except ValidationError as error:
        raise Invalid(sentence(error.errors(include_url=False)[0])) from error
    if query.identifier is None and query.url is None:
        raise NoName("Say which discussion: add ?identifier=… or ?url=… to the address.")
    title = text.single_line(asked.get("title", "")[:MAX_FORM_FIELD])[:MAX_TITLE]
    return Page.named(query.identifier, query.url, title)


def _page_of(thread: Thread) -> Page:
    """Name a thread by what certainly leads to it."""
    names = threads.list_names(thread.id)
    return Page.named(names.get("identifier"), names.get("url"), thread.title)


def _html(body: str, status: int = 200) -> Response:
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response
