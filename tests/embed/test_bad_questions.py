"""Questions that cannot be answered: refused in a sentence, on the plain page as in JSON."""

import pytest

from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.reading import API, get_page

PAGES = "/sites/blog"


@pytest.fixture
def planted(app, site):
    """A thread with two branches too long for a page: its id and its comments."""
    nodes = nodes_of([None, None] + [0] * 8 + [1] * 8 + [None] * 30)
    with app.app_context():
        thread = plant_thread(site, nodes)
        plant_thread(site, [], "other")
    return thread.id, nodes


def tampered(cursor):
    return ("A" if cursor[0] != "A" else "B") + cursor[1:]


def refusals(client, address, cursors):
    return [client.get(address, query_string={"cursor": cursor}).status_code for cursor in cursors]


def test_a_plain_page_takes_no_cursor_but_its_own(client, planted):
    thread_id, _ = planted
    cursor = get_page(client)["next_cursor"]
    oldest = get_page(client, order="oldest")
    more = next(c["more_replies"] for c in oldest["comments"] if c["more_replies"])
    address = f"{PAGES}/threads/{thread_id}"

    refused = refusals(client, address, [tampered(cursor), oldest["next_cursor"], more, "x", "\0"])

    assert refused == [422] * 5
    assert client.get(address, query_string={"cursor": cursor}).status_code == 200
    shown = client.get(address, query_string={"cursor": "x"})
    assert "Start again from the first page." in shown.text


@pytest.mark.parametrize("door", [API, PAGES])
def test_a_page_of_replies_takes_no_cursor_but_its_own(client, planted, door):
    _, nodes = planted
    page = get_page(client, order="oldest")
    first, second = (c["more_replies"] for c in page["comments"] if c["more_replies"])
    address = f"{door}/comments/{nodes[0].id}/replies"

    refused = refusals(client, address, [tampered(first), second, page["next_cursor"], "x.y"])

    assert refused == [422] * 4
    assert client.get(address, query_string={"cursor": first}).status_code == 200


@on_sqlite
@pytest.mark.parametrize("limit", ["1000000000", "1e9", "0x10", "", "NaN", "-0.5"])
def test_a_limit_is_a_small_number(client, planted, limit):
    answer = client.get(f"{API}/thread", query_string={"identifier": "article", "limit": limit})

    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.get_json()["errors"]] == ["/limit"]


@pytest.mark.parametrize("status", ["pending", "spam", "removed", "deleted"])
@pytest.mark.parametrize("door", ["json", "plain"])
def test_what_is_not_shown_leads_to_what_it_answered_or_is_not_here(
    app, client, site, door, status
):
    nodes = nodes_of([None, 0, None], ["approved", status, status])
    with app.app_context():
        thread = plant_thread(site, nodes)
    address = (
        f"{API}/thread?identifier=article&" if door == "json" else f"{PAGES}/threads/{thread.id}?"
    )

    answered, gone = (client.get(f"{address}comment={node.id}") for node in nodes[1:])

    assert (answered.status_code, gone.status_code) == (200, 404)
    assert str(nodes[0].id) in answered.text
    assert f"words of {nodes[1].id}" not in answered.text
