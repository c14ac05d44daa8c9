from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from comments.accounts import actions
from comments.accounts.errors import AlreadySetUp, LinkExpired
from comments.accounts.models import Account, StaffRole
from comments.core import clock
from comments.core.db import db, write_unit
from comments.sites import queries as sites
from comments.sites.models import Site
from tests.conftest import NOW
from tests.factories import staff

FORM = {
    "email": "Alice@example.test",
    "name": "Alice Example",
    "shortname": "gazette",
    "site_name": "The Gazette",
    "origin": "https://gazette.example.test/",
}


@pytest.fixture
def set_up_path(app: Flask) -> str:
    with app.app_context(), write_unit():
        return f"/set-up/{actions.make_set_up_link(clock.now())}"


def _send(client: FlaskClient, path: str, **changes: str):
    return client.post(path, data={"csrf_token": staff.csrf_token(client)} | FORM | changes)


def test_set_up_makes_the_owner_and_the_site_and_signs_in(
    app: Flask, client: FlaskClient, set_up_path: str
):
    shown = client.get(set_up_path)
    answer = _send(client, set_up_path)

    assert shown.status_code == 200
    assert shown.headers["Cache-Control"] == "no-store"
    assert (answer.status_code, answer.location) == (303, "/dashboard/")
    assert client.get("/dashboard/gazette/comments").status_code == 200
    with app.app_context():
        site = sites.get_site("gazette")
        account = db.session.scalars(select(Account)).one()
        role = db.session.scalars(select(StaffRole)).one()
    assert (site.name, site.origins) == ("The Gazette", ["https://gazette.example.test"])
    assert (account.email, account.name) == ("alice@example.test", "Alice Example")
    assert (role.account_id, role.site_id, role.role) == (account.id, site.id, "owner")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("email", "alice", "does not look like a mail address"),
        ("shortname", "A", "cannot be a shortname"),
        ("shortname", "dashboard", "is an address of the service itself"),
        ("origin", "javascript:alert(1)", "is not an origin"),
    ],
    ids=["email", "shortname", "reserved", "origin"],
)
def test_what_does_not_fit_is_said_and_the_link_still_works(
    app: Flask, client: FlaskClient, set_up_path: str, field: str, value: str, sentence: str
):
    refused = _send(client, set_up_path, **{field: value})

    assert refused.status_code == 422
    assert sentence in refused.text
    assert 'value="The Gazette"' in refused.text
    with app.app_context():
        assert db.session.scalars(select(Site)).all() == []
    assert _send(client, set_up_path).status_code == 303


def test_taken_shortname_is_said_beside_the_field(
    app: Flask, client: FlaskClient, site: Site, set_up_path: str
):
    refused = _send(client, set_up_path, shortname="blog")

    assert refused.status_code == 422
    assert "is already here" in refused.text


def test_set_up_link_works_once(app: Flask, client: FlaskClient, set_up_path: str):
    _send(client, set_up_path)

    other = app.test_client()
    assert other.get(set_up_path).status_code == 410
    assert _send(other, set_up_path, shortname="second").status_code == 410


def test_second_link_is_dead_once_somebody_owns_the_service(
    app: Flask, client: FlaskClient, set_up_path: str
):
    with app.app_context(), write_unit():
        second = f"/set-up/{actions.make_set_up_link(clock.now())}"
    _send(client, set_up_path)

    other = app.test_client()
    assert other.get(second).status_code == 409
    assert _send(other, second, shortname="second").status_code == 409


def test_sign_in_link_sets_nothing_up(app: Flask, client: FlaskClient, site: Site):
    path = staff.link_for(app, staff.hire(app, "bob")).replace("/sign-in/", "/set-up/")

    assert client.get(path).status_code == 404


def test_no_set_up_link_where_somebody_can_sign_in(app: Flask, site: Site, unit: None):
    staff.hire(app, "bob")

    with pytest.raises(AlreadySetUp):
        actions.make_set_up_link(NOW)


def test_set_up_link_lives_an_hour(app: Flask, unit: None):
    token = actions.make_set_up_link(NOW)
    db.session.flush()
    actions.check_set_up_link(token, NOW + timedelta(minutes=59))

    with pytest.raises(LinkExpired):
        actions.check_set_up_link(token, NOW + timedelta(hours=1))
