"""The JSON routes of moderation, for staff with a session on our own pages."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from http import HTTPStatus

from flask import Response, current_app

from comments.accounts import cookie
from comments.accounts.viewer import Viewer
from comments.audit.actions import Why
from comments.core import clock, ids
from comments.discussion.actions import StaffAnswer
from comments.discussion.models import Status
from comments.discussion.schemas import CommentPath
from comments.markup import render
from comments.moderation import (
    actions,
    banning,
    policy,
    positions,
    presence,
    queries,
    replying,
    schemas,
)
from comments.moderation.meanwhile import Seen
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.sites.settings import load_settings
from comments.web import answers, context, limits
from comments.web.api import Api

moderation_api = Api("moderation_api", __name__, url_prefix="/api/v1/sites/<site>/moderation")


@moderation_api.get("/comments", responses={200: schemas.QueueAnswer})
def list_queue(path: SitePath, query: schemas.QueueQuery) -> Response:
    """Read a queue, newest first unless another order is asked for. Observers and above."""
    del path
    site: Site = context.current_site()
    policy.check_may_read(cookie.current_viewer(), site)
    key = current_app.config["SECRET_KEY"]
    wanted = query.wanted()
    start = positions.read(key, site.id, wanted, query.cursor) if query.cursor else None
    page = queries.list_queue(site.id, wanted, start)
    return answers.private_json(
        schemas.QueueAnswer(
            comments=[schemas.present_item(item) for item in page.items],
            next_cursor=positions.write(key, site.id, wanted, page.next) if page.next else None,
        )
    )


@moderation_api.get("/comments/new", responses={200: schemas.NewAnswer})
def count_new(path: SitePath, query: schemas.NewQuery) -> Response:
    """Count what came into a queue after a comment, up to a hundred. Observers and above."""
    del path
    site: Site = context.current_site()
    policy.check_may_read(cookie.current_viewer(), site)
    wanted, after = query.wanted(), ids.parse_id(query.after) or 0
    count = queries.count_new(site.id, wanted, after)
    if wanted.status is Status.PENDING and query.seen_at is not None:
        minutes = load_settings(site.settings).edit_window_minutes
        oldest = query.seen_at - timedelta(minutes=minutes)
        count += queries.count_edited(site.id, wanted, query.seen_at, oldest)
    return answers.private_json(schemas.NewAnswer(count=min(count, queries.COUNTED)))


@moderation_api.post("/decisions", responses={200: schemas.DecisionsAnswer})
@limits.limiter.limit(limits.DECISIONS)
def decide(path: SitePath, body: schemas.DecisionBody) -> Response:
    """Approve, remove, mark as spam or restore up to 10,000 comments. Moderators and above.

    Every id has an outcome of its own: `done`, `unchanged`, `not_found`, or `conflict` with a `detail`.
    """
    del path
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    why = Why(body.reason or None, body.note or None)
    seen = Seen(body.seen_at, body.seen_status)
    return _answer_each(
        viewer,
        site,
        body.comment_ids,
        lambda known: actions.decide(
            viewer, site, known, body.decision, why, clock.now(), seen=seen
        ),
    )


@moderation_api.post("/undo", responses={200: schemas.DecisionsAnswer})
@limits.limiter.limit(limits.DECISIONS)
def undo(path: SitePath, body: schemas.UndoBody) -> Response:
    """Take one's own last decision about each comment back, and its ban. Moderators and above."""
    del path
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    return _answer_each(
        viewer,
        site,
        body.comment_ids,
        lambda known: banning.undo(viewer, site, known, clock.now()),
    )


@moderation_api.post("/bans", responses={200: schemas.DecisionsAnswer})
@limits.limiter.limit(limits.DECISIONS)
def ban_authors(path: SitePath, body: schemas.BanBody) -> Response:
    """Remove comments and ban who wrote them, for good or for some days. Moderators and above.

    With `remove_days` all that they wrote in that time goes, too; undoing brings it back. A `conflict` says why
    somebody cannot be banned; their comment then stays as it is.
    """
    del path
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    why, seen = Why(body.reason or None), Seen(body.seen_at, body.seen_status)
    terms = banning.Terms(body.days, body.remove_days)
    return _answer_each(
        viewer,
        site,
        body.comment_ids,
        lambda known: banning.ban_authors(
            viewer, site, known, why, clock.now(), terms=terms, seen=seen
        ),
    )


@moderation_api.post("/comments/<id>/reply", responses={201: schemas.ReplyAnswer})
@limits.limiter.limit(limits.POSTS)
def reply(path: CommentPath, body: schemas.ReplyBody) -> Response:
    """Answer a comment as staff, at once; one that waits is approved with it. Moderators and above."""
    site: Site = context.current_site()
    answer = StaffAnswer(body.text, render.render(body.text))
    viewer = cookie.current_viewer()
    made = replying.reply(viewer, site, ids.parse_id(path.id), answer, clock.now())
    return answers.private_json(schemas.ReplyAnswer(id=str(made)), HTTPStatus.CREATED)


@moderation_api.put("/presence", responses={200: schemas.PresenceAnswer})
@limits.limiter.limit(limits.DECISIONS)
def open_card(path: SitePath, body: schemas.PresenceBody) -> Response:
    """Say which comment one has open, for a minute, and learn who else has which. Moderators and above."""
    del path
    site: Site = context.current_site()
    viewer, now = cookie.current_viewer(), clock.now()
    presence.open_card(viewer, site, ids.parse_id(body.comment_id or ""), now)
    return answers.private_json(schemas.present_others(presence.list_others(viewer, site, now)))


def _answer_each(
    viewer: Viewer,
    site: Site,
    asked: Sequence[str],
    act: Callable[[list[int]], list[actions.Outcome]],
) -> Response:
    """Act on the ids that can be ids, and answer every asked one once."""
    policy.check_may_decide(viewer, site)
    parsed = {text: ids.parse_id(text) for text in asked}
    known = [number for number in parsed.values() if number is not None]
    outcomes = {item.comment_id: item for item in act(known)} if known or not parsed else {}
    return answers.private_json(
        schemas.DecisionsAnswer(
            decisions=[
                schemas.present_outcome(text, outcomes.get(number) if number else None)
                for text, number in parsed.items()
            ]
        )
    )
