"""The plain page of a thread for somebody who is signed in here: they write, edit, delete and vote as themselves.

It rides on the session cookie, so every form has its token and no cache keeps it; the public page leads here and stays
the same for everyone. Roles do nothing here: staff are readers like all others, and decide at their desk.
"""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError

from comments.accounts import badges, cookie
from comments.accounts.errors import SignInFirst
from comments.accounts.viewer import Viewer
from comments.accounts.voter import Voter
from comments.core import clock, ids
from comments.core.errors import CommentsError
from comments.core.words import gettext
from comments.discussion import actions, kept_address, policy, sending
from comments.discussion import queries as comment_queries
from comments.discussion.judging import Words
from comments.discussion.models import Comment
from comments.discussion.policy import Claim
from comments.discussion.schemas import TextBody
from comments.embed import plain
from comments.embed.own import Me, present_me
from comments.embed.plain import Form, View
from comments.markup import render
from comments.reactions import actions as reactions
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.threads import queries as threads
from comments.threads.models import Thread
from comments.threads.page import Page
from comments.web import answers, context, limits, problems
from comments.web.application import SAFE_METHODS, shares_unit

person_pages = Blueprint("person_pages", __name__, url_prefix="/sites/<site>/as-me")
person_pages.after_request(answers.keep_private)

VOTES = {"up": 1, "down": -1, "none": 0}


@dataclass(frozen=True)
class Person:
    """Who is at a site's plain pages as themselves."""

    site: Site
    viewer: Viewer
    account_id: int

    @property
    def claim(self) -> Claim:
        """By what a comment is theirs."""
        return Claim(account_id=self.account_id)


@person_pages.errorhandler(SignInFirst)
def _lead_to_sign_in(error: SignInFirst) -> ResponseReturnValue:
    """Lead a stranger to the site's ways in and back here, or give them back what they wrote."""
    if request.method not in SAFE_METHODS:
        written = plain.typed("text")
        page = render_template("accounts/signed_out.html", detail=error.detail, written=written)
        return page, problems.status_of(SignInFirst)
    cookie.keep_destination(request.full_path, clock.now())
    site = context.current_site().shortname
    origin = current_app.config["BASE_URL"]
    return redirect(url_for("window_pages.show_ways", site=site, origin=origin), 303)


@person_pages.get("/thread")
def find_thread(site: str) -> ResponseReturnValue:
    """Lead to the thread that an article names; show an empty one if nobody commented."""
    person, page = _person(), plain.asked_page()
    thread = threads.find_thread(person.site.id, page)
    if thread is None:
        return _show(person, View(None, page, Form()))
    return redirect(url_for(".show_thread", site=site, thread_id=thread.id))


@person_pages.post("/thread")
@limits.limiter.limit(limits.POSTS)
@shares_unit
def start_thread(site: str) -> ResponseReturnValue:
    """Post the first comment of a page."""
    del site
    return _post(_person(), None, plain.asked_page())


@person_pages.get("/threads/<thread_id>")
def show_thread(site: str, thread_id: str) -> ResponseReturnValue:
    """Show a page of a thread."""
    del site
    person = _person()
    thread = threads.get_thread(person.site.id, ids.parse_id(thread_id))
    form = Form(parent_id=request.args.get("reply_to", ""))
    return _show(person, View(thread, Page.named(None, thread.url), form))


@person_pages.post("/threads/<thread_id>")
@limits.limiter.limit(limits.POSTS)
@shares_unit
def post_to_thread(site: str, thread_id: str) -> ResponseReturnValue:
    """Post a comment to a thread."""
    del site
    person = _person()
    thread = threads.get_thread(person.site.id, ids.parse_id(thread_id))
    return _post(person, thread, plain.page_of(thread))


@person_pages.get("/comments/<comment_id>/replies")
def show_branch(site: str, comment_id: str) -> ResponseReturnValue:
    """Show the rest of what hangs on a comment."""
    del site
    person = _person()
    root = comment_queries.get_comment(person.site.id, ids.parse_id(comment_id))
    thread = threads.get_thread(person.site.id, root.thread_id)
    answer = plain.branch_for(root)
    return plain.render_branch(root, thread, answer, me=_me(person, thread, answer.comments))


@person_pages.get("/comments/<comment_id>/edit")
def show_edit(site: str, comment_id: str) -> ResponseReturnValue:
    """Show one's own comment to be changed."""
    del site
    person = _person()
    comment = comment_queries.get_comment(person.site.id, ids.parse_id(comment_id))
    window = timedelta(minutes=load_settings(person.site.settings).edit_window_minutes)
    policy.check_may_edit(comment, person.claim, window, clock.now())
    return _edit_page(person.site, comment, comment.text)


@person_pages.post("/comments/<comment_id>/edit")
@limits.limiter.limit(limits.EDITS)
def edit_comment(site: str, comment_id: str) -> ResponseReturnValue:
    """Change one's own comment; whatever is wrong, what was typed comes back with it."""
    del site
    person, words = _person(), plain.read_form().words
    comment = comment_queries.get_comment(person.site.id, ids.parse_id(comment_id))
    try:
        text = _read(words)
        new = Words(text, render.render(text), sending.of_request(person.site), comment.id)
        actions.edit_comment(person.site, comment, person.claim, new, clock.now())
    except CommentsError as error:
        if not policy.owns(comment, person.claim):
            raise
        page = _edit_page(person.site, comment, words, error.detail)
        return page, problems.status_of(type(error))
    return plain.after_posting(comment)


