"""Posting through the public API, as Carol does."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from comments.core.db import db, write_unit
from comments.discussion import counters
from comments.discussion.models import Comment, Status
from comments.sites import actions as sites
from comments.sites import queries
from comments.threads.models import Thread

API = "/api/v1/sites/blog"
CAROL = {"name": "Carol Example", "email": "carol@example.test"}


def post(
    client: FlaskClient, key: str | None = None, site: str = "blog", **fields: Any
) -> TestResponse:
    body = {"identifier": "article", "text": "Hello", "author": CAROL} | fields
    headers = {"Idempotency-Key": key} if key is not None else {}
    return client.post(f"/api/v1/sites/{site}/comments", json=body, headers=headers)


def posted(client: FlaskClient, **fields: Any) -> dict[str, Any]:
    """Post and return the comment."""
    answer = post(client, **fields)
    assert answer.status_code == 201, answer.text
    return answer.get_json()["comment"]


def posted_with_token(client: FlaskClient, **fields: Any) -> tuple[str, dict[str, str]]:
    """Post and return the comment's id and the header that shows it is one's own."""
    answer = post(client, **fields)
    assert answer.status_code == 201, answer.text
    token = answer.get_json()["edit_token"]
    return answer.get_json()["comment"]["id"], {"Authorization": f"Bearer {token}"}


def edit(client: FlaskClient, comment_id: str, headers: dict[str, str], text: str) -> TestResponse:
    return client.patch(f"{API}/comments/{comment_id}", json={"text": text}, headers=headers)


def delete(client: FlaskClient, comment_id: str, headers: dict[str, str]) -> TestResponse:
    return client.delete(f"{API}/comments/{comment_id}", headers=headers)


def set_site(app: Flask, *assignments: str) -> None:
    with app.app_context(), write_unit():
        site = queries.get_site("blog")
        for assignment in assignments:
            sites.set_site(site, assignment)


def close_thread(app: Flask) -> None:
    with app.app_context(), write_unit():
        db.session.execute(update(Thread).values(is_open=False, version=Thread.version + 1))


def decide(app: Flask, comment_id: str, status: Status) -> None:
    """Give a comment another status, as moderators do."""
    with app.app_context(), write_unit():
        comment = db.session.get_one(Comment, int(comment_id))
        counters.lock(comment)
        counters.change_status(comment, status)


def stored(app: Flask, comment_id: str) -> Comment:
    with app.app_context():
        return db.session.get_one(Comment, int(comment_id))
