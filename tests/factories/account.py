"""People at the pages of their own account."""

from datetime import timedelta
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import update
from werkzeug.test import TestResponse

from comments.accounts import cookie, passwords, second_factors, sessions, tokens
from comments.accounts.models import Account, Session
from comments.accounts.own_ways import Authenticator
from comments.core import clock
from comments.core.db import db, write_unit
from tests.conftest import NOW
from tests.factories import staff

PASSWORD = "correct horse battery"


def post(client: FlaskClient, path: str, **fields: Any) -> TestResponse:
    """Send a form of ours with its token."""
    return client.post(path, data={"csrf_token": staff.csrf_token(client)} | fields)


def give_password(app: Flask, account: Account, password: str = PASSWORD) -> None:
    """Let somebody have a password."""
    with app.app_context(), write_unit():
        passwords.set_password(account, passwords.hash_password(password), NOW)


def give_authenticator(app: Flask, account: Account) -> str:
    """Set an authenticator up; return its secret."""
    key = app.config["SECRET_KEY"]
    with app.app_context(), write_unit():
        second_factors.begin(account.id, key, NOW)
        db.session.flush()
        offer = second_factors.find_offer(account, "comments.example.test", key)
        db.session.get_one(Authenticator, account.id).confirmed_at = NOW
    assert offer is not None
    return offer.secret.replace(" ", "")


def sign_in(
    app: Flask, client: FlaskClient, account: Account, *, has_second_factor: bool = False
) -> FlaskClient:
    """Sign a browser in just now."""
    with app.app_context(), write_unit():
        token = sessions.start(
            account.id, "Firefox on Linux", clock.now(), has_second_factor=has_second_factor
        )
    with client.session_transaction() as session:
        session[cookie.TOKEN] = token
    return client


def grow_old(app: Flask, minutes: int = 11) -> None:
    """Let all sessions have begun a while ago."""
    with app.app_context(), write_unit():
        db.session.execute(
            update(Session).values(created_at=clock.now() - timedelta(minutes=minutes))
        )


def session_of(app: Flask, client: FlaskClient) -> Session | None:
    """Return the session of a browser, ended or not."""
    with client.session_transaction() as session:
        token = session.get(cookie.TOKEN)
    with app.app_context():
        return db.session.get(Session, tokens.hash_token(token)) if token else None
