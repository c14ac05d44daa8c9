"""Posts, threads, forums and people with every field that clients read, field by field."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from comments.accounts.models import Account
from comments.discussion.models import Comment, Status
from comments.disqus.rest import presenting
from comments.disqus.rest.envelope import Listed, Position
from comments.disqus.rest.presenting import Manner
from comments.sites.models import Site
from comments.threads.models import Thread

AT = datetime(2026, 1, 2, 3, 4, 5, 600, tzinfo=UTC)
BASE = "https://comments.example.test"
READER, STAFF = Manner(BASE, "secret"), Manner(BASE, "secret", is_staff=True)
PLAIN = f"{BASE}/sites/blog/threads/21"


@pytest.fixture
def site():
    settings = {"reactions": ["👍", "🎉"], "order": "best"}
    origins = ["https://blog.example.test", "https://b.test"]
    return Site(
        id=1, shortname="blog", name="The Blog", origins=origins, settings=settings, created_at=AT
    )


@pytest.fixture
def thread():
    facts = {"source": None, "source_id": None, "is_open": False, "comment_count": 2}
    return Thread(
        id=21,
        title="A <b>paper</b> boat",
        url="https://blog.example.test/p",
        reactions={"👍": 3, "🎉": 1},
        created_at=AT,
        **facts,
    )


@pytest.fixture
def comment():
    facts = {"is_featured": True, "up_votes": 3, "down_votes": 1, "score": 2, "open_reports": 1}
    return Comment(
        id=31,
        thread_id=21,
        parent_id=30,
        author_id=None,
        author_name="Carol",
        author_email="carol@example.test",
        author_url="https://carol.test/",
        author_avatar="ab.png",
        address="127.0.0.0",
        text="*Hi*",
        html="<p><em>Hi</em></p>",
        status=Status.APPROVED,
        created_at=AT,
        edited_at=AT,
        **facts,
    )


def row_of(comment, thread, parent_source=None, parent_source_id=None):
    return SimpleNamespace(
        Comment=comment,
        Thread=thread,
        parent_source=parent_source,
        parent_source_id=parent_source_id,
    )


def test_a_post_has_all_that_clients_read(site, thread, comment):
    shown = presenting.post(row_of(comment, thread), site, READER)

    picture = shown["author"]["avatar"]["permalink"]
    assert picture.startswith(f"{BASE}/")
    assert picture.endswith("ab.png")
    assert shown == {
        "id": "31",
        "forum": "blog",
        "thread": "21",
        "parent": 30,
        "author": {
            "name": "Carol",
            "url": "https://carol.test/",
            "profileUrl": "https://carol.test/",
            "about": "",
            "emailHash": "",
            "avatar": {"permalink": picture, "cache": picture},
            "isAnonymous": True,
            "isFollowing": False,
            "isFollowedBy": False,
        },
        "message": "<p><em>Hi</em></p>",
        "raw_message": "<p><em>Hi</em></p>",
        "createdAt": "2026-01-02T03:04:05",
        "isApproved": True,
        "isDeleted": False,
        "isSpam": False,
        "isFlagged": False,
        "isEdited": True,
        "isHighlighted": True,
        "isJuliaFlagged": False,
        "likes": 3,
        "dislikes": 1,
        "points": 2,
        "hasMore": False,
        "media": [],
    }


def test_staff_are_told_more_of_a_post_and_of_a_thread(site, thread, comment):
    readers = presenting.post(row_of(comment, thread), site, READER)
    shown = presenting.post(row_of(comment, thread), site, STAFF)
    author = readers["author"] | {"email": "carol@example.test"}

    assert shown == readers | {"author": author, "ipAddress": "127.0.0.0", "isFlagged": True}
    assert presenting.thread(thread, [], site, STAFF)["ipAddress"] is None
    assert "ipAddress" not in presenting.thread(thread, [], site, READER)


@pytest.mark.parametrize(
    ("status", "flags"),
    [
        (Status.APPROVED, (True, False, False)),
        (Status.PENDING, (False, False, False)),
        (Status.SPAM, (False, False, True)),
        (Status.REMOVED, (False, True, False)),
        (Status.DELETED, (False, True, False)),
    ],
)
def test_three_flags_say_what_became_of_a_post(site, thread, comment, status, flags):
    comment.status = status

    shown = presenting.post(row_of(comment, thread), site, STAFF)

    assert tuple(shown[f"is{word}"] for word in ("Approved", "Deleted", "Spam")) == flags


def test_a_thread_has_all_that_clients_read(site, thread):
    assert presenting.thread(thread, ["a", "b"], site, READER) == {
        "id": "21",
        "forum": "blog",
        "category": None,
        "title": "A <b>paper</b> boat",
        "clean_title": "A paper boat",
        "message": "",
        "slug": "21",
        "link": "https://blog.example.test/p",
        "signedLink": "https://blog.example.test/p",
        "feed": f"{PLAIN}/comments.rss",
        "identifiers": ["a", "b"],
        "author": None,
        "createdAt": "2026-01-02T03:04:05",
        "isClosed": True,
        "isDeleted": False,
        "posts": 2,
        "likes": 3,
        "dislikes": 0,
        "reactions": 4,
        "userScore": 0,
    }


def test_a_forum_has_all_that_clients_read(site):
    assert presenting.forum(site) == {
        "id": "blog",
        "pk": "1",
        "name": "The Blog",
        "url": "https://blog.example.test",
        "founder": None,
        "settings": {},
        "sort": "popular",
        "avatar": {},
        "moderatorBadgeText": "Moderator",
        "createdAt": "2026-01-02T03:04:05",
    }


def test_a_person_has_a_number_and_it_is_another_on_another_site(site):
    dora = Account(id=7, name="Dora", url=None, avatar=None)

    here = presenting.account(dora, site, READER)
    there = presenting.account(dora, Site(id=2, shortname="other"), READER)

    assert here["username"] == f"person-{here['id']}"
    assert (here["url"], here["avatar"]) == ("", {"permalink": "", "cache": ""})
    assert here["isAnonymous"] is False
    assert here["id"] != there["id"] != "7"


@pytest.mark.parametrize(
    ("source", "source_id", "shown"),
    [
        ("disqus", "9796275722", "9796275722"),
        ("disqus", str(2**53), "30"),  # JavaScript would make another number of it
        ("disqus", "x", "30"),
        ("wxr", "9", "30"),
        (None, None, "30"),
    ],
)
def test_an_imported_row_keeps_its_number_where_clients_can_compute_with_it(
    site, thread, comment, source, source_id, shown
):
    row = Comment(id=30, source=source, source_id=source_id)
    reply = presenting.post(row_of(comment, thread, source, source_id), site, READER)

    assert (presenting.number_of(row), reply["parent"]) == (shown, int(shown))


def test_a_cursor_leads_on_by_either_name_and_never_back():
    place = "1767323045000000:31:0"

    assert Listed([], Position(1767323045000000, 31), has_more=True).cursor() == {
        "prev": None,
        "hasPrev": False,
        "next": place,
        "hasNext": True,
        "id": place,
        "more": True,
        "total": None,
    }
