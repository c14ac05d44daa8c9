"""What both plain pages of a discussion share, the public one and that of a person who is signed in.

Their routes have the same names, so one template serves both.
"""

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Response, current_app, redirect, render_template, request, url_for
from pydantic import ValidationError

from comments.core import ids, text
from comments.core.errors import CommentsError, FieldError, Invalid
from comments.core.words import gettext, joined
from comments.discussion import actions, reading, sending
from comments.discussion.errors import KeyReused, UnknownParent
from comments.discussion.models import Comment, Status
from comments.discussion.policy import status_for_author
from comments.discussion.schemas import MAX_TITLE, CommentAnswer
from comments.embed import linked_data, presenting, schemas
from comments.sites import names
from comments.sites.models import Site
from comments.sites.settings import ORDERS, load_settings
from comments.threads import queries as threads
from comments.threads.errors import NoName
from comments.threads.models import Thread
from comments.threads.page import Page
from comments.web import context
from comments.web.text_types import sentence

MAX_FORM_FIELD = 20_000
KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def _new_key() -> str:
    return secrets.token_urlsafe(16)


# Where the form says what does not fit, by the last part of what the pointer names.
FIELDS = {"text": "text", "name": "name", "author": "name", "email": "email"}


@dataclass(frozen=True)
class Form:
    """What somebody typed, and what was wrong with it. The key makes sending it twice make one comment.

    `stamp` says when the form was shown.
    """

    name: str = ""
    email: str = ""
    text: str = ""
    parent_id: str = ""
    subject: str = ""  # people do not see it
    stamp: str = ""
    key: str = field(default_factory=_new_key)
    errors: tuple[str, ...] = ()
    wrong: Mapping[str, str] = field(default_factory=dict)  # by field

    @property
    def words(self) -> str:
        """The text as it is kept: forms send other line ends."""
        return self.text.replace("\r\n", "\n")


@dataclass(frozen=True)
class View:
    """One page of a discussion as it is shown: of which thread, or of a page without one yet, and with which form."""

    thread: Thread | None
    page: Page
    form: Form
    status: int = 200


def typed(name: str) -> str:
    """Return what a field of the form holds."""
    return request.form.get(name, "")[:MAX_FORM_FIELD]


def read_form() -> Form:
    """Return what was sent."""
    key = typed("key") if KEY.fullmatch(typed("key")) else _new_key()
    return Form(
        name=typed("name"),
        email=typed("email"),
        text=typed("text"),
        parent_id=typed("parent_id"),
        subject=typed("subject"),
        stamp=typed("stamp"),
        key=key,
    )


def with_errors(form: Form, error: CommentsError) -> Form:
    """Return what was sent, to be mended."""
    if isinstance(error, KeyReused):  # somebody went back and wrote something else
        again = gettext(
            "This form was posted already. Send it again to post this as another comment."
        )
        return replace(form, key=_new_key(), errors=(again,))
    if isinstance(error, Invalid) and error.errors:
        said = [(one.pointer.rpartition("/")[2], one.detail) for one in error.errors]
        places = [(FIELDS.get(name), detail) for name, detail in said]
        if all(place for place, _ in places):
            return replace(form, wrong={place: detail for place, detail in places if place})
    return replace(form, errors=(error.detail,))


def refuse(error: ValidationError) -> Invalid:
    """Say in sentences what does not fit, each at its field."""
    found = tuple(
        FieldError(f"/{item['loc'][-1]}", sentence(item))
        for item in error.errors(include_url=False)
    )
    return Invalid(joined(dict.fromkeys(one.detail for one in found)), errors=found)


def parse_parent(typed_id: str) -> int | None:
    """Return what is answered.

    Raises:
        UnknownParent: it is no comment.

    """
    parent_id = ids.parse_id(typed_id)
    if typed_id and parent_id is None:
        raise UnknownParent(gettext("The comment you are answering is no longer here."))
    return parent_id


def asked_page() -> Page:
    """Return which page an address names.

    Raises:
        Invalid, NoName: none.

    """
    asked = request.values
    try:
        query = schemas.ThreadQuery(
            identifier=asked.get("identifier") or None, url=asked.get("url") or None
        )
    except ValidationError as error:
        raise Invalid(sentence(error.errors(include_url=False)[0])) from error
    if query.identifier is None and query.url is None:
        raise NoName(gettext("Say which discussion: add ?identifier=… or ?url=… to the address."))
    title = text.single_line(asked.get("title", "")[:MAX_FORM_FIELD])[:MAX_TITLE]
    return Page.named(query.identifier, query.url, title)


