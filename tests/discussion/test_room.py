"""However long comments are, an answer is at most 25 KB on its way, and never empty where there is something."""

import random
import string
from datetime import timedelta
from html import escape

import brotli
import pytest
from sqlalchemy import bindparam, update

from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.discussion.reading import MAX_ROOTS_PER_PAGE
from tests.benchmarks import texts
from tests.conftest import NOW
from tests.factories.databases import on_sqlite
from tests.factories.discussion import Node, nodes_of, plant_thread
from tests.factories.reading import API, get_page, read_thread

pytestmark = on_sqlite

MOST_COMPRESSED = 25_000
ROOTS, REPLIES = 30, 6
WORDS = " ".join(one.text for one in texts.written()).split()


def prose(number, length):
    chance = random.Random(number)
    return f"<p>{escape(' '.join(chance.choices(WORDS, k=length // 3))[:length])}</p>"


def typed_at_random(alphabet):
    def written(number, length):
        chance = random.Random(number)
        return f"<p>{escape(''.join(chance.choices(alphabet, k=length)))}</p>"

    return written


WRITTEN = {
    "prose": prose,
    "letters": typed_at_random(string.ascii_letters + string.digits + " .,"),
    "ideographs": typed_at_random([chr(0x4E00 + number) for number in range(3000)]),
    "emoji": typed_at_random([chr(0x1F300 + number) for number in range(700)]),
}


@pytest.fixture
def roots(app, site):
    """A thread of roots with replies, and their ids."""
    return plant_branches(app, site, ROOTS)


def plant_branches(app, site, count):
    size = REPLIES + 1
    nodes = nodes_of([None if at % size == 0 else at - at % size for at in range(count * size)])
    # As far apart as live ones: neighbours would press together better.
    chance = random.Random(count)
    number = dict(
        zip(
            [node.id for node in nodes],
            sorted(chance.sample(range(2**52), len(nodes))),
            strict=True,
        )
    )
    nodes = [Node(number[node.id], number.get(node.parent_id)) for node in nodes]
    with app.app_context():
        plant_thread(site, nodes)
    return [str(node.id) for node in nodes if node.parent_id is None]


def rewrite(app, written, length):
    """Give every comment a text of such a length, and let all of them have changed."""
    with app.app_context(), write_unit():
        numbers = db.session.scalars(db.select(Comment.id).order_by(Comment.id)).all()
        change = update(Comment.__table__).where(Comment.id == bindparam("number"))
        chance = random.Random(length)
        rows = [
            {
                "number": number,
                "html": written(place, length),
                "author_name": f"Ada {chance.getrandbits(40):x} Example",
                "created_at": NOW + timedelta(milliseconds=chance.randrange(10**10)),
                "changed_version": place + 1,
            }
            for place, number in enumerate(numbers)
        ]
        db.session.connection().execute(change, rows)


def size_of(client, path, **query):
    answer = client.get(f"{API}{path}", query_string=query)
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["comments"]
    return len(brotli.compress(answer.data, quality=5))


@pytest.mark.parametrize("length", [300, 1_500, 10_000])
@pytest.mark.parametrize("written", WRITTEN.values(), ids=WRITTEN)
def test_no_answer_is_larger_than_promised_unless_one_comment_is(
    app, client, roots, written, length
):
    rewrite(app, written, length)
    one = len(brotli.compress(written(0, length).encode(), quality=5))

    sizes = {
        (path, order): size_of(client, path, identifier="article", order=order)
        for path in ("/thread",)
        for order in ("newest", "oldest", "best")
    }
    sizes["changes"] = size_of(client, "/thread/changes", identifier="article")
    sizes["replies"] = size_of(client, f"/comments/{roots[0]}/replies")

    assert {
        what: size for what, size in sizes.items() if size > max(MOST_COMPRESSED, 1.1 * one)
    } == {}


@pytest.mark.parametrize("length", [2, 60, 300])
def test_who_asks_for_a_hundred_short_ones_gets_what_fits_as_well(app, client, site, length):
    plant_branches(app, site, MAX_ROOTS_PER_PAGE)
    rewrite(app, WRITTEN["letters"], length)

    size = size_of(client, "/thread", identifier="article", limit=MAX_ROOTS_PER_PAGE)

    assert size <= MOST_COMPRESSED


def test_a_page_of_long_comments_ends_early_and_goes_on(app, client, roots):
    rewrite(app, prose, 5_000)

    page = get_page(client, limit=20)
    branches = read_thread(client, limit=20)

    shown = [comment for comment in page["comments"] if comment["parent_id"] is None]
    assert 1 < len(shown) < 20
    assert page["next_cursor"]
    assert [branch[0]["id"] for branch in branches] == list(reversed(roots))
    assert [len(branch) for branch in branches] == [REPLIES + 1] * ROOTS


def test_a_comment_that_is_larger_than_a_page_is_shown_alone(app, client, roots):
    rewrite(app, WRITTEN["emoji"], 10_000)

    page = get_page(client)

    assert [comment["id"] for comment in page["comments"]] == [roots[-1]]
    assert page["next_cursor"]
    assert page["comments"][0]["more_replies"]


def test_pages_of_ordinary_comments_are_as_long_as_asked_for(app, client, roots):
    rewrite(app, prose, 160)

    page = get_page(client, limit=20)

    assert len([c for c in page["comments"] if c["parent_id"] is None]) == 20
    assert len(page["comments"]) == 20 * (1 + 5)


def test_long_roots_leave_room_for_replies(app, client, roots):
    rewrite(app, prose, 3_000)

    page = get_page(client, limit=20)

    assert any(comment["parent_id"] for comment in page["comments"])


def test_changes_that_do_not_fit_are_said_to_be_missing(app, client, roots):
    rewrite(app, prose, 10_000)

    changes = client.get(f"{API}/thread/changes?identifier=article").get_json()

    versions = [comment["version"] for comment in changes["comments"]]
    assert 1 <= len(versions) < 10
    assert changes["complete_after"] == versions[-1] - 1
