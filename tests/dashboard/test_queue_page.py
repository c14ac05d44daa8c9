import html
import re

import pytest
from flask import Flask
from sqlalchemy import select

from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.screening.sanctions.models import Sanction
from comments.sites.models import Site
from comments.threads.models import Thread
from tests.conftest import ORIGIN
from tests.factories import staff
from tests.factories.databases import on_sqlite
from tests.factories.posting import decide, posted, set_site, stored

pytestmark = on_sqlite
QUEUE = "/dashboard/blog/comments"
API = "/sites/blog/moderation/comments"


@pytest.fixture
def held(app: Flask, site: Site) -> list[str]:
    """Three comments of Carol's that wait, oldest first."""
    set_site(app, "premoderate=on")
    carol = app.test_client()
    return [posted(carol, text=f"Number {at}", url=f"{ORIGIN}/a")["id"] for at in range(3)]


def _send(browser, path: str, **fields: object):
    return browser.post(path, data={"csrf_token": staff.csrf_token(browser)} | fields)


def _shown(page: str) -> list[str]:
    return re.findall(r'data-comment="(\d+)"', page)


def _statuses(app: Flask, comment_ids: list[str]) -> list[str]:
    return [stored(app, comment_id).status for comment_id in comment_ids]


def test_queue_shows_what_waits_newest_first_with_its_number(app: Flask, held: list[str]):
    page = staff.browser_of(app, "bob").get(QUEUE).text

    assert _shown(page) == [*reversed(held)]
    assert '<span class="number" data-number="pending">3</span>' in page
    assert "Every comment on this site is read before it appears." in page
    assert "carol@example.test" in page
    assert "127.0.0.0" in page


