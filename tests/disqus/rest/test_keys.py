"""Who may call: by the public key pages of the site, by the secret its programs, and nobody by anything else."""

import re

import pytest
from sqlalchemy import select

from comments.accounts.sso import keys, queries, shared_secrets
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Comment, Status
from comments.disqus.rest.endpoints import ENDPOINTS
from comments.sites import queries as sites
from comments.threads.models import Thread
from tests.conftest import ORIGIN
from tests.disqus.rest import asking
from tests.factories import posting, staff
from tests.factories.commands import run
from tests.factories.databases import on_sqlite

pytestmark = on_sqlite


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        (f"{ORIGIN}/any/page?x=1", None),
        ("http://comments.example.test/sites/blog/threads/1", None),
        ("https://elsewhere.example.test/", (400, 11)),
        (f"{ORIGIN}.evil.example.test/", (400, 11)),
        ("", (400, 11)),
    ],
)
def test_the_public_key_is_good_on_the_sites_pages(client, pair, page, expected):
    answer = asking.by_page(client, pair, "posts/list.json", page=page)

    assert (asking.told(answer) == []) if expected is None else (asking.refused(answer) == expected)


def test_the_answer_may_be_read_by_a_page_of_the_site_alone(client, pair):
    query = {"api_key": pair.api_key}

    mine = client.get("/api/3.0/posts/list", query_string=query, headers={"Origin": ORIGIN})
    other = client.get(
        "/api/3.0/posts/list", query_string=query, headers={"Origin": "https://a.test"}
    )

    assert mine.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert asking.refused(other) == (400, 11)
    assert "Access-Control-Allow-Origin" not in other.headers


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, (403, 5)),
        ({"api_key": "nobody"}, (403, 5)),
        ({"api_key": "\x7f"}, (403, 5)),
        ({"api_secret": "guess"}, (403, 5)),
        ({"api_key": "{api_secret}"}, (403, 5)),
        ({"api_secret": "{api_key}"}, (403, 5)),
        ({"api_key": "{api_key}", "access_token": "guess"}, (400, 18)),
        ({"api_secret": "{api_secret}", "access_token": "guess"}, (400, 18)),
        ({"api_secret": "{api_secret}", "access_token": ""}, None),
        ({"api_secret": "{api_secret}", "api_key": "None"}, None),
        ({"api_key": "{api_key}", "access_token": "{access_token}"}, None),
    ],
)  # fmt: skip
def test_keys_are_told_apart(client, pair, asked, expected):
    query = {name: value.format(**vars(pair)) for name, value in asked.items()}

    answer = client.get(
        "/api/3.0/posts/list.json",
        query_string=query | {"include": "unapproved"},
    )

    assert (asking.told(answer) == []) if expected is None else (asking.refused(answer) == expected)


def test_a_pair_that_signs_members_in_opens_nothing_until_somebody_says_so(app, client, site):
    with app.app_context(), write_unit():
        new = keys.NewKey(keys.Form.REMOTE_AUTH, public_id="members")
        added = keys.add_key(sites.get_site("blog"), new, app.config["SECRET_KEY"], clock.now())
    pair = asking.Pair("members", added.secret, "")

    before = asking.refused(asking.by_program(client, pair, "posts/list.json"))
    opened = run(app, ["site", "api", "blog", "open", "members"])
    during = asking.told(asking.by_program(client, pair, "posts/list.json"))
    run(app, ["site", "api", "blog", "close", "members"])
    after = asking.refused(asking.by_program(client, pair, "posts/list.json"))

    assert before == after == (403, 5)
    assert during == []
    assert opened.exit_code == 0
    assert added.secret not in opened.output


def test_the_command_prints_a_pair_once_that_also_signs_members_in_and_ends_with_it(
    app, client, site
):
    added = run(app, ["site", "api", "blog", "add"])
    pair = asking.Pair(*re.findall(r"(?:api_key|api_secret|access_token): (\S+)", added.output))
    listed = run(app, ["site", "api", "blog", "list"]).output

    first = asking.told(asking.by_program(client, pair, "forums/details.json"))
    run(app, ["site", "sso", "blog", "retire", pair.api_key, "--in-days", "0"])
    then = asking.refused(asking.by_program(client, pair, "forums/details.json"))

    with app.app_context():
        key = queries.get_key(sites.get_site("blog").id, pair.api_key)
        assert shared_secrets.secret_of(key, app.config["SECRET_KEY"]).decode() == pair.api_secret
    assert first["id"] == "blog"
    assert then == (403, 5)
    assert pair.api_key in listed
    assert pair.api_secret not in listed
    assert pair.access_token not in listed


def test_two_sites_cannot_call_their_pairs_the_same(app, pair):
    staff.hire_elsewhere(app, "mallory")
    asking.make_pair(app, public_id="ours")

    taken = run(app, ["site", "api", "elsewhere", "add", "--id", "ours"])

    assert taken.exit_code == 1
    assert "already" in taken.output


WRITES = [
    call
    for call, endpoint in ENDPOINTS.items()
    if endpoint.method == "POST" and call.startswith(("posts/", "threads/"))
]


def state_of(app, comment_id):
    """Return all that a call could have changed about a comment and its thread."""
    with app.app_context():
        rows = (
            db.session.get_one(Comment, int(comment_id)),
            db.session.scalars(select(Thread)).one(),
        )
        return [
            {column.name: getattr(row, column.name) for column in row.__table__.columns}
            for row in rows
        ]


@pytest.mark.parametrize("call", WRITES)
def test_nothing_is_written_by_the_public_key_or_by_another_sites_secret(app, client, pair, call):
    staff.hire_elsewhere(app, "mallory")
    mallorys = asking.make_pair(app, "elsewhere")
    comment = posting.posted(client)["id"]
    posting.decide(
        app, comment, Status.SPAM if call in {"posts/restore", "posts/approve"} else Status.APPROVED
    )
    if (
        call == "threads/create"
    ):  # it names no thread, so another site's secret makes one of its own
        asked = {"forum": "blog", "title": "Mallory's", "identifier": "mallorys"}
    else:
        asked = {
            "post": comment,
            "thread:ident": "article",
            "message": "x",
            "author_name": "Mallory",
        }
        asked |= {"vote": "1", "title": "Mallory's"}
    before = state_of(app, comment)

    by_page = client.post(
        f"/api/3.0/{call}.json", data={"api_key": pair.api_key} | asked, headers={"Origin": ORIGIN}
    )
    by_mallory = asking.send(client, mallorys, f"{call}.json", **asked)

    assert asking.refused(by_page) == (401, 4)
    assert asking.refused(by_mallory) == (400, 12 if call == "threads/create" else 2)
    assert state_of(app, comment) == before
    with app.app_context():
        assert (
            db.session.query(AuditEntry)
            .filter(AuditEntry.subject_kind.in_(["comment", "thread"]))
            .count()
            == 0
        )
