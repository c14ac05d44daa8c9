"""Readers who signed in: Carol and Dora comment, each by a token for one site."""

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from comments.accounts import cookie, grants, people, sessions, tokens
from comments.accounts.models import Account, Grant
from comments.accounts.people import Known
from comments.core import clock
from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.sites import queries as site_queries
from comments.sites.models import Site
from tests.conftest import NOW

ELSEWHERE = "https://elsewhere.example.test"


def make_person(app: Flask, person: str) -> Account:
    """Make the account of a reader, who proved their address."""
    with app.app_context(), write_unit():
        return people.make_account(f"{person.capitalize()} Example", NOW, f"{person}@example.test")


def make_person_without_address(app: Flask, person: str) -> Account:
    """Make the account of a reader who comes in by a provider alone."""
    known = Known(
        "oauth", "https://id.example.test", person, person, f"{person.capitalize()} Example"
    )
    with app.app_context(), write_unit():
        return people.sign_in_with(known, NOW)


def add_site_elsewhere(app: Flask) -> Site:
    """Make the site “elsewhere”."""
    with app.app_context(), write_unit():
        return sites.add_site("elsewhere", "Elsewhere", [ELSEWHERE], NOW)


def token_for(app: Flask, account: Account, site: Site) -> str:
    """Let a page of a site speak for somebody; return its token."""
    with app.app_context(), write_unit():
        return grants.give(account, site.id, "Firefox on Linux", clock.now()).token


def bearing(app: Flask, person: str, shortname: str = "blog") -> dict[str, str]:
    """Return the header of a reader who signed in on a site."""
    account = make_person(app, person)
    with app.app_context():
        site = site_queries.get_site(shortname)
    return {"Authorization": f"Bearer {token_for(app, account, site)}"}


def is_open(app: Flask, token: str) -> bool:
    """Say whether a token's grant was not ended."""
    with app.app_context():
        grant = db.session.scalar(select(Grant).where(Grant.token_hash == tokens.hash_token(token)))
        return grant is not None and grant.ended_at is None


def sign_in(app: Flask, client: FlaskClient, account: Account) -> FlaskClient:
    """Sign a browser in on the service's own pages."""
    with app.app_context(), write_unit():
        token = sessions.start(account.id, "", clock.now())
    with client.session_transaction() as session:
        session[cookie.TOKEN] = token
    return client
