"""`/dashboard/<site>/comments/<id>`: one comment alone, with its history. This is where mails lead."""

from datetime import datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.core import clock, ids
from comments.dashboard import navigation, people, presenting
from comments.dashboard.blueprints import make_blueprint
from comments.dashboard.pages import take_decided
from comments.discussion.errors import UnknownComment
from comments.moderation import history, policy, queries
from comments.moderation.queries import QueueItem
from comments.sites.models import Site
from comments.web import context

card_pages = make_blueprint("card_pages", "/dashboard/<site>/comments/<comment_id>")


@card_pages.get("")
def show_card(site: str, comment_id: str) -> ResponseReturnValue:
    """Show one comment, whatever its status."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read(viewer, current)
    item = _get_item(current, comment_id)
    now = clock.now()
    return render_template(
        "dashboard/card.html",
        viewer=viewer,
        site=current,
        nav=navigation.present(viewer, current, item.comment.status),
        card=presenting.present_card(item, current, now),
        person=_present_person(current, item, now),
        decisions=_present_decisions(item, now),
        reasons=policy.REMOVAL_REASONS,
        may_decide=policy.may_decide(viewer, current),
        decided=take_decided(current),
        seen_at=clock.to_json(now),
    )


@card_pages.get("/person")
def show_person(site: str, comment_id: str) -> ResponseReturnValue:
    """Show who wrote a comment and what was decided about it: a part of a page, for the desk's script."""
    del site
    current: Site = context.current_site()
    policy.check_may_read(cookie.current_viewer(), current)
    item = _get_item(current, comment_id)
    now = clock.now()
    return render_template(
        "dashboard/_person.html",
        person=_present_person(current, item, now),
        decisions=_present_decisions(item, now),
    )


def _get_item(site: Site, text: str) -> QueueItem:
    comment_id = ids.parse_id(text)
    item = queries.find_item(site.id, comment_id) if comment_id else None
    if item is None:
        raise UnknownComment("There is no such comment on this site.")
    return item


def _present_person(site: Site, item: QueueItem, now: datetime) -> people.Person | None:
    record = history.find_record(item.comment)
    return people.present_person(record, site, now) if record else None


def _present_decisions(item: QueueItem, now: datetime) -> list[tuple[str, presenting.Age]]:
    return [
        presenting.present_decided(decided, now)
        for decided in queries.list_decisions_about(item.comment.id)
    ]
