"""Lists and details of posts: their shape, their order, and that readers see what is approved alone."""

import itertools

import pytest
from sqlalchemy import select, update

from comments.audit.models import AuditEntry
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, CommentEdit, Status
from comments.disqus.rest import posts
from comments.threads.models import Thread
from tests.conftest import ORIGIN
from tests.disqus.rest import asking
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.statements import recorded_statements

LISTS = ("posts/list", "forums/listPosts", "threads/listPosts")


def ids_of(posts):
    return [post["id"] for post in posts]


def post_in_every_state(app, client):
    """Post one comment for each status; return status → id."""
    made = {}
    for status in Status:
        comment = posting.posted(client, text=f"This is {status}")["id"]
        posting.decide(app, comment, status)
        made[status] = comment
    return made


@on_sqlite
@pytest.mark.parametrize("call", LISTS)
def test_readers_see_what_is_approved_and_nothing_else_of_anybody(app, client, pair, call):
    made = post_in_every_state(app, client)

    answer = asking.by_page(client, pair, f"{call}.json", thread="ident:article", related="thread")

    assert ids_of(asking.told(answer)) == [made[Status.APPROVED]]
    for word in ("pending", "spam", "removed", "carol@example.test", "ipAddress", 'email"'):
        assert word not in answer.text


@on_sqlite
@pytest.mark.parametrize("include", ["unapproved", "spam", "deleted"])
def test_what_waits_is_for_the_secret_alone(app, client, pair, include):
    made = post_in_every_state(app, client)
    states = {
        "unapproved": {Status.PENDING},
        "spam": {Status.SPAM},
        "deleted": {Status.REMOVED, Status.DELETED},
    }

    public = asking.by_page(client, pair, "posts/list.json", include=include)
    feed = asking.by_page(client, pair, "posts/list.rss", include=include)
    secret = asking.told(asking.by_program(client, pair, "posts/list.json", include=include))

    assert asking.refused(public) == asking.refused(feed) == (401, 4)
    assert set(ids_of(secret)) == {made[status] for status in states[include]}
    assert set(ids_of(secret)) == {
        asking.told(asking.by_program(client, pair, "posts/details", post=post["id"]))["id"]
        for post in secret
    }
    assert all(
        asking.refused(asking.by_page(client, pair, "posts/details", post=made[s])) == (400, 2)
        for s in states[include]
    )


@on_sqlite
def test_a_post_has_the_shape_that_clients_read(app, client, pair):
    first = posting.posted(client, url=f"{ORIGIN}/a", title="An article")["id"]
    reply = posting.posted(client, parent_id=first, text="*Yes* <script>")["id"]

    shown = asking.told(
        asking.by_program(
            client, pair, "posts/details.json", post=reply, related=["thread", "forum"]
        )
    )

    assert shown["parent"] == int(first)
    assert shown["message"] == shown["raw_message"] == "<p><em>Yes</em> &lt;script&gt;</p>"
    assert shown["author"]["name"] == "Carol Example"
    assert shown["author"]["email"] == "carol@example.test"
    assert shown["author"]["isAnonymous"] is True
    assert shown["author"]["emailHash"] == ""
    assert len(shown["createdAt"]) == len("2026-01-02T03:04:05")
    assert [shown[f"is{it}"] for it in ("Approved", "Deleted", "Spam", "Edited")] == [
        True,
        False,
        False,
        False,
    ]
    assert shown["thread"]["identifiers"] == ["article"]
    assert shown["thread"]["posts"] == 2
    assert shown["thread"]["link"] == f"{ORIGIN}/a"
    assert shown["forum"]["id"] == "blog"
    assert shown["ipAddress"] == "127.0.0.0"


@pytest.mark.parametrize("order", ["asc", "desc"])
@pytest.mark.parametrize("field", ["id", "next"])
def test_pages_lead_on_by_either_cursor_and_show_everything_once(app, client, pair, order, field):
    posting.posted(client, identifier="elsewhere")
    made = [posting.posted(client, identifier=f"page-{number % 2}")["id"] for number in range(7)]
    posting.posted(client, identifier="elsewhere")

    seen, cursor = [], ""
    for _ in range(10):
        answer = asking.by_program(
            client, pair, "posts/list.json", limit=3, order=order, cursor=cursor,
            **{"thread:ident": ["page-0", "page-1"]},
        )  # fmt: skip
        seen += ids_of(asking.told(answer))
        page = answer.get_json()["cursor"]
        assert page["more"] is page["hasNext"]
        assert page["id"] == page["next"]
        if not page["more"]:
            break
        cursor = page[field]

    assert seen == (made if order == "asc" else made[::-1])


def test_what_came_since_is_found_by_those_who_keep_the_last_place(app, client, pair):
    first = posting.posted(client)["id"]
    place = asking.by_program(client, pair, "posts/list.json", order="asc").get_json()["cursor"][
        "id"
    ]
    nothing = asking.by_program(
        client, pair, "posts/list.json", order="asc", cursor=place
    ).get_json()
    second = posting.posted(client)["id"]
    news = asking.by_program(client, pair, "posts/list.json", order="asc", cursor=place)

    assert nothing["response"] == []
    assert nothing["cursor"]["id"] == place
    assert ids_of(asking.told(news)) == [second] != [first]


