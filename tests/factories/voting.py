"""Voting and giving emoji through the public API, as guests in several networks do."""

from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.factories.reading import API

PARTY, FROG = "🎉", "🐸"
HOME, CAFE = "192.0.2.7", "198.51.100.7"


def _put(
    client: FlaskClient, path: str, body: dict[str, Any], token: str | None, peer: str, **query: str
) -> TestResponse:
    return client.put(
        f"{API}{path}",
        json=body,
        query_string=query,
        headers={"Afterword-Voter": token} if token else {},
        environ_base={"REMOTE_ADDR": peer},
    )


def vote(
    client: FlaskClient,
    comment_id: str,
    value: object = 1,
    token: str | None = None,
    peer: str = HOME,
) -> TestResponse:
    return _put(client, f"/comments/{comment_id}/vote", {"value": value}, token, peer)


def voted(client: FlaskClient, comment_id: str, *args: Any, **how: Any) -> dict[str, Any]:
    """Vote and return the answer."""
    answer = vote(client, comment_id, *args, **how)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def react(
    client: FlaskClient,
    comment_id: str,
    emoji: object = PARTY,
    token: str | None = None,
    peer: str = HOME,
    **body: object,
) -> TestResponse:
    path = f"/comments/{comment_id}/reactions"
    return _put(client, path, {"emoji": emoji} | body, token, peer)


def reacted(client: FlaskClient, comment_id: str, *args: Any, **how: Any) -> dict[str, Any]:
    """Give an emoji to a comment and return the answer."""
    answer = react(client, comment_id, *args, **how)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def react_to_article(
    client: FlaskClient,
    emoji: object = PARTY,
    token: str | None = None,
    peer: str = HOME,
    page: dict[str, str] | None = None,
    **body: object,
) -> TestResponse:
    page = page or {"identifier": "article"}
    return _put(client, "/thread/reactions", {"emoji": emoji} | body, token, peer, **page)


def reacted_to_article(client: FlaskClient, *args: Any, **how: Any) -> dict[str, Any]:
    """Give an emoji to the article and return the answer."""
    answer = react_to_article(client, *args, **how)
    assert answer.status_code == 200, answer.text
    return answer.get_json()
