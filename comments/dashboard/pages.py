"""The desk: home, and the queues of a site. Everything works as plain forms; `static/dashboard/` makes it quicker."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from flask import (
    Blueprint,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, own_pages
from comments.accounts import policy as accounts
from comments.accounts.errors import SecondFactorNeeded, SignInFirst
from comments.accounts.models import RoleName
from comments.audit.actions import Why
from comments.core import clock, ids
from comments.core.errors import Invalid
from comments.dashboard import presenting
from comments.discussion.models import Status
from comments.moderation import actions, policy, positions, queries
from comments.moderation.actions import Outcome, Result
from comments.moderation.errors import BadSearch
from comments.moderation.policy import Decision
from comments.sites import queries as sites
from comments.sites.models import Site
from comments.web import answers, context, limits

dashboard_pages = Blueprint("dashboard_pages", __name__, url_prefix="/dashboard")
dashboard_pages.after_request(answers.keep_private)
dashboard_pages.register_error_handler(SignInFirst, own_pages.lead_to_sign_in)
dashboard_pages.register_error_handler(SecondFactorNeeded, own_pages.lead_to_second_factor)

DECIDED = "decided"  # the line about the last decision, until it was shown once
UNDOABLE_IDS = 100  # what fits in a cookie; a page shows fewer


@dashboard_pages.get("/")
def show_home() -> ResponseReturnValue:
    """Show the viewer's sites, or the queue of the only one; who looks after none has a profile."""
    viewer = cookie.current_viewer()
    accounts.check_signed_in(viewer)
    if viewer.waiting and not viewer.roles:
        raise SecondFactorNeeded("Show your second factor first: your roles count with it alone.")
    found = sites.list_sites(viewer.roles)
    if not found:
        return redirect(url_for("profile_pages.show_profile"), 303)
    if len(found) == 1 and not viewer.waiting:
        return redirect(url_for(".show_queue", site=found[0].shortname), 303)
    waiting = queries.count_pending([site.id for site in found])
    rows = [
        (site, viewer.roles[site.id].value, presenting.present_number(waiting[site.id]))
        for site in found
    ]
    return render_template(
        "dashboard/home.html", viewer=viewer, rows=rows, waiting=sites.list_sites(viewer.waiting)
    )


@dashboard_pages.get("/<site>/comments")
def show_queue(site: str) -> ResponseReturnValue:
    """Show a page of a queue."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read(viewer, current)
    name, wanted = _wanted(request.args)
    key = current_app.config["SECRET_KEY"]
    cursor = request.args.get("cursor") or None
    start = positions.read(key, current.id, wanted, cursor) if cursor else None
    problem = None
    try:
        page = queries.list_queue(current.id, wanted, start)
    except BadSearch as error:
        page, problem = queries.QueuePage([], None, None), error.detail
    now = clock.now()
    return render_template(
        "dashboard/queue.html",
        viewer=viewer,
        site=current,
        site_count=len(viewer.roles) + len(viewer.waiting),
        may_see_staff=viewer.has_role(current.id, RoleName.LEAD),
        may_move=viewer.has_role(current.id, RoleName.OWNER),
        name=name,
        q=wanted.q,
        cursor=cursor,
        problem=problem,
        tabs=presenting.present_tabs(current, queries.count_queues(current.id), name),
        cards=[presenting.present_card(item, now) for item in page.items],
        bulk=presenting.present_buttons(wanted.status),
        may_decide=policy.may_decide(viewer, current),
        older=_page_link(current, wanted, name, page.older),
        newer=_page_link(current, wanted, name, page.newer),
        recent=_recent(current) if not page.items and not wanted.q else [],
        decided=_last_decided(current),
        seen_at=clock.to_json(now),
    )


@dashboard_pages.post("/<site>/comments")
@limits.limiter.limit(limits.DECISIONS)
def decide(site: str) -> ResponseReturnValue:
    """Decide about one comment, or about all that are ticked."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, current)
    word, _, one = request.form.get("decide", "").partition(":")
    if word not in set(Decision):
        raise Invalid("Choose what to do: approve, remove, spam or restore.")
    decision = Decision(word)
    chosen = _ids([one] if one else request.form.getlist("comment_ids"))
    if chosen:
        outcomes = actions.decide(
            viewer, current, chosen, decision, Why(), clock.now(), seen_at=_seen_at()
        )
        _remember_outcomes(current, presenting.WORDS[decision][1], outcomes)
    else:
        session[DECIDED] = {"text": "Choose at least one comment first.", "ids": []}
    return redirect(_back(current), 303)


@dashboard_pages.post("/<site>/undo")
@limits.limiter.limit(limits.DECISIONS)
def undo(site: str) -> ResponseReturnValue:
    """Take the viewer's last decision about these comments back."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, current)
    outcomes = actions.undo(viewer, current, _ids(request.form.getlist("comment_ids")), clock.now())
    _remember_outcomes(current, "put back", outcomes, can_undo=False)
    return redirect(_back(current), 303)


def _seen_at() -> datetime | None:
    """Return when the page was made on which this form stood."""
    try:
        return datetime.fromisoformat(request.form.get("seen_at", "")).astimezone(UTC)
    except ValueError:
        return None


def _wanted(values: Any) -> tuple[str, queries.Wanted]:
    name = values.get("status", "")
    q = values.get("q", "").strip()
    if name == "all":
        return name, queries.Wanted(None, q)
    status = Status(name) if name in set(queries.QUEUES) else Status.PENDING
    return status.value, queries.Wanted(status, q)


def _page_link(
    site: Site, wanted: queries.Wanted, name: str, position: queries.Position | None
) -> str | None:
    if position is None:
        return None
    cursor = positions.write(current_app.config["SECRET_KEY"], site.id, wanted, position)
    return _queue_url(site, name, wanted.q, cursor)


def _back(site: Site) -> str:
    name, wanted = _wanted(request.form)
    return _queue_url(site, name, wanted.q, request.form.get("cursor", ""))


def _queue_url(site: Site, name: str, q: str, cursor: str) -> str:
    return url_for(
        ".show_queue", site=site.shortname, status=name, q=q or None, cursor=cursor or None
    )


def _ids(texts: Sequence[str]) -> list[int]:
    return [number for text in texts if (number := ids.parse_id(text)) is not None]


def _remember_outcomes(
    site: Site, word: str, outcomes: Sequence[Outcome], *, can_undo: bool = True
) -> None:
    done = [str(item.comment_id) for item in outcomes if item.result is Result.DONE]
    parts = [f"{len(done)} {word}"]
    left = [item for item in outcomes if item.result is not Result.DONE]
    if left:
        details = dict.fromkeys(item.detail for item in left if item.detail)
        parts.append(" ".join([f"{len(left)} left as they were.", *details]))
    undoable = done if can_undo and len(done) <= UNDOABLE_IDS else []
    session[DECIDED] = {"text": " · ".join(parts), "ids": undoable, "site": site.id}


def _last_decided(site: Site) -> dict[str, Any] | None:
    """Take the line about the last decision out of the session; only the site it is about may undo it."""
    last: dict[str, Any] | None = session.pop(DECIDED, None) if DECIDED in session else None
    if last is None:
        return None
    return last | {"ids": last["ids"] if last.get("site") == site.id else []}


def _recent(site: Site) -> list[tuple[str, presenting.Age]]:
    now = clock.now()
    return [presenting.present_past(past, now) for past in queries.list_recent_decisions(site.id)]