def test_one_button_decides_about_its_comment_alone(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")

    answer = _send(bob, QUEUE, decide=f"approve:{held[1]}", comment_ids=held, status="pending")

    assert (answer.status_code, answer.location) == (303, f"{QUEUE}?status=pending")
    assert _statuses(app, held) == ["pending", "approved", "pending"]


def test_bulk_decides_about_all_that_are_ticked_and_says_so_once(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")

    _send(bob, QUEUE, decide="spam", comment_ids=held[:2])
    page, later = bob.get(QUEUE).text, bob.get(QUEUE).text

    assert _statuses(app, held) == ["spam", "spam", "pending"]
    assert "2 marked as spam" in page
    assert ">Undo</button>" in page
    assert "2 marked as spam" not in later


@pytest.mark.parametrize("queue", ["pending", "all"])
def test_without_scripts_too_who_comes_late_is_told_and_overwrites_nothing(app, held, queue):
    bob, alice = staff.browser_of(app, "bob"), staff.browser_of(app, "alice")
    form = dict(
        re.findall(
            r'type="hidden" name="(seen_\w+)" value="(.*?)"',
            bob.get(f"{QUEUE}?status={queue}").text,
        )
    )
    _send(alice, QUEUE, decide=f"approve:{held[0]}")

    _send(bob, QUEUE, decide=f"spam:{held[0]}", status=queue, **form)

    assert _statuses(app, held[:1]) == ["approved"]
    assert "Alice Example approved it" in bob.get(QUEUE).text


def test_undo_gives_back_what_each_was_before(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")
    decide(app, held[0], "approved")
    _send(bob, QUEUE, decide="remove", comment_ids=held)
    form = re.search(r'<form class="notice".*?</form>', bob.get(QUEUE).text, re.DOTALL).group()

    undone = re.findall(r'name="comment_ids" value="(\d+)"', form)
    answer = _send(bob, "/dashboard/blog/undo", comment_ids=undone, status="all")

    assert answer.location == f"{QUEUE}?status=all"
    assert _statuses(app, held) == ["approved", "pending", "pending"]
    assert "3 put back" in bob.get(QUEUE).text


def test_nothing_ticked_is_said_kindly(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")

    answer = _send(bob, QUEUE, decide="approve")

    assert answer.status_code == 303
    assert "Choose at least one comment first." in bob.get(QUEUE).text
    assert _statuses(app, held) == ["pending"] * 3


def test_what_could_not_be_done_is_told_with_its_reason(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")
    decide(app, held[0], "deleted")

    _send(bob, QUEUE, decide="approve", comment_ids=held)

    page = bob.get(QUEUE).text
    assert "2 approved · 1 left as they were. Its author took it back in the meantime." in page


def test_line_about_another_sites_decision_offers_no_undo(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")
    staff.hire_elsewhere(app, "bob")
    _send(bob, QUEUE, decide="approve", comment_ids=held)

    assert ">Undo</button>" not in bob.get("/dashboard/elsewhere/comments").text


@pytest.mark.parametrize("word", ["", "delete", "approve'--"])
def test_unknown_decision_is_refused(app: Flask, held: list[str], word: str):
    answer = _send(staff.browser_of(app, "bob"), QUEUE, decide=word, comment_ids=held)

    assert answer.status_code == 422
    assert _statuses(app, held) == ["pending"] * 3


@pytest.mark.parametrize(
    ("before", "buttons"),
    [
        ("pending", ["approve", "remove", "spam", "ban"]),
        ("approved", ["remove", "spam", "ban"]),
        ("spam", ["remove", "restore", "ban"]),
        ("removed", ["spam", "restore", "ban"]),
    ],
)
def test_card_offers_what_fits_its_status(
    app: Flask, held: list[str], before: str, buttons: list[str]
):
    decide(app, held[0], before)

    page = staff.browser_of(app, "bob").get(f"{QUEUE}?status={before}").text

    assert re.findall(rf'value="(\w+):{held[0]}"', page) == buttons


def test_a_ban_has_its_terms_without_scripts_on_the_card_and_for_all_that_are_ticked(
    app: Flask, held: list[str]
):
    bob = staff.browser_of(app, "bob")

    one = _send(bob, QUEUE, decide=f"ban:{held[0]}", **{f"ban_{held[0]}": "1"})
    page = bob.get(one.location).text
    bob.post(
        "/dashboard/blog/undo", data={"comment_ids": held[0], "csrf_token": staff.csrf_token(bob)}
    )
    two = _send(bob, QUEUE, decide="ban", comment_ids=held[1:], ban="6")

    assert "1 removed, and who wrote it banned for a week" in page
    assert "banned for good" in bob.get(two.location).text
    assert _statuses(app, held) == ["pending", "removed", "removed"]
    with app.app_context():
        bans = db.session.scalars(select(Sanction).order_by(Sanction.id)).all()
    assert [(ban.ends_at is None, ban.lifted_at is None) for ban in bans] == [
        (False, False),
        (True, True),
    ]


def test_get_changes_nothing(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")

    bob.get(f"{QUEUE}?decide=approve:{held[0]}&comment_ids={held[0]}")

    assert bob.get("/dashboard/blog/undo").status_code == 405
    assert _statuses(app, held) == ["pending"] * 3


def test_search_keeps_its_words_through_a_decision(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")

    found = bob.get(f"{QUEUE}?q=number+1").text
    answer = _send(bob, QUEUE, decide=f"approve:{held[1]}", status="pending", q="number 1")

    assert _shown(found) == [held[1]]
    assert answer.location == f"{QUEUE}?status=pending&q=number+1"


def test_search_that_cannot_be_is_said_in_place(app: Flask, held: list[str]):
    answer = staff.browser_of(app, "bob").get(f"{QUEUE}?q=%00")

    assert answer.status_code == 200
    assert "Search for up to 200 characters" in answer.text


def test_older_and_newer_lead_through_all_pages(app: Flask, site: Site):
    set_site(app, "premoderate=on")
    carol = app.test_client()
    made = [posted(carol, text=f"Number {at}")["id"] for at in range(52)]
    bob = staff.browser_of(app, "bob")

    first = bob.get(QUEUE).text
    older = html.unescape(re.search(r'href="([^"]+)" rel="next"', first).group(1))
    second = bob.get(older).text
    newer = html.unescape(re.search(r'href="([^"]+)" rel="prev"', second).group(1))

    assert _shown(first) + _shown(second) == sorted(made, reverse=True)
    assert _shown(bob.get(newer).text) == _shown(first)
    assert "99+" not in first


def test_changed_cursor_is_refused_in_a_sentence_that_is_said_once(app: Flask, site: Site):
    asked = {"Accept": "text/html"}

    refused = staff.browser_of(app, "bob").get(f"{QUEUE}?cursor=x", headers=asked)

    assert refused.status_code == 422
    assert refused.text.count("This cursor was changed") == 1


def test_empty_queue_says_so_and_shows_the_last_decisions(app: Flask, held: list[str]):
    bob = staff.browser_of(app, "bob")
    _send(bob, QUEUE, decide="approve", comment_ids=held)

    page = bob.get(QUEUE).text

    assert "Nothing is waiting." in page
    # Names keep their direction to themselves, whatever way they are written.
    assert "\u2068Carol Example\u2069: approved by \u2068Bob Example\u2069" in page


HOSTILE = '"><img src=x onerror=alert(1)><script>alert(1)</script>'


def test_hostile_words_are_text_everywhere(app: Flask, held: list[str]):
    with app.app_context(), write_unit():
        parent, comment = (db.session.get_one(Comment, int(at)) for at in held[:2])
        comment.parent_id = parent.id
        for row in (parent, comment):
            row.author_name = row.author_email = row.author_url = row.text = HOSTILE
            row.address = HOSTILE[:64]
            row.reasons = [{"rule": HOSTILE, "reason": HOSTILE, "said": {"message": "%(x)d"}}]
        thread = db.session.get_one(Thread, comment.thread_id)
        thread.title = thread.url = HOSTILE
    bob = staff.browser_of(app, "bob")

    _send(bob, QUEUE, decide="approve", comment_ids=[held[0]])
    pages = [bob.get(f"{QUEUE}?status=all&q=%22%3E%3Cscript%3E").text, bob.get(QUEUE).text]
    pages.append(bob.get(f"{QUEUE}?status=spam").text)

    for page in pages:
        assert "<img" not in page
        assert "<script>" not in page
    assert "&lt;script&gt;" in pages[1]


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "//evil.example.test",
        "http://",
        "https:alert(1)",
        "/relative",
    ],
    ids=repr,
)
def test_only_web_addresses_become_links(app: Flask, held: list[str], url: str):
    with app.app_context(), write_unit():
        comment = db.session.get_one(Comment, int(held[0]))
        comment.author_url = url
        db.session.get_one(Thread, comment.thread_id).url = url

    page = staff.browser_of(app, "bob").get(QUEUE).text

    hrefs = re.findall(r'href="([^"]*)"', page)
    assert all(href.startswith(("/dashboard/", "/account/", "/static/", "#main")) for href in hrefs)


def test_article_on_the_web_becomes_a_link(app: Flask, held: list[str]):
    page = staff.browser_of(app, "bob").get(QUEUE).text

    assert f'<a href="{ORIGIN}/a" rel="noopener noreferrer" target="_blank">' in page


def test_hidden_characters_and_lying_links_are_named(app: Flask, site: Site):
    set_site(app, "premoderate=on")
    posted(app.test_client(), text="[your bank](https://evil.example.test/x) \u202eabc \u200b")

    page = staff.browser_of(app, "bob").get(QUEUE).text

    assert "“<bdi>your bank</bdi>” leads to <bdi>https://evil.example.test/x</bdi>" in page
    assert "Hidden characters: U+202E ×1, U+200B ×1" in page


def test_the_desk_speaks_the_language_of_who_reads_it_and_keeps_what_it_kept(
    app: Flask, held: list[str]
):
    bob = staff.browser_of(app, "bob")
    speaks_german = {"Accept-Language": "de"}
    set_site(app, "many_links=1", "many_links_action=hold")
    links = posted(app.test_client(), text="http://a.example http://b.example")["id"]

    page = bob.get(QUEUE, headers=speaks_german).text
    queue = bob.get(f"/api/v1{API}", headers=speaks_german).get_json()["comments"]
    left = bob.post(
        QUEUE,
        data={"csrf_token": staff.csrf_token(bob), "decide": "remove"},
        headers=speaks_german,
    )

    assert '<option value="Off topic">Nicht beim Thema</option>' in page
    assert "Freigegeben" in page
    assert "Er enthält 2 Links." in page
    assert "Er enthält 2 Links." in [each["reason"] for each in queue[0]["reasons"]]
    assert "It has 2 links." in [each["reason"] for each in stored(app, links).reasons]
    assert "Wählen Sie zuerst mindestens einen Kommentar." in bob.get(left.location).text
