"""Reading a whole discussion through the public API, as the embed does."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import Headers
from werkzeug.test import EnvironBuilder, run_wsgi_app

API = "/api/v1/sites/blog"


def ask(app: Flask, address: str, **headers: str) -> tuple[int, Headers, bytes]:
    """Ask as a server does, with just these headers; the body comes as it went over the wire."""
    path, _, query = address.partition("?")
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    environ = EnvironBuilder(path=path, query_string=query, headers=named).get_environ()
    body, status, answered = run_wsgi_app(app, environ, buffered=True)
    return int(status[:3]), answered, b"".join(body)


def get_page(client: FlaskClient, **query: Any) -> dict[str, Any]:
    answer = client.get(f"{API}/thread", query_string={"identifier": "article"} | query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def read_branch(client: FlaskClient, comment_id: str, cursor: str | None) -> list[dict[str, Any]]:
    """Follow a branch from a cursor to its end."""
    found: list[dict[str, Any]] = []
    while cursor is not None:
        answer = client.get(f"{API}/comments/{comment_id}/replies", query_string={"cursor": cursor})
        assert answer.status_code == 200, answer.text
        page = answer.get_json()
        found += page["comments"]
        cursor = page["next_cursor"]
    return found


def branches_of(client: FlaskClient, page: dict[str, Any]) -> list[list[dict[str, Any]]]:
    """Read on in every branch of a page: each root with all that hangs on it, in the order it is shown."""
    branches: list[list[dict[str, Any]]] = []
    for comment in page["comments"]:
        if comment["parent_id"] is None:
            branches.append([])
        branches[-1].append(comment)
    for branch in branches:
        branch.extend(read_branch(client, branch[0]["id"], branch[0]["more_replies"]))
    return branches


def read_thread(client: FlaskClient, **query: Any) -> list[list[dict[str, Any]]]:
    """Read every page of a thread and every branch to its end."""
    branches: list[list[dict[str, Any]]] = []
    cursor = None
    while True:
        page = get_page(client, **query, **({"cursor": cursor} if cursor else {}))
        branches += branches_of(client, page)
        cursor = page["next_cursor"]
        if cursor is None:
            return branches
