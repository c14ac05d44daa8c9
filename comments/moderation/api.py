"""The JSON routes of moderation, for staff with a session on our own pages."""

from collections.abc import Callable, Sequence

from flask import Response, current_app
from flask_openapi import APIBlueprint

from comments.accounts import cookie
from comments.accounts.viewer import Viewer
from comments.audit.actions import Why
from comments.core import clock, ids
from comments.moderation import actions, policy, positions, queries, schemas
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.web import answers, context, limits

moderation_api = APIBlueprint(
    "moderation_api", __name__, url_prefix="/api/v1/sites/<site>/moderation"
)


@moderation_api.get("/comments", responses={200: schemas.QueueAnswer})
def list_queue(path: SitePath, query: schemas.QueueQuery) -> Response:
    """Read a queue, newest first; `q` looks in names and texts. Observers and above."""
    del path
    site: Site = context.current_site()
    policy.check_may_read(cookie.current_viewer(), site)
    key = current_app.config["SECRET_KEY"]
    wanted = queries.Wanted(schemas.status_of(query.status), query.q)
    start = positions.read(key, site.id, wanted, query.cursor) if query.cursor else None
    page = queries.list_queue(site.id, wanted, start)
    return answers.private_json(
        schemas.QueueAnswer(
            comments=[schemas.present_item(item) for item in page.items],
            next_cursor=positions.write(key, site.id, wanted, page.older) if page.older else None,
        )
    )


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
    return _answer_each(
        viewer,
        site,
        body.comment_ids,
        lambda known: actions.decide(
            viewer, site, known, body.decision, why, clock.now(), seen_at=body.seen_at
        ),
    )


@moderation_api.post("/undo", responses={200: schemas.DecisionsAnswer})
@limits.limiter.limit(limits.DECISIONS)
def undo(path: SitePath, body: schemas.UndoBody) -> Response:
    """Take one's own last decision about each comment back. Moderators and above."""
    del path
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    return _answer_each(
        viewer,
        site,
        body.comment_ids,
        lambda known: actions.undo(viewer, site, known, clock.now()),
    )


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
