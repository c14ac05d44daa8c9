"""What a page of a discussion says to search engines and to whoever shows a link to it."""

import json
from datetime import UTC, datetime

import pytest
from bleach._vendor import html5lib
from hypothesis import given
from hypothesis import strategies as st

from comments.discussion.schemas import CommentAnswer
from comments.embed import linked_data, schemas
from comments.markup.data_block import data_block
from tests.conftest import ORIGIN
from tests.factories import posting, voting
from tests.factories.plain_page import page_path, parsed

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BEGUN = datetime(2026, 5, 3, 10, tzinfo=UTC)
PLACE = linked_data.Place("Blog", BEGUN, "https://comments.example.test/sites/blog/threads/1", None)


def comment(number, parent=None, **facts):
    return CommentAnswer.model_validate(
        {
            "id": str(number),
            "parent_id": None if parent is None else str(parent),
            "depth": 0,
            "author": {"name": "Ada", "url": None},
            "html": "<p>Words &amp; more</p><p>Second</p>",
            "status": "approved",
            "created_at": "2026-05-03T10:00:00.000Z",
            "edited_at": None,
            "score": 1,
            "votes": {"up": 3, "down": 2},
            "reactions": {},
            "reply_count": 0,
        }
        | facts
    )


def described(comments, place=PLACE, votes="up", title="About"):
    """Return the JSON-LD of a page with these comments."""
    thread = schemas.ThreadFacts.model_construct(title=title, comment_count=len(comments))
    settings = schemas.ThreadSettings.model_construct(votes=votes)
    answer = schemas.ThreadAnswer.model_construct(
        thread=thread, settings=settings, comments=comments
    )
    return json.loads(linked_data.describe(answer, place))


def test_the_posting_is_the_article_that_its_site_published():
    article = f"{ORIGIN}/post"

    posting = described([comment(1)], linked_data.Place("Blog", BEGUN, PLACE.url, article))

    assert (posting["@type"], posting["headline"]) == ("DiscussionForumPosting", "About")
    assert posting["author"] == {"@type": "Organization", "name": "Blog"}
    assert posting["datePublished"] == "2026-05-03T10:00:00.000Z"
    assert posting["url"] == posting["sharedContent"]["url"] == article
    assert posting["commentCount"] == posting["interactionStatistic"]["userInteractionCount"] == 1


def test_a_comment_says_who_when_and_what_and_where_it_is():
    author = {"name": "Ada", "url": "https://ada.example.test"}

    (shown,) = described([comment(7, author=author, edited_at="2026-05-04T10:00:00.000Z")])[
        "comment"
    ]

    assert shown["author"] == {"@type": "Person"} | author
    assert shown["text"] == "Words & more Second"
    assert shown["url"] == f"{PLACE.url}?comment=7#comment-7"
    assert (shown["datePublished"], shown["dateModified"]) == (
        "2026-05-03T10:00:00.000Z",
        "2026-05-04T10:00:00.000Z",
    )


@pytest.mark.parametrize(
    ("votes", "counted"),
    [
        ("off", None),
        ("up", [("LikeAction", 3)]),
        ("updown", [("LikeAction", 3), ("DislikeAction", 2)]),
    ],
)
def test_votes_are_counted_where_the_site_has_them(votes, counted):
    (shown,) = described([comment(1)], votes=votes)["comment"]

    statistic = shown.get("interactionStatistic")
    numbers = statistic and [
        (one["interactionType"].rpartition("/")[2], one["userInteractionCount"])
        for one in statistic
    ]
    assert numbers == counted


def test_replies_hang_on_what_they_answer_and_one_without_it_stands_by_itself():
    page = [comment(1), comment(2, 1), comment(3, 2), comment(5, 4)]

    first, lone = described(page)["comment"]

    assert first["comment"][0]["comment"][0]["url"].endswith("#comment-3")
    assert lone["url"].endswith("#comment-5")


