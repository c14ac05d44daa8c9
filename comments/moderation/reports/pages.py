"""The plain form for a report, for readers without JavaScript.

Like the plain page of a thread it carries no cookie; its sender is a guest known by their network alone.
"""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from pydantic import ValidationError

from comments.core import clock, ids
from comments.core.errors import CommentsError, Invalid
from comments.core.words import gettext
from comments.discussion import queries as comments
from comments.discussion import who_votes
from comments.discussion.models import Comment
from comments.discussion.policy import Claim
from comments.markup.render import excerpt
from comments.moderation.reports import actions, policy, schemas
from comments.moderation.reports.models import Reason
from comments.sites.models import Site
from comments.web import context, limits, problems
from comments.web.text_types import sentence

reports_pages = Blueprint("reports_pages", __name__, url_prefix="/sites/<site>")

EXCERPT = 280
CHOICES = {
    Reason.SPAM: gettext("Spam"),
    Reason.ABUSE: gettext("Abuse"),
    Reason.OFF_TOPIC: gettext("Off topic"),
    Reason.PERSONAL_DATA: gettext("Personal data"),
    Reason.ILLEGAL: gettext("Illegal"),
    Reason.OTHER: gettext("Something else"),
}


@reports_pages.get("/comments/<comment_id>/report")
def show_form(site: str, comment_id: str) -> Response:
    """Show what is about to be reported, and ask what is wrong with it."""
    del site
    return _show(_get_shown(comment_id))


@reports_pages.post("/comments/<comment_id>/report")
@limits.limiter.limit(limits.REPORTS)
def report(site: str, comment_id: str) -> Response:
    """Report a comment; whatever is wrong, what was typed comes back with it."""
    comment = _get_shown(comment_id)
    try:
        _report(comment)
    except CommentsError as error:
        return _show(comment, error.detail, problems.status_of(type(error)))
    where: dict[str, Any] = {"site": site, "thread_id": comment.thread_id, "notice": "reported"}
    return redirect(url_for("embed_pages.show_thread", _anchor="notice", **where), 303)  # type: ignore[return-value]


def _get_shown(comment_id: str) -> Comment:
    site: Site = context.current_site()
    comment = comments.get_comment(site.id, ids.parse_id(comment_id))
    policy.check_may_report(comment, Claim())
    return comment


def _report(comment: Comment) -> None:
    site: Site = context.current_site()
    body = _read()
    voter, _ = who_votes.with_token(site)
    complaint = actions.Complaint(body.reason, body.note.strip())
    actions.report_comment(site, comment.id, voter, complaint, clock.now())


def _read() -> schemas.ReportBody:
    reason, note = request.form.get("reason", ""), request.form.get("note", "")
    if reason not in set(Reason):
        raise Invalid(gettext("Please choose what is wrong with the comment."))
    try:
        return schemas.ReportBody(reason=Reason(reason), note=note.replace("\r\n", "\n"))
    except ValidationError as error:
        raise Invalid(sentence(error.errors(include_url=False)[0])) from error


def _show(comment: Comment, problem: str | None = None, status: int = 200) -> Response:
    body = render_template(
        "moderation/report.html",
        site=context.current_site(),
        author=comment.author_name,
        excerpt=excerpt(comment.html, EXCERPT),
        back=url_for(
            "embed_pages.show_thread",
            site=context.current_site().shortname,
            thread_id=comment.thread_id,
            comment=comment.id,
            _anchor=f"comment-{comment.id}",
        ),
        reasons=CHOICES,
        chosen=request.form.get("reason", ""),
        note=request.form.get("note", "")[: schemas.MAX_NOTE * 2],
        max_note=schemas.MAX_NOTE,
        problem=problem,
    )
    response = Response(body, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-cache"
    return response
