"""`GET /thread`: its shape, its validators, who may read it."""

import pytest

from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.reading import API, get_page

THREAD_KEYS = {
    "id", "identifier", "url", "title", "is_open", "comment_count", "reactions", "version",
}  # fmt: skip
SETTINGS_KEYS = {
    "premoderate", "order", "max_length", "edit_window_minutes", "guests", "can_sign_in",
    "sso_logout_url", "votes", "reactions", "stopped", "proof_of_work", "avatars", "mark_new",
}  # fmt: skip
COMMENT_KEYS = {
    "id", "parent_id", "depth", "author", "html", "status", "created_at", "edited_at",
    "score", "votes", "reactions", "is_pinned", "is_featured", "reply_count", "more_replies",
}  # fmt: skip


def plant(app, site, parents, identifier="article"):
    nodes = nodes_of(parents)
    with app.app_context():
        plant_thread(site, nodes, identifier)
    return nodes


def ask(client, **query):
    return client.get(f"{API}/thread", query_string={"identifier": "article"} | query)


def test_a_page_has_the_shape_that_was_promised(client, site):
    posting.posted(client, url=f"{ORIGIN}/post", title="About")

    page = get_page(client)

    comment = page["comments"][0]
    assert set(page) == {"thread", "settings", "pinned", "comments", "next_cursor", "target_id"}
    assert set(page["thread"]) == THREAD_KEYS
    assert set(page["settings"]) == SETTINGS_KEYS
    assert set(comment) == COMMENT_KEYS
    assert set(comment["author"]) == {"name", "avatar_url", "url", "badge"}
    assert set(comment["votes"]) == {"up", "down"}
    assert isinstance(comment["id"], str)
    assert comment["created_at"].endswith("Z")


def test_nobody_commented_yet_is_an_empty_page(client, site):
    page = get_page(client, url=f"{ORIGIN}/post")

    assert page["thread"] == {
        "id": None,
        "identifier": "article",
        "url": f"{ORIGIN}/post",
        "title": "",
        "is_open": True,
        "comment_count": 0,
        "reactions": {},
        "version": 0,
    }
    assert (page["comments"], page["next_cursor"]) == ([], None)


def test_an_unchanged_page_is_answered_with_304_and_no_body(client, site):
    posting.posted(client)
    first = ask(client)

    again = client.get(
        f"{API}/thread?identifier=article", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert "Origin" in again.headers["Vary"]
    assert again.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_changed_page_has_another_validator(app, client, site):
    comment_id, own = posting.posted_with_token(client)
    seen = [ask(client).headers["ETag"]]

    posting.edit(client, comment_id, own, "Changed")
    seen.append(ask(client).headers["ETag"])
    posting.posted(client)
    seen.append(ask(client).headers["ETag"])
    posting.close_thread(app)
    seen.append(ask(client).headers["ETag"])

    assert len(set(seen)) == 4


def test_a_page_may_be_kept_by_caches_and_sets_no_cookie(client, site):
    answer = ask(client)

    assert answer.headers["Cache-Control"].startswith("public, ")
    assert "s-maxage=1" in answer.headers["Cache-Control"]
    assert "Set-Cookie" not in answer.headers


@on_sqlite
@pytest.mark.parametrize("origin", [ORIGIN, "http://comments.example.test"])
def test_a_page_on_an_allowed_origin_may_read(client, site, origin):
    answer = client.get(f"{API}/thread?identifier=article", headers={"Origin": origin})

    assert answer.status_code == 200
    assert answer.headers["Access-Control-Allow-Origin"] == origin
    assert "ETag" in answer.headers["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


def test_whoever_sends_no_origin_may_read(client, site):
    answer = ask(client)

    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert "Origin" in answer.headers["Vary"]


FOREIGN = [
    "https://evil.example.test",
    "http://blog.example.test",
    "https://blog.example.test:8443",
    "https://blog.example.test.evil.example.test",
    "https://BLOG.example.test",
    "null",
]


@on_sqlite
@pytest.mark.parametrize("origin", FOREIGN)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_another_origin_is_refused_with_the_command_that_allows_it(client, site, origin, method):
    path = "/comments" if method == "POST" else "/thread?identifier=article"
    headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}

    refused = client.open(f"{API}{path}", method=method, headers=headers, json={})

    assert refused.status_code == 403
    assert refused.mimetype == "application/problem+json"
    assert f"afterword site set blog origins+={origin}" in refused.get_json()["detail"]
    assert "Access-Control-Allow-Origin" not in refused.headers
    assert "Origin" in refused.headers["Vary"]


def test_a_preflight_is_answered_with_what_the_embed_sends(client, site):
    answer = client.options(
        f"{API}/comments/1",
        headers={"Origin": ORIGIN, "Access-Control-Request-Method": "PATCH"},
    )

    allowed = answer.headers["Access-Control-Allow-Headers"].lower()
    assert answer.status_code in {200, 204}
    assert answer.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert "PATCH" in answer.headers["Access-Control-Allow-Methods"]
    assert set(allowed.split(", ")) >= {
        "afterword-voter", "authorization", "content-type", "idempotency-key",
    }  # fmt: skip
    assert int(answer.headers["Access-Control-Max-Age"]) > 0


def test_a_refusal_can_be_read_by_the_page_that_asked(client, site):
    refused = client.get(f"{API}/thread?limit=0&identifier=a", headers={"Origin": ORIGIN})

    assert refused.status_code == 422
    assert refused.headers["Access-Control-Allow-Origin"] == ORIGIN


@on_sqlite
@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"order": "random"}, "/order"),
        ({"order": "Newest"}, "/order"),
        ({"order": ""}, "/order"),
        ({"limit": "0"}, "/limit"),
        ({"limit": "101"}, "/limit"),
        ({"limit": "-1"}, "/limit"),
        ({"limit": "many"}, "/limit"),
        ({"limit": "1.5"}, "/limit"),
        ({"limit": "9" * 5000}, "/limit"),
        ({"cursor": "x"}, "/cursor"),
        ({"cursor": "x.y.z"}, "/cursor"),
        ({"cursor": "é"}, "/cursor"),
        ({"cursor": "\0"}, "/cursor"),
        ({"cursor": "x" * 5000}, "/cursor"),
        ({"colour": "green"}, "/colour"),
        ({"identifier": "x" * 301}, "/identifier"),
        ({"identifier": "\0"}, "/identifier"),
        ({"identifier": ""}, "/identifier"),
        ({"url": "x" * 2001}, "/url"),
    ],
)
def test_a_question_that_does_not_fit_is_refused_and_the_field_named(
    app, client, site, query, pointer
):
    plant(app, site, [None])

    refused = ask(client, **query)

    assert refused.status_code == 422
    assert refused.mimetype == "application/problem+json"
    assert pointer in [field["pointer"] for field in refused.get_json()["errors"]]


