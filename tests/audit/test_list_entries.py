"""The log of a site is read by time, filtered, in pages, and nothing in the code changes or deletes a line of it."""

import re
from datetime import timedelta

import pytest

from comments.audit import actions, queries
from comments.audit.actions import Actor, Subject
from comments.audit.queries import LogFilter
from comments.core.db import db, write_unit
from comments.sites import actions as sites
from tests.architecture.test_shape import MODULES, name_of
from tests.conftest import NOW

pytestmark = pytest.mark.usefixtures("unit")
DAY = timedelta(days=1)


@pytest.fixture
def log(site):
    """Nine lines, one a day: by accounts 1, 2 and 3 in turn, about comments 10 and 11 in turn."""
    with write_unit():
        for day in range(9):
            action = "comment.spam" if day < 3 else "comment.approve"
            actor, subject = (
                Actor(day % 3 + 1, "Somebody"),
                Subject("comment", 10 + day % 2, site.id),
            )
            actions.record(actor, action, subject, NOW + day * DAY)
        other = sites.add_site("other", "Other", [], NOW)
        db.session.flush()
        for action in ("comment.spam", "comment.remove"):
            actions.record(Actor(1, "Alice"), action, Subject("comment", 10, other.id), NOW)


def days(page):
    return [(entry.at - NOW).days for entry in page.entries]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (LogFilter(), [8, 7, 6, 5, 4, 3, 2, 1, 0]),
        (LogFilter(actor_id=2), [7, 4, 1]),
        (LogFilter(action="comment.spam"), [2, 1, 0]),
        (LogFilter(subject_id=11), [7, 5, 3, 1]),
        (LogFilter(actor_id=2, action="comment.spam"), [1]),
        (LogFilter(subject_id=11, actor_id=2, since=NOW + 2 * DAY), [7]),
        (LogFilter(since=NOW + 3 * DAY, until=NOW + 5 * DAY), [4, 3]),
        (LogFilter(action="comment.eat"), []),
    ],
    ids=["all", "who", "what", "on", "who and what", "who, on, since", "days", "nothing"],
)
def test_log_shows_what_is_asked_for_the_last_first(site, log, wanted, found):
    assert days(queries.list_entries(site.id, wanted)) == found
    assert [(e.at - NOW).days for e in queries.iterate_entries(site.id, wanted)] == found


def test_pages_lead_on_through_all_of_it(site, log):
    seen, start = [], None
    while True:
        page = queries.list_entries(site.id, LogFilter(), start, limit=4)
        seen.append(days(page))
        start = page.next
        if start is None:
            break

    assert seen == [[8, 7, 6, 5], [4, 3, 2, 1], [0]]


def test_search_looks_at_a_bounded_number_and_leads_on(site, log, monkeypatch):
    monkeypatch.setattr(queries, "SEARCH_DEPTH", 2)
    wanted = LogFilter(actor_id=1, action="comment.spam")  # one line, the third by account 1

    first = queries.list_entries(site.id, wanted)
    second = queries.list_entries(site.id, wanted, first.next)

    assert (days(first), days(second), second.next) == ([], [0], None)


def test_actions_are_listed_once_each(site, log):
    assert queries.list_actions(site.id) == ["comment.approve", "comment.spam"]


def test_nothing_changes_or_deletes_a_line_but_erasing_a_person():
    touching = {
        name_of(path)
        for path in MODULES
        if re.search(r"(?:update|delete)\(AuditEntry\)", path.read_text(encoding="utf-8"))
    }

    assert touching == {"comments/profile/erasing.py"}
