"""Every way to read a planted thread: its first, middle and last pages, and the pages of certain comments."""

from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient

from tests.benchmarks import seeding

API = f"/api/v1/sites/{seeding.SHORTNAME}"
PAGES = f"/sites/{seeding.SHORTNAME}"
ORDERS = ("newest", "oldest", "best")
COUNTED = 100


def reads_of(client: FlaskClient, name: str) -> dict[str, str]:
    """Return the address of every kind of page of a planted thread, by what it is."""
    drawn, numbers = seeding.draw(name), seeding.ids_of(name)
    middle = _nearest(drawn.is_shown)
    root = _nearest([s and p is None for s, p in zip(drawn.is_shown, drawn.parents, strict=True)])
    gone = _nearest([not shown for shown in drawn.is_shown])
    last = max(at for at, shown in enumerate(drawn.is_shown) if shown)
    reads = {}
    for order in ORDERS:
        reads[f"{order}: first"] = first = _thread(name, order=order)
        reads[f"{order}: a root in the middle"] = asked = f"{first}&comment={numbers[root]}"
        _add(reads, f"{order}: middle", first, _get(client, asked)["next_cursor"])
        for end, at in (("oldest", 0), ("newest", last)):
            top = numbers[_root(drawn, at)]
            cursor = _get(client, f"{first}&comment={top}")["next_cursor"]
            _add(reads, f"{order}: behind the {end}", first, cursor)
    for what, at in (("in the middle", middle), ("the last", last), ("a hidden one", gone)):
        asked = f"{_thread(name)}&comment={numbers[at]}"
        if client.get(asked).status_code == 200:  # hidden ones without a shown parent are not here
            reads[f"comment: {what}"] = asked
            _add_branch(reads, f"replies: behind {what}", _get(client, asked))
    reads["replies: first"] = f"{API}/comments/{numbers[0]}/replies"
    thread_id = _get(client, _thread(name))["thread"]["id"]
    reads["plain page"] = f"{PAGES}/threads/{thread_id}"
    reads["plain page of a comment"] = f"{PAGES}/threads/{thread_id}?comment={numbers[middle]}"
    reads["plain replies"] = f"{PAGES}/comments/{numbers[0]}/replies"
    names = [name, *(f"page-{number}" for number in range(COUNTED - 1))]
    reads["counts"] = f"{API}/counts?{urlencode({'identifier': names}, doseq=True)}"
    return reads


def _nearest(wanted: list[bool]) -> int:
    """Return what is wanted and stands nearest to the middle; the first where nothing is."""
    middle = len(wanted) // 2
    return min(
        (at for at, is_it in enumerate(wanted) if is_it), key=lambda at: abs(at - middle), default=0
    )


def _root(drawn: seeding.Drawn, at: int) -> int:
    while (parent := drawn.parents[at]) is not None:
        at = parent
    return at


def _thread(name: str, **query: str) -> str:
    return f"{API}/thread?{urlencode({'identifier': name} | query)}"


def _get(client: FlaskClient, address: str) -> dict[str, Any]:
    answer = client.get(address)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def _add(reads: dict[str, str], what: str, address: str, cursor: str | None) -> None:
    if cursor is not None:
        reads[what] = f"{address}{'&' if '?' in address else '?'}{urlencode({'cursor': cursor})}"


def _add_branch(reads: dict[str, str], what: str, page: dict[str, Any]) -> None:
    for comment in page["comments"]:
        if comment["more_replies"]:
            address = f"{API}/comments/{comment['id']}/replies"
            _add(reads, what, address, comment["more_replies"])