@person_pages.post("/comments/<comment_id>/delete")
@limits.limiter.limit(limits.EDITS)
def delete_comment(site: str, comment_id: str) -> ResponseReturnValue:
    """Take one's own comment back."""
    person = _person()
    comment = comment_queries.get_comment(person.site.id, ids.parse_id(comment_id))
    actions.delete_comment(person.site, comment, person.claim, clock.now())
    thread_id = str(comment.thread_id)
    return redirect(url_for(".show_thread", site=site, thread_id=thread_id, notice="deleted"), 303)


@person_pages.post("/comments/<comment_id>/vote")
@limits.limiter.limit(limits.VOTES)
def vote_on_comment(site: str, comment_id: str) -> ResponseReturnValue:
    """Vote on a comment, or take one's vote back."""
    del site
    person = _person()
    voter, value = Voter.of_account(person.account_id), VOTES.get(plain.typed("vote"), 0)
    comment = reactions.vote_on_comment(person.site, ids.parse_id(comment_id), voter, value)
    return _back_to(comment)


@person_pages.post("/comments/<comment_id>/reaction")
@limits.limiter.limit(limits.VOTES)
def react_to_comment(site: str, comment_id: str) -> ResponseReturnValue:
    """Give an emoji to a comment, or take it back."""
    del site
    person = _person()
    voter = Voter.of_account(person.account_id)
    comment = comment_queries.get_comment(person.site.id, ids.parse_id(comment_id))
    reactions.react_to_comment(person.site, comment.id, voter, _wish())
    return _back_to(comment)


@person_pages.post("/threads/<thread_id>/reaction")
@limits.limiter.limit(limits.VOTES)
def react_to_article(site: str, thread_id: str) -> ResponseReturnValue:
    """Give an emoji to the article, or take it back."""
    person = _person()
    voter = Voter.of_account(person.account_id)
    thread = threads.get_thread(person.site.id, ids.parse_id(thread_id))
    reactions.react_to_article(person.site, plain.page_of(thread), voter, _wish(), clock.now())
    return redirect(url_for(".show_thread", site=site, thread_id=str(thread.id)), 303)


def _wish() -> reactions.Wish:
    """Return which of the form's buttons was pressed."""
    given = plain.typed("give")
    return reactions.Wish(given or plain.typed("take_back"), is_on=bool(given))


def _back_to(comment: Comment) -> ResponseReturnValue:
    """Lead back to a comment that somebody gave something to."""
    where = url_for(
        ".show_thread",
        site=context.current_site().shortname,
        thread_id=str(comment.thread_id),
        comment=str(comment.id),
        _anchor=f"comment-{comment.id}",
    )
    return redirect(where, 303)


def _person() -> Person:
    """Return who is here as themselves.

    Raises:
        SignInFirst: nobody, or one who may speak on another publisher's site alone.

    """
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    if viewer.account_id is None or not viewer.may_speak_on(site.id):
        raise SignInFirst(gettext("Please sign in to write as yourself."))
    return Person(site, viewer, viewer.account_id)


def _me(person: Person, thread: Thread | None, shown: list[Any]) -> Me:
    return present_me(person.site, person.viewer, thread, [int(one.id) for one in shown])


def _show(person: Person, view: View) -> Response:
    answer = plain.answer_for(view)
    return plain.render_thread(view, answer, me=_me(person, view.thread, answer.comments))


def _post(person: Person, thread: Thread | None, page: Page) -> Response:
    """Take a form in; whatever is wrong, what was typed comes back with it."""
    form = plain.read_form()
    try:
        posted = _post_comment(person, page, form)
    except CommentsError as error:
        shown = plain.with_errors(form, error)
        return _show(person, View(thread, page, shown, problems.status_of(type(error))))
    return plain.after_posting(posted.comment)


def _post_comment(person: Person, page: Page, form: Form) -> actions.Posted:
    site, text, now = person.site, _read(form.words), clock.now()
    speaker = replace(person.viewer, badge=badges.find_badge(person.account_id, site.id))
    new = actions.NewComment(
        page=page,
        parent_id=plain.parse_parent(form.parent_id),
        text=text,
        html=render.render(text),
        author=actions.Author.person(speaker, kept_address.of_request(site)),
        idempotency_key=f"form:{form.key}",
        sent=sending.of_form(form.subject, form.stamp, now),
    )
    return actions.post_comment(site, new, current_app.config["SECRET_KEY"], now)


def _read(words: str) -> str:
    try:
        return TextBody(text=words).text
    except ValidationError as error:
        raise plain.refuse(error) from error


def _edit_page(site: Site, comment: Comment, words: str, error: str | None = None) -> str:
    return render_template("embed/edit.html", site=site, comment=comment, words=words, error=error)
