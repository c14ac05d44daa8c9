"""The desk: home, and the queues of a site. Everything works as plain forms; `static/dashboard/` makes it quicker."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie
from comments.accounts import policy as accounts
from comments.accounts.errors import SecondFactorNeeded
from comments.accounts.viewer import Viewer
from comments.audit.actions import Why
from comments.core import clock, ids, words
from comments.core.errors import Invalid
from comments.core.words import Number, gettext
from comments.dashboard import authors, looking, navigation, presenting, waits
from comments.dashboard.blueprints import make_blueprint
from comments.discussion.models import Status
from comments.moderation import actions, banning, policy, positions, queries
from comments.moderation.actions import Outcome, Result
from comments.moderation.banning import Terms
from comments.moderation.errors import BadSearch
from comments.moderation.meanwhile import Seen
from comments.moderation.policy import Decision
from comments.moderation.queries import QueuePage
from comments.moderation.reports import queries as reports
from comments.moderation.wanted import QUEUES, Position, Wanted
from comments.sites import queries as sites
from comments.sites.models import Site
from comments.web import context, languages, limits

dashboard_pages = make_blueprint("dashboard_pages", "/dashboard")

BAN = "ban"
DECIDED = "decided"  # the line about the last decision, until it was shown once
UNDOABLE_IDS = 100  # what fits in a cookie; a page shows fewer


@dashboard_pages.get("/")
def show_home() -> ResponseReturnValue:
    """Show the viewer's sites, or the queue of the only one; who looks after none has a profile."""
    viewer = cookie.current_viewer()
    accounts.check_signed_in(viewer)
    if viewer.waiting and not viewer.roles:
        raise SecondFactorNeeded(
            gettext("Show your second factor first: your roles count with it alone.")
        )
    found = sites.list_sites(viewer.roles)
    if not found:
        return redirect(url_for("profile_pages.show_profile"), 303)
    if len(found) == 1 and not viewer.waiting:
        return redirect(url_for(".show_queue", site=found[0].shortname), 303)
    waiting = queries.count_pending([site.id for site in found])
    rows = [
        (site, accounts.ROLES[viewer.roles[site.id]], presenting.present_number(waiting[site.id]))
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
    name, wanted = looking.read(request.args)
    cursor = request.args.get("cursor") or None
    page, problem = _find_page(current, wanted, cursor)
    now = clock.now()
    is_empty = not page.items and not wanted.is_filtered
    return render_template(
        "dashboard/queue.html",
        viewer=viewer,
        site=current,
        nav=navigation.present(viewer, current, name),
        name=name,
        label=presenting.QUEUE_LABELS[name],
        wanted=wanted,
        fields=looking.fields_of(wanted),
        chips=looking.present_chips(current, wanted),
        orders=presenting.ORDERS,
        cursor=cursor,
        problem=problem,
        cards=_cards(current, page, now),
        authors=authors.present_authors(viewer, current, [i.comment for i in page.items], now),
        newest=max((item.comment.id for item in page.items), default=ids.first_id_at(now)),
        bulk=presenting.present_buttons(wanted.status),
        reasons=presenting.REASONS,
        bans=presenting.BANS,
        may_decide=policy.may_decide(viewer, current),
        next=_page_link(current, wanted, page.next),
        previous=_page_link(current, wanted, page.previous),
        here=looking.href(current, wanted),
        recent=_recent(current, now) if is_empty else [],
        waited=waits.say_today(current.id, now) if is_empty else None,
        decided=take_decided(current),
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
    if word not in {BAN, *Decision}:
        raise Invalid(gettext("Choose what to do: approve, remove, spam, restore or ban."))
    chosen = _ids([one] if one else request.form.getlist("comment_ids"))
    if chosen:
        outcomes, done = _carry_out(viewer, current, word, chosen, f"_{one}" if one else "")
        remember_outcomes(current, done, outcomes)
    else:
        session[DECIDED] = {
            "text": languages.say(gettext("Choose at least one comment first.")),
            "ids": [],
        }
    return redirect(_back(current), 303)


@dashboard_pages.post("/<site>/undo")
@limits.limiter.limit(limits.DECISIONS)
def undo(site: str) -> ResponseReturnValue:
    """Take the viewer's last decision about these comments back."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_decide(viewer, current)
    chosen = _ids(request.form.getlist("comment_ids"))
    outcomes = banning.undo(viewer, current, chosen, clock.now())
    remember_outcomes(current, _put_back, outcomes, can_undo=False)
    return redirect(_back(current), 303)


def _carry_out(
    viewer: Viewer, site: Site, word: str, chosen: list[int], beside: str
) -> tuple[list[Outcome], Callable[[int], str]]:
    """Do what a button says, by what stands beside it in the form; return what became of each, and how that is said."""
    now = clock.now()
    why = _why(request.form.get(f"reason{beside}", ""))
    if word == BAN:
        terms, said = _terms(request.form.get(f"ban{beside}", ""))
        banned = banning.ban_authors(
            viewer, site, chosen, why, now, terms=terms, seen=_seen(chosen)
        )
        return banned, lambda number: gettext(
            "%(number)s removed, and who wrote it banned %(how_long)s",
            number=Number(number),
            how_long=said,
        )
    decision = Decision(word)
    decided = actions.decide(viewer, site, chosen, decision, why, now, seen=_seen(chosen))
    return decided, presenting.DONE[decision]


def _find_page(site: Site, wanted: Wanted, cursor: str | None) -> tuple[QueuePage, str | None]:
    """Return a page of the queue, or none and what cannot be searched for."""
    key = current_app.config["SECRET_KEY"]
    start = positions.read(key, site.id, wanted, cursor) if cursor else None
    try:
        return queries.list_queue(site.id, wanted, start), None
    except BadSearch as error:
        return QueuePage([], None, None), error.detail


def _cards(site: Site, page: QueuePage, now: datetime) -> list[presenting.Card]:
    reported = reports.list_reports([i.comment.id for i in page.items if i.comment.open_reports])
    return [
        presenting.present_card(item, site, now, reported.get(item.comment.id))
        for item in page.items
    ]


def _seen(chosen: Sequence[int]) -> Seen:
    """Return when the page was made on which this form stood, and what each comment was on it."""
    words = {comment_id: request.form.get(f"seen_status_{comment_id}") for comment_id in chosen}
    statuses = {at: Status(word) for at, word in words.items() if word in set(QUEUES)}
    try:
        at = datetime.fromisoformat(request.form.get("seen_at", "")).astimezone(UTC)
    except ValueError:
        at = None
    return Seen(at, statuses=statuses)


def _why(word: str) -> Why:
    return Why(word) if word in policy.REMOVAL_REASONS else Why()


def _terms(word: str) -> tuple[Terms, str]:
    """Return what a ban is to be, and how that is said; without a choice it is for good."""
    numbered = {str(at): ban for at, ban in enumerate(presenting.BANS)}
    days, remove_days, said = numbered.get(word, presenting.BANS[-1])
    return Terms(days, remove_days), said


def _page_link(site: Site, wanted: Wanted, position: Position | None) -> str | None:
    if position is None:
        return None
    cursor = positions.write(current_app.config["SECRET_KEY"], site.id, wanted, position)
    return looking.href(site, wanted, cursor)


def _back(site: Site) -> str:
    """Return where the form stood: on the card of one comment, or in a queue."""
    comment_id = ids.parse_id(request.form.get("card", ""))
    if comment_id is not None:
        return url_for("card_pages.show_card", site=site.shortname, comment_id=comment_id)
    _, wanted = looking.read(request.form)
    return looking.href(site, wanted, request.form.get("cursor", ""))


def _put_back(number: int) -> str:
    return gettext("%(number)s put back", number=Number(number))


def _ids(texts: Sequence[str]) -> list[int]:
    return [number for text in texts if (number := ids.parse_id(text)) is not None]


def remember_outcomes(
    site: Site,
    say_done: Callable[[int], str],
    outcomes: Sequence[Outcome],
    *,
    can_undo: bool = True,
) -> None:
    """Keep the line about a decision until it was shown once."""
    done = [str(item.comment_id) for item in outcomes if item.result is Result.DONE]
    parts = [say_done(len(done))]
    left = [item for item in outcomes if item.result is not Result.DONE]
    if left:
        details = dict.fromkeys(item.detail for item in left if item.detail)
        kept = gettext("%(number)s left as they were.", number=Number(len(left)))
        parts.append(words.joined([kept, *details]))
    undoable = done if can_undo and len(done) <= UNDOABLE_IDS else []
    session[DECIDED] = {
        "text": languages.say(words.joined(parts, " · ")),
        "ids": undoable,
        "site": site.id,
    }


def take_decided(site: Site) -> dict[str, Any] | None:
    """Take the line about the last decision out of the session; only the site it is about may undo it."""
    last: dict[str, Any] | None = session.pop(DECIDED, None) if DECIDED in session else None
    if last is None:
        return None
    return last | {"ids": last["ids"] if last.get("site") == site.id else []}


def _recent(site: Site, now: datetime) -> list[tuple[str, presenting.Age]]:
    return [
        presenting.present_decided(decided, now)
        for decided in queries.list_recent_decisions(site.id)
    ]