def test_since_start_and_end_cut_by_time(app, client, pair):
    posting.posted(client)
    counts = [
        len(asking.told(asking.by_program(client, pair, "posts/list.json", **asked)))
        for asked in (
            {"since": "2020-01-01T00:00:00"},
            {"start": "2020-01-01T00:00:00", "end": "2021-01-01T00:00:00"},
            {"since": "2068-01-01"},
            {"start": "2068-01-01"},
            {"start": "2020-01-01", "end": "2068-01-01"},
        )
    ]

    assert counts == [1, 0, 0, 0, 1]


def test_what_was_imported_is_called_by_its_number_at_disqus(app, client, pair):
    parent = posting.posted(client, url=f"{ORIGIN}/a")["id"]
    reply = posting.posted(client, parent_id=parent)["id"]
    with app.app_context(), write_unit():
        db.session.execute(
            update(Comment)
            .where(Comment.id == int(parent))
            .values(source="disqus", source_id="9796275722")
        )
        db.session.execute(update(Thread).values(source="disqus", source_id="77"))

    shown = asking.told(
        asking.by_program(client, pair, "posts/list.json", order="asc", thread="77")
    )
    details = asking.told(asking.by_program(client, pair, "posts/details.json", post="9796275722"))

    assert ids_of(shown) == ["9796275722", reply]
    assert [post["parent"] for post in shown] == [None, 9796275722]
    assert {post["thread"] for post in shown} == {"77"}
    assert details["id"] == "9796275722"
    assert ids_of([asking.told(asking.by_program(client, pair, "posts/details", post=parent))]) == [
        "9796275722"
    ]
    assert "#comment-9796275722" in asking.by_page(client, pair, "posts/list.rss").text


@on_sqlite
def test_a_list_asks_as_often_for_a_hundred_as_for_one(app, client, pair):
    numbers = []
    for count in (1, 5):
        for number in range(count):
            posting.posted(client, identifier=f"page-{number}")
        with recorded_statements(app) as seen:
            asking.by_program(client, pair, "posts/list.json", related="thread", limit=100)
        numbers.append(len(seen))

    assert numbers[0] == numbers[1] <= 5


@on_sqlite
def test_more_threads_than_a_list_may_cost_are_refused_and_not_left_out(client, pair, monkeypatch):
    monkeypatch.setattr(posts, "MAX_THREADS", 1)
    for identifier in ("a", "b"):
        posting.posted(client, identifier=identifier)

    one = asking.by_page(client, pair, "posts/list", thread="ident:a")
    both = asking.by_page(client, pair, "posts/list", thread=["ident:a", "ident:b"])

    assert len(asking.told(one)) == 1
    assert asking.refused(both) == (400, 2)


@on_sqlite
def test_a_list_is_also_a_feed(client, pair):
    posting.posted(client, text="Hello <b>", title="An article", url=f"{ORIGIN}/a")

    feed = asking.by_page(client, pair, "forums/listPosts.rss")

    assert feed.mimetype == "application/rss+xml"
    assert f"<link>{ORIGIN}/a#comment-" in feed.text
    assert "&lt;p&gt;Hello" in feed.text


@on_sqlite
def test_decisions_are_made_by_the_secret_and_written_down(app, client, pair):
    comment = posting.posted(client)["id"]
    steps = itertools.pairwise(["approved", "spam", "approved", "removed", "approved"])
    calls = {"spam": "spam", "removed": "remove"}

    for before, after in steps:
        assert posting.stored(app, comment).status == before
        call = calls.get(after, "restore" if before == "removed" else "approve")
        answer = asking.send(client, pair, f"posts/{call}.json", post=comment)
        assert asking.told(answer) == [{"id": comment}]

    assert posting.stored(app, comment).status == "approved"
    posting.decide(app, comment, Status.DELETED)
    assert asking.refused(asking.send(client, pair, "posts/approve.json", post=comment)) == (400, 2)


@on_sqlite
@pytest.mark.parametrize(
    ("premoderate", "state", "status"),
    [
        ("off", "", "approved"),
        ("on", "", "pending"),
        ("on", "approved", "approved"),
        ("off", "unapproved", "pending"),
        ("off", "spam", "spam"),
        ("off", "killed", "removed"),
    ],
)
def test_a_post_is_judged_unless_the_program_says_what_it_is(
    app, client, pair, premoderate, state, status
):
    first = posting.posted(client)["id"]
    posting.set_site(app, f"premoderate={premoderate}")

    made = asking.told(
        asking.send(
            client,
            pair,
            "posts/create.json",
            message="Hello from *afar*",
            parent=first,
            state=state,
            author_name="Dora Example",
            author_email="Dora@example.test",
            author_url="https://dora.example.test/",
            ip_address="198.51.100.77",
        )
    )

    kept = posting.stored(app, made["id"])
    assert kept.address == made["ipAddress"] == "198.51.100.0"
    assert (kept.status, kept.author_email, kept.parent_id) == (
        status,
        "dora@example.test",
        int(first),
    )
    assert made["message"] == "<p>Hello from <em>afar</em></p>"
    assert made["author"]["url"] == "https://dora.example.test/"


