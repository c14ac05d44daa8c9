"""Pinning comments on top of a thread, and featuring them."""

import pytest
from sqlalchemy import select

from comments.accounts.errors import RoleTooLow
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Status
from comments.moderation import marking
from comments.moderation.errors import NotShown, TooManyPinned
from comments.moderation.marking import Mark
from comments.sites import queries as sites
from comments.threads.models import Thread
from tests.factories import posting, staff
from tests.factories.databases import on_sqlite
from tests.factories.plain_page import page_path
from tests.factories.reading import get_page
from tests.factories.statements import recorded_statements


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


def mark(app, viewer, comment, what=Mark.PIN, *, is_on=True):
    act = marking.mark_comment if is_on else marking.unmark_comment
    with app.app_context(), write_unit():
        act(viewer, sites.get_site("blog"), int(comment), what, clock.now())


def pinned(client, **query):
    return [comment["id"] for comment in get_page(client, **query)["pinned"]]


@pytest.mark.parametrize("order", ["newest", "oldest", "best"])
def test_a_pinned_comment_is_on_top_of_the_first_page_in_every_order_and_at_its_place(
    app, client, bob, order
):
    root, *_ = [posting.posted(client)["id"] for _ in range(4)]
    reply = posting.posted(client, parent_id=root)["id"]
    before = get_page(client, order=order, limit=2)

    for comment in (root, reply):
        mark(app, bob, comment)

    first = get_page(client, order=order, limit=2)
    following = get_page(client, order=order, limit=2, cursor=first["next_cursor"])
    assert [comment["id"] for comment in first["pinned"]] == [reply, root]
    assert following["pinned"] == []
    marks = {c["id"]: c["is_pinned"] for c in first["comments"] + following["comments"]}
    assert {comment for comment, is_pinned in marks.items() if is_pinned} == {root, reply}
    assert [c["id"] for c in first["comments"]] == [c["id"] for c in before["comments"]]
    assert first["thread"]["version"] > before["thread"]["version"]


def test_a_page_with_pins_costs_five_statements_and_one_without_costs_what_it_did(app, client, bob):
    comments = [posting.posted(client)["id"] for _ in range(2)]
    posting.posted(client, parent_id=comments[0])
    with recorded_statements(app) as without:
        get_page(client)
    mark(app, bob, comments[0])
    with recorded_statements(app) as with_pins:
        get_page(client, order="oldest")
    with recorded_statements(app) as of_comment:
        assert get_page(client, comment=comments[1])["pinned"] == []

    assert [len(seen) for seen in (without, with_pins, of_comment)] == [4, 5, 5]


def test_a_featured_comment_is_marked_and_open_pages_learn_of_it(app, client, bob):
    comment = posting.posted(client)["id"]
    mark(app, bob, comment, Mark.FEATURE)

    [shown] = get_page(client)["comments"]
    [changed] = client.get(f"{posting.API}/thread/changes?identifier=article").get_json()[
        "comments"
    ]
    version = get_page(client)["thread"]["version"]
    assert shown["is_featured"]
    assert (changed["is_featured"], changed["version"]) == (True, version)

    mark(app, bob, comment, Mark.FEATURE, is_on=False)

    assert not get_page(client)["comments"][0]["is_featured"]


@pytest.mark.parametrize("status", [Status.PENDING, Status.REMOVED, Status.SPAM, Status.DELETED])
def test_what_readers_do_not_see_is_neither_pinned_nor_shown_as_pinned(app, client, bob, status):
    seen, hidden = (posting.posted(client)["id"] for _ in range(2))
    posting.posted(client, parent_id=seen)
    mark(app, bob, seen)
    mark(app, bob, seen, Mark.FEATURE)
    posting.decide(app, hidden, status)
    posting.decide(app, seen, status)

    with pytest.raises(NotShown):
        mark(app, bob, hidden)

    page = get_page(client)
    assert page["pinned"] == []
    assert {(c["is_pinned"], c["is_featured"]) for c in page["comments"]} == {(False, False)}


