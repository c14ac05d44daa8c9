"""`/dashboard/<site>/comments/<id>`: one comment alone, with its history. This is where mails lead."""

from datetime import datetime
from typing import Any

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.core import clock, ids, text
from comments.core.errors import Invalid
from comments.core.words import gettext
from comments.dashboard import authors, navigation, presenting
from comments.dashboard.blueprints import make_blueprint
from comments.dashboard.pages import DECIDED, take_decided
from comments.dashboard.presenting import Age
from comments.discussion import queries as comments
from comments.discussion.actions import StaffAnswer
from comments.discussion.errors import UnknownComment
from comments.markup import render
from comments.markup.render import MAX_SOURCE_LENGTH
from comments.moderation import policy, queries, replying
from comments.moderation.queries import QueueItem
from comments.moderation.reports import queries as reports
from comments.sites.models import Site
from comments.web import context, languages, limits

card_pages = make_blueprint("card_pages", "/dashboard/<site>/comments/<comment_id>")


@card_pages.get("")
def show_card(site: str, comment_id: str) -> ResponseReturnValue:
    """Show one comment, whatever its status."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read(viewer, current)
    item = _get_item(current, comment_id)
    reported = reports.list_reports([item.comment.id])
    now = clock.now()
    return render_template(
        "dashboard/card.html",
        viewer=viewer,
        site=current,
        nav=navigation.present(viewer, current, item.comment.status),
        card=presenting.present_card(item, current, now, reported.get(item.comment.id)),
        authors=authors.present_authors(viewer, current, [item.comment], now),
        **_present_history(current, item, now),
        reasons=presenting.REASONS,
        bans=presenting.BANS,
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
    return render_template("dashboard/_person.html", **_present_history(current, item, now))


@card_pages.post("/reply")
@limits.limiter.limit(limits.POSTS)
def reply(site: str, comment_id: str) -> ResponseReturnValue:
    """Answer the comment as staff."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, current)
    item = _get_item(current, comment_id)
    typed = request.form.get("text", "")
    if len(typed) > MAX_SOURCE_LENGTH or not text.is_storable(typed):
        raise Invalid(
            gettext(
                "An answer is up to %(most)s characters of ordinary text.",
                most=MAX_SOURCE_LENGTH,
            )
        )
    answer = StaffAnswer(typed, render.render(typed))
    replying.reply(viewer, current, item.comment.id, answer, clock.now())
    session[DECIDED] = {"text": languages.say(gettext("Your answer is posted.")), "ids": []}
    return redirect(url_for(".show_card", site=current.shortname, comment_id=comment_id), 303)


def _get_item(site: Site, word: str) -> QueueItem:
    comment_id = ids.parse_id(word)
    item = queries.find_item(site.id, comment_id) if comment_id else None
    if item is None:
        raise UnknownComment(gettext("There is no such comment on this site."))
    return item


def _present_history(site: Site, item: QueueItem, now: datetime) -> dict[str, Any]:
    """Return what the part about a person shows: them, what was decided here, and what stood here before."""
    comment = item.comment
    return {
        "person": authors.present_history(cookie.current_viewer(), site, comment, now),
        "decisions": _present_decisions(comment.id, now),
        "edits": _present_edits(comment.id, now),
    }


def _present_decisions(comment_id: int, now: datetime) -> list[tuple[str, Age]]:
    return [
        presenting.present_decided(decided, now)
        for decided in queries.list_decisions_about(comment_id)
    ]


def _present_edits(comment_id: int, now: datetime) -> list[tuple[str, Age]]:
    """Present what the comment said before, with when it was changed."""
    return [
        (edit.text, presenting.present_age(edit.edited_at, now))
        for edit in comments.list_edits(comment_id)
    ]