@on_sqlite
@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"message": ""}, (400, 2)),
        ({"author_name": ""}, (400, 2)),
        ({"author_email": "nobody"}, (400, 2)),
        ({"author_url": "javascript:alert(1)"}, (400, 2)),
        ({"message": "x" * 10_001}, (400, 2)),
        ({"thread": "ident:nobody"}, (400, 2)),
        ({"parent": "1"}, (400, 2)),
        ({"state": "published"}, (400, 2)),
        ({"date": "2068-01-01"}, (400, 2)),
        ({"date": "2001-01-01", "parent": "{first}"}, (400, 2)),
    ],
)
def test_a_post_that_does_not_fit_is_refused(app, client, pair, asked, expected):
    first = posting.posted(client)["id"]
    asked = {name: value.replace("{first}", first) for name, value in asked.items()}
    whole = {"message": "Hello", "author_name": "Dora", "thread": "ident:article"} | asked

    assert asking.refused(asking.send(client, pair, "posts/create.json", **whole)) == expected


@on_sqlite
def test_a_post_that_was_kept_elsewhere_stands_where_it_was_said(app, client, pair):
    now = posting.posted(client)["id"]
    sent = {"message": "Long ago", "author_name": "Dora", "thread": "ident:article"}

    made = asking.told(
        asking.send(client, pair, "posts/create", date="2020-01-02T03:04:05", **sent)
    )

    assert made["createdAt"] == "2020-01-02T03:04:05"
    listed = asking.told(asking.by_page(client, pair, "posts/list.json", order="asc"))
    assert ids_of(listed) == [made["id"], now]
    assert len(asking.told(asking.by_program(client, pair, "posts/list", since="2020-01-03"))) == 1


@on_sqlite
def test_what_a_program_sends_to_be_read_first_says_so_to_moderators_and_shows_nobody_else(
    app, client, pair
):
    posting.posted(client)
    sent = {"message": "Secret words", "author_name": "Dora", "thread": "ident:article"}

    made = asking.told(asking.send(client, pair, "posts/create", state="unapproved", **sent))

    assert [reason["rule"] for reason in posting.stored(app, made["id"]).reasons] == ["program"]
    assert "Secret" not in asking.by_page(client, pair, "posts/list.json").text
    answer = {"message": "Too early", "author_name": "Dora", "parent": made["id"]}
    assert asking.refused(asking.send(client, pair, "posts/create", **answer)) == (400, 2)
    asking.told(asking.send(client, pair, "posts/approve", post=made["id"]))
    assert "Secret" in asking.by_page(client, pair, "posts/list.json").text


@on_sqlite
def test_a_closed_thread_takes_no_post(app, client, pair):
    posting.posted(client)
    posting.close_thread(app)

    answer = asking.send(
        client, pair, "posts/create", message="Hi", author_name="Dora", thread="ident:article"
    )

    assert asking.refused(answer) == (400, 3)


@on_sqlite
def test_a_program_words_a_guests_post_and_staff_see_what_it_said(app, client, pair):
    guests = posting.posted(client, text="**First**")["id"]

    changed = asking.told(
        asking.send(client, pair, "posts/update.json", post=guests, message="*Second*")
    )

    assert changed["message"] == "<p><em>Second</em></p>"
    assert (changed["isEdited"], changed["isApproved"]) == (True, True)
    assert "Second" in client.get(f"{posting.API}/thread?identifier=article").text
    with app.app_context():
        (edit,) = db.session.scalars(select(CommentEdit))
        assert (edit.comment_id, edit.text) == (int(guests), "**First**")
        line = select(AuditEntry).where(AuditEntry.action == "comment.rewrite")
        assert db.session.scalars(line).one().actor == f"API key {pair.api_key}"


@on_sqlite
def test_what_somebody_with_an_account_said_and_what_was_taken_away_is_not_worded_anew(
    app, client, pair
):
    carol = readers.bearing(app, "carol")
    hers = client.post(
        f"{posting.API}/comments", json={"identifier": "article", "text": "Mine"}, headers=carol
    ).get_json()["comment"]["id"]
    gone, long = posting.posted(client)["id"], posting.posted(client)["id"]
    posting.decide(app, gone, Status.REMOVED)

    refused = [
        asking.refused(asking.send(client, pair, "posts/update", post=post, message=message))
        for post, message in ((hers, "Not mine"), (gone, "Back"), (long, "x" * 10_001), (long, ""))
    ]

    assert refused == [(400, 22), (400, 22), (400, 2), (400, 2)]
    assert posting.stored(app, hers).text == "Mine"


@on_sqlite
def test_open_point_filters_leave_out_nothing(client, pair):
    posting.posted(client)

    for name in ("Has_Low_Rep_Author", "Is_New_User_Needs_Approval", "anything"):
        found = asking.told(asking.by_page(client, pair, "posts/list", filters=name))
        assert len(found) == 1
