"""Threads and forums: named in every way, listed, and silent about what nobody has looked at."""

from datetime import timedelta

from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Status
from comments.threads.models import Thread
from tests.conftest import ORIGIN
from tests.disqus.rest import asking
from tests.factories import posting
from tests.factories.databases import on_sqlite

HOST = "comments.example.test"


def test_a_set_is_found_by_identifier_address_and_number_and_leaves_out_what_is_not_here(
    app, client, pair
):
    for name in ("a", "b", "c"):
        posting.posted(client, identifier=name, url=f"{ORIGIN}/{name}")
    number = asking.told(asking.by_page(client, pair, "threads/details", thread="ident:c"))["id"]

    found = asking.told(
        asking.by_page(
            client,
            pair,
            "threads/set.json",
            **{
                "thread:ident": ["a", "nobody"],
                "thread[]": [f"link:{ORIGIN}/b/#x", number],
                "forum": "comments.example.test/blog",
            },
        )
    )

    assert [thread["identifiers"] for thread in found] == [["a"], ["b"], ["c"]]
    assert [thread["posts"] for thread in found] == [1, 1, 1]


@on_sqlite
def test_what_strangers_called_a_thread_is_told_when_something_was_approved_there(
    app, client, pair
):
    comment = posting.posted(
        client, identifier="rude words", title="Rude words", url=f"{ORIGIN}/rude-words"
    )["id"]
    posting.decide(app, comment, Status.PENDING)

    listed = asking.by_page(client, pair, "threads/list.json")
    public = asking.by_page(client, pair, "threads/details.json", thread="ident:rude words")
    secret = asking.told(asking.by_program(client, pair, "threads/list.json"))

    assert asking.told(listed) == []
    assert "ude" not in public.text
    assert asking.told(public)["posts"] == 0
    assert [thread["title"] for thread in secret] == ["Rude words"]


@on_sqlite
def test_a_list_of_threads_is_cut_by_name_and_time_and_turned_around(client, pair):
    for number in range(3):
        posting.posted(client, identifier=f"page-{number}")

    def listed(**asked):
        told = asking.told(asking.by_page(client, pair, "threads/list.json", **asked))
        return [thread["identifiers"][0] for thread in told]

    assert listed(order="asc") == ["page-0", "page-1", "page-2"]
    assert listed(thread=["ident:page-2", "ident:nobody", "ident:page-0"]) == ["page-2", "page-0"]
    assert listed(thread="ident:nobody") == []
    assert listed(since="2068-01-01") == []
    related = asking.by_page(
        client, pair, "threads/details", thread="ident:page-0", related="forum"
    )
    assert asking.told(related)["forum"]["id"] == "blog"


def test_threads_are_listed_by_age_in_pages(client, pair):
    for number in range(5):
        posting.posted(client, identifier=f"page-{number}")

    seen, cursor = [], ""
    while True:
        answer = asking.by_page(client, pair, "forums/listThreads.json", limit=2, cursor=cursor)
        seen += [thread["identifiers"][0] for thread in asking.told(answer)]
        cursor = answer.get_json()["cursor"]["id"]
        if not answer.get_json()["cursor"]["more"]:
            break

    assert seen == [f"page-{number}" for number in (4, 3, 2, 1, 0)]


def test_popular_is_what_was_talked_about_most_in_the_interval(app, client, pair):
    for number in (0, 1, 1, 1, 2, 2):
        posting.posted(client, identifier=f"page-{number}")
    posting.decide(app, posting.posted(client, identifier="page-0")["id"], Status.SPAM)

    popular = asking.told(asking.by_page(client, pair, "threads/listPopular.json", interval="30d"))
    hot = asking.told(asking.by_page(client, pair, "threads/listHot.json", limit=1))

    assert [(t["identifiers"][0], t["postsInInterval"]) for t in popular] == [
        ("page-1", 3),
        ("page-2", 2),
        ("page-0", 1),
    ]
    assert [t["identifiers"][0] for t in hot] == ["page-1"]
    assert asking.refused(asking.by_page(client, pair, "threads/listPopular", interval="1y")) == (
        400,
        2,
    )


@on_sqlite
def test_what_was_said_ten_days_ago_is_popular_of_thirty_and_not_of_seven_which_is_usual(
    client, pair
):
    for days, identifier in ((10, "old"), (3, "newer")):
        asking.send(client, pair, "threads/create", title="Newer", identifier=identifier)
        said = {"message": "Then", "author_name": "Dora", "thread": f"ident:{identifier}"}
        date = (clock.now() - timedelta(days=days)).isoformat()
        asking.told(asking.send(client, pair, "posts/create", date=date, **said))

    def popular(call="threads/listPopular", **asked):
        return len(asking.told(asking.by_page(client, pair, call, **asked)))

    assert [popular(interval=it) for it in ("1d", "30d", "90d")] == [0, 2, 2]
    assert (popular(), popular("threads/listHot")) == (1, 0)


@on_sqlite
def test_a_forum_is_the_site(client, pair):
    shown = asking.told(asking.by_page(client, pair, "forums/details.json", forum="BLOG"))

    assert (shown["id"], shown["name"], shown["url"]) == ("blog", "Blog", ORIGIN)
    assert (shown["sort"], shown["moderatorBadgeText"]) == ("desc", "Moderator")


@on_sqlite
def test_a_number_leads_to_what_its_thread_became_part_of(app, client, pair):
    for name in ("old", "new"):
        posting.posted(client, identifier=name, url=f"{ORIGIN}/{name}")
    old, new = (
        asking.told(asking.by_page(client, pair, "threads/details", thread=f"ident:{name}"))["id"]
        for name in ("old", "new")
    )
    with app.app_context(), write_unit():
        db.session.get_one(Thread, int(old)).merged_into_id = int(new)

    listed = asking.told(asking.by_program(client, pair, "threads/list.json"))

    assert asking.told(asking.by_page(client, pair, "threads/details", thread=old))["id"] == new
    for address, host in (("/blog", HOST), ("/blog.disqus.com", HOST), ("", f"blog.{HOST}")):
        answer = client.get(f"{address}/{old}/latest.rss", headers={"Host": host})
        assert answer.headers["Location"].endswith(f"/threads/{new}/comments.rss")
    assert [thread["id"] for thread in listed] == [new]


@on_sqlite
def test_open_point_a_signed_link_is_the_link_and_the_feed_is_ours(client, pair):
    posting.posted(client, url=f"{ORIGIN}/a")

    found = asking.told(asking.by_page(client, pair, "threads/details", thread="ident:article"))

    assert found["signedLink"] == found["link"] == f"{ORIGIN}/a"
    assert client.get(found["feed"]).mimetype == "application/rss+xml"