@on_sqlite
@pytest.mark.parametrize("change", [slice(1, None), slice(None, -1), slice(None, None, -1)])
def test_a_cursor_that_was_tampered_with_is_refused(app, client, site, change):
    plant(app, site, [None] * 3)
    cursor = get_page(client, limit=1)["next_cursor"]

    assert ask(client, cursor=cursor[change]).status_code == 422


def test_a_cursor_of_another_thread_or_order_is_refused(app, client, site):
    nodes = plant(app, site, [None] * 3)
    cursor = get_page(client, limit=1)["next_cursor"]
    posting.posted(client, identifier="other")
    replies = f"{API}/comments/{nodes[0].id}/replies"

    refused = [
        ask(client, identifier="other", cursor=cursor),
        ask(client, order="oldest", cursor=cursor),
        ask(client, order="best", cursor=cursor),
        client.get(replies, query_string={"cursor": cursor}),
    ]

    assert [answer.status_code for answer in refused] == [422] * 4
    assert ask(client, order="newest", cursor=cursor).status_code == 200


def test_a_cursor_of_replies_belongs_to_one_branch(app, client, site):
    nodes = plant(app, site, [None, None] + [0] * 8 + [1] * 8)
    root = next(c for c in get_page(client)["comments"] if c["id"] == str(nodes[0].id))

    refused = [
        client.get(
            f"{API}/comments/{nodes[1].id}/replies", query_string={"cursor": root["more_replies"]}
        ),
        ask(client, cursor=root["more_replies"]),
    ]

    assert [answer.status_code for answer in refused] == [422, 422]


@on_sqlite
@pytest.mark.parametrize("shortname", ["nowhere", "x", "BLOG", "blog%00", "%00", "a" * 500, "é"])
@pytest.mark.parametrize(
    "path", ["thread?identifier=a", "counts?identifier=a", "comments/1/replies"]
)
def test_an_unknown_site_is_not_found(client, site, shortname, path):
    answer = client.get(f"/api/v1/sites/{shortname}/{path}")

    assert answer.status_code == 404
    assert answer.get_json()["type"].endswith("/problems/unknown-site")


def test_posting_to_an_unknown_site_is_not_found(client, site):
    answer = client.post(
        "/api/v1/sites/nowhere/comments",
        json={"identifier": "a", "text": "x", "author": {"name": "Ada"}},
        headers={"Origin": "https://evil.example.test"},
    )

    assert answer.status_code == 404


def test_the_sites_order_holds_unless_another_is_asked(app, client, site):
    posting.set_site(app, "order=oldest")
    nodes = plant(app, site, [None, None])

    page = get_page(client)

    assert page["settings"]["order"] == "oldest"
    assert [c["id"] for c in page["comments"]] == [str(node.id) for node in nodes]
    assert get_page(client, order="newest")["settings"]["order"] == "newest"
