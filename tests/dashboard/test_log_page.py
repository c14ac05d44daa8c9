"""The log on the desk and as a file: the same lines, by who, what and from which day to which."""

import csv
import io
from datetime import timedelta

import pytest

from comments.audit import actions
from comments.audit.actions import Actor, Subject, Why
from comments.core.db import write_unit
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.databases import on_sqlite

pytestmark = on_sqlite
LOG = "/dashboard/blog/log"


@pytest.fixture
def alice(app, site):
    """Alice's browser, on a site with a line a day from the first of March on, at noon."""
    change = ({"status": "pending"}, {"status": "approved"})
    with app.app_context(), write_unit():
        for day in range(4):
            actions.record(
                Actor(day % 2 + 1, "=Mallory"),
                "comment.approve" if day else "comment.spam",
                Subject("comment", 10 + day, site.id),
                NOW + timedelta(days=day),
                why=Why(note=f"note {day}"),
                change=change,
            )
    return staff.browser_of(app, "alice")


@pytest.mark.parametrize(
    ("asked", "days"),
    [
        ("action=comment.approve", [3, 2, 1]),
        ("action=comment.approve&actor=1", [2]),
        ("comment=11", [1]),
        ("since=2026-03-02&until=2026-03-03", [2, 1]),
    ],
    ids=["what", "who", "on what", "from a day to a day"],
)
def test_page_and_file_have_what_is_asked_for(alice, asked, days):
    page = alice.get(f"{LOG}?{asked}").text
    header, *lines = csv.reader(io.StringIO(alice.get(f"{LOG}.csv?{asked}").text))

    assert [day for day in range(4) if f"note {day}" in page] == sorted(days)
    assert "status: pending → approved" in page
    assert [line[header.index("note")] for line in lines] == [f"note {day}" for day in days]
    assert {line[header.index("actor")] for line in lines} == {"'=Mallory"}
