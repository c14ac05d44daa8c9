"""The numbers of a site, and to whom they say which of its words were wrong."""

import re

import pytest

from comments.moderation import numbers
from tests.factories import staff
from tests.factories.account import post
from tests.factories.databases import on_sqlite
from tests.factories.posting import posted

pytestmark = on_sqlite
DESK = "/dashboard/blog"
SAID = {"A casino": "approve", "The casino": "remove", "Cheap casino": "approve"}


@pytest.fixture
def decided(app, site, client):
    """Comments that Alice's rules held, and that Bob decided about."""
    words = {"kind": "word", "action": "hold", "values": "casino\ncheap\nnever"}
    post(staff.browser_of(app, "alice"), f"{DESK}/rules", **words)
    bob = staff.browser_of(app, "bob")
    for text, decision in SAID.items():
        held = posted(client, text=text)["id"]
        post(bob, f"{DESK}/comments", decide=f"{decision}:{held}", comment_ids=held)


def lines(page):
    """Return the lines of the page's tables about rules: name, held, kept away, share."""
    row = (
        r'<tr><th scope="row"><a href="(.*?)"><bdi>(.*?)</bdi></a></th>' + 3 * r"<td.*?>(.*?)</td>"
    )
    return {name: (href, *figures) for href, name, *figures in re.findall(row, page)}


def test_a_lead_sees_which_of_the_sites_own_rules_was_wrong(app, decided):
    leo = staff.browser_of(app, "leo")

    found = lines(leo.get(f"{DESK}/overview").text)
    rules = leo.get(f"{DESK}/rules").text

    assert list(found) == ["held by rule", "casino", "cheap"]
    assert found["held by rule"][1:] == ("3", "1", "33%")
    assert found["casino"] == (f"{DESK}/rules?q=casino", "3", "1", "33%")
    assert found["cheap"][1:] == ("1", "0", "0%")
    assert re.findall(r"<bdi>(\w+)</bdi></code>.*?(\d decided .*?)?</span>", rules) == [
        ("casino", "3 decided about in 30 days, 1 kept away (33%)"),
        ("cheap", "1 decided about in 30 days, 0 kept away (0%)"),
        ("never", ""),
    ]


@pytest.mark.parametrize("person", ["olga", "bob"])
def test_who_may_not_see_the_rules_sees_numbers_of_the_checks_alone(app, decided, person):
    page = staff.browser_of(app, person).get(f"{DESK}/overview").text

    assert list(lines(page)) == ["held by rule"]
    assert "casino" not in page


def test_where_not_all_that_was_decided_is_read_the_pages_say_so(app, decided, monkeypatch):
    monkeypatch.setattr(numbers, "MOST", 1)
    leo = staff.browser_of(app, "leo")

    pages = [leo.get(f"{DESK}/{name}").text for name in ("overview", "rules")]

    assert all("these figures are of one comment in" in page for page in pages)


def test_shares_are_written_as_the_reader_writes_them(app, decided):
    german = staff.browser_of(app, "leo").get(f"{DESK}/overview?lang=de").text

    assert lines(german)["casino"][3] == "33\xa0%"
