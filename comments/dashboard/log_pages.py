"""`/dashboard/<site>/log`: who did what, when and why. It is read here, and changed nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson
from flask import Response, current_app, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from comments.accounts import cookie, staff
from comments.audit import queries, spreadsheet
from comments.audit.models import AuditEntry
from comments.audit.queries import LogFilter, LogPosition
from comments.core import clock, ids, text, words
from comments.core.words import gettext
from comments.dashboard import navigation, presenting
from comments.dashboard.blueprints import make_blueprint
from comments.moderation import policy
from comments.moderation.policy import SUBJECT_KIND
from comments.sites.models import Site
from comments.web import context, cursors, limits

MAX_ACTION = 50
FIRST_YEAR, LAST_YEAR = 2000, 2200  # far enough from where calendars end

log_pages = make_blueprint("log_pages", "/dashboard/<site>")


@dataclass(frozen=True)
class Line:
    """One entry of the log."""

    age: presenting.Age
    actor: str
    action: str
    subject: str
    href: str | None
    said: str
    change: str


@log_pages.get("/log")
def show_log(site: str) -> ResponseReturnValue:
    """Show a page of the log."""
    del site
    current: Site = context.current_site()
    viewer = cookie.current_viewer()
    policy.check_may_read_log(viewer, current)
    fields, wanted = _read(request.args)
    cursor = request.args.get("cursor") or None
    page = queries.list_entries(current.id, wanted, _read_cursor(current, fields, cursor))
    now = clock.now()
    return render_template(
        "dashboard/log.html",
        viewer=viewer,
        site=current,
        nav=navigation.present(viewer, current, "log_pages.show_log"),
        fields=fields,
        lines=[_present(entry, current, now) for entry in page.entries],
        actions=queries.list_actions(current.id),
        people=[(str(m.account.id), m.account.name) for m in staff.list_staff(current.id)],
        next=_next_link(current, fields, page.next),
        export=url_for(".export_log", site=current.shortname, **fields)
        if policy.may_export_log(viewer, current)
        else None,
    )


@log_pages.get("/log.csv")
@limits.limiter.limit(limits.EXPORTS)
def export_log(site: str) -> ResponseReturnValue:
    """Give the log, or what is looked for in it, as CSV."""
    del site
    current: Site = context.current_site()
    policy.check_may_export_log(cookie.current_viewer(), current)
    _, wanted = _read(request.args)
    lines = spreadsheet.write(queries.iterate_entries(current.id, wanted))
    answer = Response(stream_with_context(lines), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="log-{current.shortname}.csv"'
    return answer


def _read(values: Mapping[str, str]) -> tuple[dict[str, Any], LogFilter]:
    """Return what is looked for, as it stands in addresses and as the log is asked; the rest is left out."""
    since, until = _day(values.get("since", "")), _day(values.get("until", ""))
    action = values.get("action", "")[:MAX_ACTION]
    wanted = LogFilter(
        actor_id=ids.parse_id(values.get("actor", "")),
        action=action if action and text.is_storable(action) else None,
        subject_id=ids.parse_id(values.get("comment", "")),
        since=since,
        until=until + timedelta(days=1) if until else None,
    )
    fields = {
        "actor": wanted.actor_id,
        "action": wanted.action,
        "comment": wanted.subject_id,
        "since": since.date() if since else None,
        "until": until.date() if until else None,
    }
    return {name: str(value) for name, value in fields.items() if value is not None}, wanted


def _day(word: str) -> datetime | None:
    try:
        day = datetime.strptime(word, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def _scope(site: Site, fields: dict[str, Any]) -> str:
    return f"log:{site.id}:{sorted(fields.items())}"


def _read_cursor(site: Site, fields: dict[str, Any], cursor: str | None) -> LogPosition | None:
    if cursor is None:
        return None
    key = current_app.config["SECRET_KEY"]
    at, entry_id = cursors.read_cursor(key, _scope(site, fields), cursor)
    return LogPosition(datetime.fromisoformat(str(at)), int(entry_id))


def _next_link(site: Site, fields: dict[str, Any], position: LogPosition | None) -> str | None:
    if position is None:
        return None
    key = current_app.config["SECRET_KEY"]
    place: cursors.Position = [position.at.isoformat(), position.entry_id]
    cursor = cursors.write_cursor(key, _scope(site, fields), place)
    return url_for(".show_log", site=site.shortname, cursor=cursor, **fields)


def _present(entry: AuditEntry, site: Site, now: datetime) -> Line:
    is_comment = entry.subject_kind == SUBJECT_KIND
    return Line(
        age=presenting.present_age(entry.at, now),
        actor=entry.actor,
        action=entry.action,
        subject=f"{entry.subject_kind} {entry.subject_id}",
        href=url_for("card_pages.show_card", site=site.shortname, comment_id=entry.subject_id)
        if is_comment
        else None,
        said=words.joined((words.kept(said) for said in (entry.reason, entry.note) if said), " · "),
        change=_change(entry.before, entry.after),
    )


def _change(before: dict[str, Any] | None, after: dict[str, Any] | None) -> str:
    """Say what something was and what it is: only what differs."""
    before, after = before or {}, after or {}
    names = dict.fromkeys((*before, *after))
    return words.joined(
        (
            words.Sentence(
                "%(name)s: %(before)s → %(after)s",
                {
                    "name": name,
                    "before": _word(before.get(name)),
                    "after": _word(after.get(name)),
                },
            )
            for name in names
            if before.get(name) != after.get(name)
        ),
        ", ",
    )


def _word(value: object) -> str:
    if value is None:
        return gettext("nothing")
    return value if isinstance(value, str) else orjson.dumps(value).decode()
