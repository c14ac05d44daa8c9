"""Asking API 3.0: pairs of keys, and calls as programs and pages make them."""

from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from comments.accounts.sso import keys, pairs
from comments.accounts.sso.keys import NewKey
from comments.accounts.sso.models import Form
from comments.core.db import write_unit
from comments.sites import queries as sites
from tests.conftest import NOW, ORIGIN


@dataclass(frozen=True)
class Pair:
    """A site's key pair, and the token beside it."""

    api_key: str
    api_secret: str
    access_token: str


def make_pair(app: Flask, shortname: str = "blog", public_id: str | None = None) -> Pair:
    with app.app_context(), write_unit():
        secret_key = app.config["SECRET_KEY"]
        new = NewKey(Form.REMOTE_AUTH, public_id=public_id)
        added = keys.add_key(sites.get_site(shortname), new, secret_key, NOW)
        token = pairs.open_api(added.key, secret_key, NOW)
        return Pair(added.key.public_id, added.secret or "", token)


def by_page(
    client: FlaskClient, pair: Pair, call: str, page: str = f"{ORIGIN}/a", **asked: Any
) -> TestResponse:
    """Ask as a page of the site does."""
    query = {"api_key": pair.api_key} | asked
    return client.get(f"/api/3.0/{call}", query_string=query, headers={"Referer": page})


def by_program(client: FlaskClient, pair: Pair, call: str, **asked: Any) -> TestResponse:
    """Ask as a program of the site does."""
    return client.get(f"/api/3.0/{call}", query_string={"api_secret": pair.api_secret} | asked)


def send(client: FlaskClient, pair: Pair, call: str, **asked: Any) -> TestResponse:
    """Write as a program of the site does."""
    return client.post(f"/api/3.0/{call}", data={"api_secret": pair.api_secret} | asked)


def told(answer: TestResponse) -> Any:
    """Return what a call answered."""
    assert answer.status_code == 200, answer.text
    assert answer.get_json()["code"] == 0
    return answer.get_json()["response"]


def refused(answer: TestResponse) -> tuple[int, int]:
    """Return the HTTP status and the number of a refusal; its words are for people."""
    body = answer.get_json(force=True)
    assert set(body) == {"code", "response"}
    assert body["response"].endswith((".", "!"))
    return answer.status_code, body["code"]
