"""The JSON routes about people: who they are to a site, sanctions, notes, removals. For staff with a session."""

from flask import Response, current_app

from comments.accounts import cookie
from comments.audit.actions import Why
from comments.core import clock, ids
from comments.moderation import notes, people, policy, removing, sanctioning, schemas, trail
from comments.moderation import people_schemas as shapes
from comments.moderation.notes import Noted
from comments.moderation.people_schemas import PersonPath
from comments.moderation.sanctioning import Order
from comments.screening import queries as screening
from comments.sites.models import Site
from comments.sites.schemas import SitePath
from comments.web import answers, context, cursors, limits
from comments.web.api import Api

people_api = Api("people_api", __name__, url_prefix="/api/v1/sites/<site>/moderation")


@people_api.get("/people/<id>", responses={200: shapes.PersonAnswer})
def show_person(path: PersonPath) -> Response:
    """Read who somebody is to this site: counts, trust, sanctions with their trail, notes. Observers and above."""
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read(viewer, site)
    person, now = people.get_person(site.id, path.id), clock.now()
    counts = people.count_comments(site.id, person)
    answer = shapes.present_person(
        person,
        {status.value: number for status, number in counts.items()},
        [shapes.present_sanction(one, now) for one in trail.list_of_person(viewer, site, person)],
        [shapes.present_note(one) for one in notes.list_notes(viewer, site, person)],
        [shapes.present_removal(one) for one in trail.list_removals(viewer, site, person)],
    )
    account = person.account
    known = screening.find_trust(site.id, account.id, now) if account else None
    answer.trust = shapes.present_trust(*known) if known else None
    return answers.private_json(answer)


@people_api.get("/people/<id>/comments", responses={200: schemas.QueueAnswer})
def list_comments(path: PersonPath, query: shapes.PageQuery) -> Response:
    """Read what somebody wrote on this site, newest first. Observers and above."""
    site: Site = context.current_site()
    policy.check_may_read(cookie.current_viewer(), site)
    person = people.get_person(site.id, path.id)
    scope = f"comments-of:{site.id}:{person.key}"
    page, last = people.list_comments(site.id, person, _position(scope, query.cursor))
    return answers.private_json(
        schemas.QueueAnswer(
            comments=[schemas.present_item(item) for item in page], next_cursor=_next(scope, last)
        )
    )


@people_api.post("/people/<id>/notes", responses={201: shapes.NoteAnswer})
@limits.limiter.limit(limits.DECISIONS)
def add_note(path: PersonPath, body: shapes.NoteBody) -> Response:
    """Note something about somebody, for the staff of this site. Moderators and above."""
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, site)
    person = people.get_person(site.id, path.id)
    note = notes.add_note(viewer, site, person, body.text, clock.now())
    return answers.private_json(shapes.present_note(Noted(note, viewer.name)), 201)


@people_api.delete("/people/<id>/notes/<note_id>", responses={204: None})
@limits.limiter.limit(limits.DECISIONS)
def remove_note(path: shapes.NotePath) -> Response:
    """Remove a note: one's own, or as a lead anybody's."""
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, site)
    person = people.get_person(site.id, path.id)
    notes.remove_note(viewer, site, person, ids.parse_id(path.note_id), clock.now())
    return Response(status=204)


@people_api.get("/sanctions", responses={200: shapes.SanctionsAnswer})
def list_sanctions(path: SitePath, query: shapes.PageQuery) -> Response:
    """Read what holds on this site, newest first. Observers and above."""
    del path
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read(viewer, site)
    scope, now = f"sanctions:{site.id}", clock.now()
    page, last = trail.list_standing(viewer, site, _position(scope, query.cursor), now)
    return answers.private_json(
        shapes.SanctionsAnswer(
            sanctions=[shapes.present_sanction(one, now) for one in page],
            next_cursor=_next(scope, last),
        )
    )


@people_api.post("/sanctions", responses={201: shapes.ImposedAnswer})
@limits.limiter.limit(limits.DECISIONS)
def impose_sanction(path: SitePath, body: shapes.SanctionBody) -> Response:
    """Warn, mute, shadow ban or ban; with `remove_days` also remove what was written. Moderators and above."""
    del path
    site: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, site)
    target = people.choose_target(site.id, body.person, body.target, body.value)
    order = Order(body.kind, target, body.message.strip(), body.ends_at)
    why, now, removal = Why(body.reason or None, body.note or None), clock.now(), None
    if body.remove_days is None:
        sanction = sanctioning.impose(viewer, site, order, why, now)
    else:
        sanction, removal = removing.sanction_and_remove(
            viewer, site, order, body.remove_days, why, now
        )
    answer = shapes.ImposedAnswer(
        sanction=shapes.present_sanction(trail.trace(sanction), now),
        removal=shapes.present_removal(removal) if removal else None,
    )
    return answers.private_json(answer, 201)


@people_api.post("/sanctions/<id>/lift", responses={200: shapes.SanctionAnswer})
@limits.limiter.limit(limits.DECISIONS)
def lift_sanction(path: shapes.ThingPath, body: shapes.WhyBody) -> Response:
    """End a sanction before its time. Moderators and above."""
    site: Site = context.current_site()
    now, why = clock.now(), Why(body.reason or None, body.note or None)
    viewer = cookie.current_viewer()
    sanction = sanctioning.lift(viewer, site, ids.parse_id(path.id), why, now)
    return answers.private_json(shapes.present_sanction(trail.trace(sanction), now))


@people_api.post("/removals/<id>/undo", responses={200: shapes.RemovalAnswer})
@limits.limiter.limit(limits.DECISIONS)
def undo_removal(path: shapes.ThingPath, body: shapes.WhyBody) -> Response:
    """Put back what a removal removed, where nobody decided since. Moderators and above."""
    site: Site = context.current_site()
    why = Why(body.reason or None, body.note or None)
    viewer = cookie.current_viewer()
    removal = removing.undo_removal(viewer, site, ids.parse_id(path.id), why, clock.now())
    return answers.private_json(shapes.present_removal(removal))


def _position(scope: str, cursor: str | None) -> int | None:
    if not cursor:
        return None
    (position,) = cursors.read_cursor(current_app.config["SECRET_KEY"], scope, cursor)
    return int(position)


def _next(scope: str, last: int | None) -> str | None:
    return cursors.write_cursor(current_app.config["SECRET_KEY"], scope, [last]) if last else None
