"""The JSON routes for writing comments."""

from flask import Response, current_app, request

from comments.accounts import bearer
from comments.accounts.viewer import Viewer
from comments.core import clock, ids
from comments.core.errors import FieldError, Invalid, Malformed, Unauthenticated
from comments.core.words import gettext
from comments.discussion import actions, kept_address, policy, queries, schemas, sending
from comments.discussion.judging import Words
from comments.markup import render
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.threads.page import Page
from comments.web import answers, context, languages, limits
from comments.web.api import Api
from comments.web.application import shares_unit

discussion_api = Api("discussion_api", __name__, url_prefix="/api/v1/sites/<site>")

MAX_KEY = 200


@discussion_api.post("/comments", responses={201: schemas.PostedAnswer})
@limits.limiter.limit(limits.POSTS)
@shares_unit
def post_comment(path: SitePath, body: schemas.NewCommentBody) -> Response:
    """Post a comment.

    Send an `Idempotency-Key` header (any unique text): a retry with the same key answers the same comment.
    `status` is `pending` when a moderator has to read it first. Keep `edit_token`: it edits and deletes. With a
    reader's token (`Authorization: Bearer reader_…`) the person speaks who signed in, and `author` is not asked.
    """
    del path
    key = _idempotency_key()
    html = render.render(body.text)
    site: Site = context.current_site()
    new = actions.NewComment(
        page=Page.named(body.identifier, body.url, body.title),
        parent_id=_parse_parent(body.parent_id),
        text=body.text,
        html=html,
        author=_author(body.author, kept_address.of_request(site)),
        idempotency_key=key,
        sent=sending.of_request(site, body.subject, body.proof),
    )
    posted = actions.post_comment(site, new, current_app.config["SECRET_KEY"], clock.now())
    answer = schemas.PostedAnswer(
        comment=schemas.present_to_author(posted.comment),
        edit_token=posted.edit_token,
        notice=languages.say(posted.notice),
    )
    return answers.private_json(answer, 201)


@discussion_api.get("/comments/<id>", responses={200: schemas.OwnAnswer})
def show_comment(path: schemas.CommentPath) -> Response:
    """Read one's own comment, with its edit token or its author's: `Authorization: Bearer <token>`."""
    site: Site = context.current_site()
    claim = _claim()
    comment = queries.get_comment(site.id, ids.parse_id(path.id))
    policy.check_owns(comment, claim)
    return answers.private_json(schemas.OwnAnswer(comment=schemas.present_to_author(comment)))


@discussion_api.patch("/comments/<id>", responses={200: schemas.EditedAnswer})
@limits.limiter.limit(limits.EDITS)
def edit_comment(path: schemas.CommentPath, body: schemas.TextBody) -> Response:
    """Change the text of one's own comment, with its edit token or its author's: `Authorization: Bearer <token>`."""
    html = render.render(body.text)
    site: Site = context.current_site()
    claim = _claim()
    comment = queries.get_comment(site.id, ids.parse_id(path.id))
    new = Words(body.text, html, sending.of_request(site), comment.id)
    notice = actions.edit_comment(site, comment, claim, new, clock.now())
    shown = schemas.present_to_author(comment)
    return answers.private_json(schemas.EditedAnswer(comment=shown, notice=languages.say(notice)))


@discussion_api.delete("/comments/<id>", responses={204: None})
@limits.limiter.limit(limits.EDITS)
def delete_comment(path: schemas.CommentPath) -> Response:
    """Take one's own comment back, with its edit token or its author's: `Authorization: Bearer <token>`."""
    site: Site = context.current_site()
    claim = _claim()
    comment = queries.get_comment(site.id, ids.parse_id(path.id))
    actions.delete_comment(site, comment, claim, clock.now())
    return Response(status=204)


@discussion_api.post("/preview", responses={200: schemas.PreviewAnswer})
@limits.limiter.limit(limits.PREVIEWS)
def preview(path: SitePath, body: schemas.TextBody) -> Response:
    """Show how a text will look. Nothing is kept."""
    del path
    context.current_site()
    return answers.private_json(schemas.PreviewAnswer(html=render.render(body.text)))


def _idempotency_key() -> str | None:
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    if not key.strip() or len(key) > MAX_KEY or not key.isascii() or not key.isprintable():
        raise Malformed(
            gettext(
                "An Idempotency-Key is up to %(most)s printable ASCII characters.",
                most=MAX_KEY,
            )
        )
    return key


def _parse_parent(text: str | None) -> int | None:
    if not text:
        return None
    parent_id = ids.parse_id(text)
    if parent_id is None:
        detail = gettext("“parent_id” is not the id of a comment.")
        raise Invalid(detail, errors=(FieldError("/parent_id", detail),))
    return parent_id


def _author(guest: schemas.GuestAuthor | None, kept: str | None) -> actions.Author:
    """Return who is speaking: the person whose token was sent, else the guest who was named."""
    viewer: Viewer = context.current_viewer()
    if viewer.account_id is not None:
        return actions.Author.person(viewer, kept)
    if guest is None:
        detail = gettext("Please tell us a name to show, or sign in.")
        raise Invalid(detail, errors=(FieldError("/author", detail),))
    return actions.Author(guest.name, guest.email or None, guest.url or None, kept)


def _claim() -> policy.Claim:
    """Return by what the comment is said to be one's own."""
    viewer: Viewer = context.current_viewer()
    if viewer.account_id is not None:
        return policy.Claim(account_id=viewer.account_id)
    token = bearer.find_any_token()
    if token is None:
        raise Unauthenticated(
            gettext(
                "Send the comment's edit token, or a reader's token: Authorization: Bearer <token>."
            )
        )
    return policy.Claim(edit_token=token)