def test_what_was_removed_keeps_its_place_without_words_or_name():
    (shown,) = described([comment(1, status="removed", html=""), comment(2, 1)])["comment"]

    assert shown["creativeWorkStatus"] == "Deleted"
    assert {"text", "author"} & set(shown) == set()
    assert len(shown["comment"]) == 1


def test_a_chain_is_nested_no_deeper_than_readers_of_json_follow():
    chain = [comment(1), *(comment(at + 1, at) for at in range(1, 1500))]

    top = described(chain)["comment"]
    depth, inner = 1, top[0]
    while "comment" in inner:
        depth, inner = depth + 1, inner["comment"][0]

    assert depth <= linked_data.MAX_NESTING


HOSTILE = st.lists(
    st.sampled_from(
        [
            "</script>",
            "<!--",
            "<script",
            "]]>",
            "\u2028",
            "\u2029",
            "&lt;",
            '"',
            "\\",
            "</template>",
        ]
    )
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r\ufeff")),
    max_size=8,
).map("".join)


@given(HOSTILE)
def test_whatever_json_holds_its_block_ends_where_we_end_it_and_reads_the_same(words):
    block = data_block(json.dumps({"words": words}, ensure_ascii=False))

    page = html5lib.parse(
        f'<script type="application/json">{block}</script><p>After</p>',
        treebuilder="etree",
        namespaceHTMLElements=False,
    )

    assert json.loads(page.find(".//script").text) == {"words": words}
    assert [p.text for p in page.findall(".//p")] == ["After"]
    assert not {"\u2028", "\u2029"} & set(block)


def said(page):
    """Return the page's JSON-LD, what it names as canonical, its feeds and its Open Graph."""
    tree = parsed(page)
    block = tree.find(".//script[@type='application/ld+json']")
    links = {one.get("rel"): one.get("href") for one in tree.findall(".//link")}
    feeds = [one.get("type") for one in tree.findall(".//link[@rel='alternate']")]
    graph = {
        one.get("property"): one.get("content")
        for one in tree.findall(".//meta")
        if one.get("property")
    }
    return None if block is None else json.loads(block.text), links.get("canonical"), feeds, graph


@ON_SQLITE
def test_the_page_leads_to_its_article_and_its_feeds(client, site):
    article = f"{ORIGIN}/post"
    posting.posted(client, title="About", url=article, author={"name": "Ada"})

    linked, canonical, feeds, graph = said(client.get(page_path(client)))

    assert canonical == linked["url"] == graph["og:url"] == article
    assert linked["comment"][0]["author"]["name"] == "Ada"
    assert feeds == ["application/atom+xml", "application/rss+xml"]
    assert graph["og:title"] == "Comments on About"
    assert graph["og:site_name"] == linked["author"]["name"]
    assert graph["og:type"] == "website"


@ON_SQLITE
def test_a_page_that_is_not_the_sites_own_is_not_called_the_article(app, client, site):
    posting.posted(client, url=f"{ORIGIN}/post")
    posting.set_site(app, "origins=https://elsewhere.example.test")
    path = page_path(client)

    linked, canonical, _, graph = said(client.get(path))

    assert canonical == graph["og:url"] == linked["url"]
    assert canonical == f"http://comments.example.test{path}"
    assert "sharedContent" not in linked


@ON_SQLITE
def test_before_a_comment_was_approved_nothing_is_said_of_it(app, client, site):
    posting.set_site(app, "premoderate=on")
    posting.post(client, title="hidden title", text="hidden words")

    page = client.get(page_path(client))

    assert said(page)[0] is None
    assert not [secret for secret in ("hidden title", "hidden words") if secret in page.text]


@ON_SQLITE
def test_only_the_comments_of_the_page_are_told(client, site):
    for at in range(22):
        posting.posted(client, text=f"Comment {at}")
    voting.voted(client, posting.posted(client)["id"])

    linked = said(client.get(page_path(client)))[0]

    assert (len(linked["comment"]), linked["commentCount"]) == (20, 23)
