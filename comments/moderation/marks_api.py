"""The JSON routes by which staff pin and feature comments, with a session on our own pages."""

from flask import Response
from pydantic import BaseModel

from comments.accounts import cookie
from comments.core import clock, ids
from comments.discussion.schemas import CommentAnswer, CommentPath, present
from comments.moderation import marking
from comments.moderation.marking import Mark
from comments.sites.models import Site
from comments.web import answers, context, limits
from comments.web.api import Api

marks_api = Api("marks_api", __name__, url_prefix="/api/v1/sites/<site>/comments/<id>")


class MarkedAnswer(BaseModel):
    """A comment with the marks it has now."""

    comment: CommentAnswer


@marks_api.put("/pin", responses={200: MarkedAnswer})
@limits.limiter.limit(limits.DECISIONS)
def pin_comment(path: CommentPath) -> Response:
    """Put a comment on top of its discussion, in every order; up to three. Moderators and above."""
    return _mark(path, Mark.PIN)


@marks_api.delete("/pin", responses={200: MarkedAnswer})
@limits.limiter.limit(limits.DECISIONS)
def unpin_comment(path: CommentPath) -> Response:
    """Take a comment from the top of its discussion. Moderators and above."""
    return _unmark(path, Mark.PIN)


@marks_api.put("/feature", responses={200: MarkedAnswer})
@limits.limiter.limit(limits.DECISIONS)
def feature_comment(path: CommentPath) -> Response:
    """Mark a comment as worth reading. Moderators and above."""
    return _mark(path, Mark.FEATURE)


@marks_api.delete("/feature", responses={200: MarkedAnswer})
@limits.limiter.limit(limits.DECISIONS)
def unfeature_comment(path: CommentPath) -> Response:
    """Take that mark off a comment. Moderators and above."""
    return _unmark(path, Mark.FEATURE)


def _mark(path: CommentPath, mark: Mark) -> Response:
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    comment = marking.mark_comment(viewer, site, ids.parse_id(path.id), mark, clock.now())
    return answers.private_json(MarkedAnswer(comment=present(comment)))


def _unmark(path: CommentPath, mark: Mark) -> Response:
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    comment = marking.unmark_comment(viewer, site, ids.parse_id(path.id), mark, clock.now())
    return answers.private_json(MarkedAnswer(comment=present(comment)))