def page_of(thread: Thread) -> Page:
    """Name a thread by what certainly leads to it."""
    names = threads.list_names(thread.id)
    return Page.named(names.get("identifier"), names.get("url"), thread.title)


def after_posting(comment: Comment | actions.NewRow) -> Response:
    """Lead to a comment that was just posted, or to the word that it waits."""
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


def answer_for(view: View) -> schemas.ThreadAnswer:
    """Return the page of the discussion that an address asks for."""
    is_first = view.status != 200  # noqa: PLR2004 - a refused post shows page one
    order = request.args.get("order")
    # Not validated: names were before or are imported ones; a bad cursor or comment is refused where it is read.
    query = schemas.ThreadQuery.model_construct(
        identifier=view.page.identifier,
        url=view.page.url,
        order=order if order in ORDERS else None,
        cursor=None if is_first else request.args.get("cursor"),
        comment=None if is_first else request.args.get("comment"),
    )
    key, site = current_app.config["SECRET_KEY"], context.current_site()
    return presenting.thread_answer(key, site, view.thread, query)


def render_thread(view: View, answer: schemas.ThreadAnswer, **more: Any) -> Response:
    """Show a page of a discussion."""
    site: Site = context.current_site()
    place = _place(site, view.thread) if view.thread else None
    page = render_template(
        "embed/thread.html",
        site=site,
        page=view.page,
        place=place,
        linked_data=linked_data.describe(answer, place) if place and not more else None,
        answer=answer,
        branches=_branches(answer.comments),
        names=_names(view, answer),
        orders=ORDERS,
        form=view.form,
        stamp=sending.stamp(),
        notice=request.args.get("notice", ""),
        premoderate=answer.settings.premoderate,
        **{"me": None} | more,
    )
    return as_html(page, view.status)


def _names(view: View, answer: schemas.ThreadAnswer) -> dict[str, str]:
    """Say who wrote the page's comments, and what is answered: a refused reply may be to one of another page."""
    shown = {comment.id: comment.author.name for comment in answer.comments}
    wanted = ids.parse_id(view.form.parent_id)
    if view.thread is None or wanted is None or view.form.parent_id in shown:
        return shown
    found = reading.find_shown(view.thread.id, wanted)
    if found is None or found.id != wanted or found.status != Status.APPROVED:
        return shown
    return shown | {view.form.parent_id: found.author_name}


def _place(site: Site, thread: Thread) -> linked_data.Place:
    """Say where a thread is read. Only of a page of the site's own do we say that it is what is discussed."""
    path = url_for("embed_pages.show_thread", site=site.shortname, thread_id=str(thread.id))
    is_own = thread.url is not None and names.origin_of(thread.url) in site.origins
    return linked_data.Place(
        site=site.name,
        begun_at=thread.created_at,
        url=f"{current_app.config['BASE_URL']}{path}",
        article=thread.url if is_own else None,
    )


def branch_for(root: Comment) -> schemas.RepliesAnswer:
    """Return the rest of what hangs on a comment, from where an address says."""
    key, site = current_app.config["SECRET_KEY"], context.current_site()
    return presenting.replies_answer(key, site, root, request.args.get("cursor"))


def render_branch(
    root: Comment, thread: Thread, answer: schemas.RepliesAnswer, **more: Any
) -> Response:
    """Show the rest of what hangs on a comment."""
    site: Site = context.current_site()
    page = render_template(
        "embed/branch.html",
        site=site,
        thread=thread,
        root_id=str(root.id),
        comments=answer.comments,
        next_cursor=answer.next_cursor,
        settings=load_settings(site.settings),
        **{"me": None} | more,
    )
    return as_html(page)


def as_html(body: str, status: int = 200) -> Response:
    """Answer a page that caches may keep, and ask about."""
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _branches(shown: list[CommentAnswer]) -> list[list[CommentAnswer]]:
    """Group a page's comments by root."""
    branches: list[list[CommentAnswer]] = []
    for comment in shown:
        if comment.depth == 0 or not branches:
            branches.append([])
        branches[-1].append(comment)
    return branches