@on_sqlite
def test_three_fit_on_top_and_what_is_gone_makes_room(app, client, bob):
    comments = [posting.posted(client)["id"] for _ in range(5)]
    for comment in comments[:3]:
        mark(app, bob, comment)

    with pytest.raises(TooManyPinned):
        mark(app, bob, comments[3])
    posting.decide(app, comments[0], Status.REMOVED)
    mark(app, bob, comments[3])

    assert pinned(client) == [comments[3], comments[2], comments[1]]
    mark(app, bob, comments[1], is_on=False)
    assert pinned(client) == [comments[3], comments[2]]
    with app.app_context():
        assert db.session.query(Thread).one().pinned_count == 2


@on_sqlite
def test_the_same_mark_again_changes_nothing_that_readers_see(app, client, bob):
    comment = posting.posted(client)["id"]
    mark(app, bob, comment)
    before = get_page(client)

    mark(app, bob, comment)
    mark(app, bob, comment, Mark.FEATURE, is_on=False)

    assert get_page(client) == before


@on_sqlite
def test_each_mark_given_or_taken_is_in_the_log(app, client, bob):
    comment = posting.posted(client)["id"]
    for is_on in (True, False):
        for what in (Mark.PIN, Mark.FEATURE):
            mark(app, bob, comment, what, is_on=is_on)

    with app.app_context():
        lines = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [(one.action, one.before, one.after) for one in lines[-4:]] == [
        ("comment.pin", {"is_pinned": False}, {"is_pinned": True}),
        ("comment.feature", {"is_featured": False}, {"is_featured": True}),
        ("comment.unpin", {"is_pinned": True}, {"is_pinned": False}),
        ("comment.unfeature", {"is_featured": True}, {"is_featured": False}),
    ]


@on_sqlite
@pytest.mark.parametrize("person", ["stranger", "olga", "bob", "mallory"])
def test_marks_are_given_by_the_sites_moderators(app, client, site, person):
    comment = posting.posted(client)["id"]
    browser = staff.browser_of(app, person)
    headers = {"X-CSRFToken": staff.csrf_token(browser)}

    answers = [
        browser.open(f"{posting.API}/comments/{comment}/{what}", method=how, headers=headers)
        for what in ("pin", "feature")
        for how in ("PUT", "DELETE")
    ]

    refused = {"stranger": 401, "olga": 403, "mallory": 403}.get(person, 200)
    assert {answer.status_code for answer in answers} == {refused}
    assert get_page(client)["pinned"] == []


@on_sqlite
def test_observers_do_not_mark(app, client, site):
    olga = staff.viewer_of(app, staff.hire(app, "olga"))
    comment = posting.posted(client)["id"]

    with pytest.raises(RoleTooLow):
        mark(app, olga, comment)


@on_sqlite
def test_pins_take_their_room_from_the_first_page(app, client, bob):
    words = "It was a long day. " * 500
    comments = [posting.posted(client, text=f"{words} {number}")["id"] for number in range(6)]
    plain = get_page(client)
    for comment in comments[:3]:
        mark(app, bob, comment)

    page = get_page(client)

    def weight(comments):
        return sum(len(comment["html"]) for comment in comments)

    assert len(page["pinned"]) == 1
    assert weight(page["pinned"] + page["comments"]) <= max(weight(plain["comments"]), 32_000)
    assert len(page["comments"]) < len(plain["comments"])


@on_sqlite
def test_the_plain_page_has_pins_on_top_and_says_what_is_featured(app, client, bob):
    first, *_ = [posting.posted(client, text=f"words {number}")["id"] for number in range(3)]
    mark(app, bob, first)
    mark(app, bob, first, Mark.FEATURE)

    page = client.get(page_path(client)).text.partition("<body")[2]  # the head tells search engines

    assert page.index("Pinned") < page.index("words 0") < page.index("words 2")
    assert page.count("words 0") == 2
    assert page.count("Featured") == 1
