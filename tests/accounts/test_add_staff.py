import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from comments.accounts import actions
from comments.accounts.errors import BadEmail
from comments.accounts.models import Account, RoleName, StaffRole
from comments.audit.models import AuditEntry
from comments.core.db import db
from comments.sites.models import Site
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.commands import run


def test_adding_twice_changes_the_role_and_writes_both_down(app: Flask, site: Site, unit: None):
    first = actions.add_staff("Bob@Example.test", site, RoleName.MODERATOR, "Bob Example", NOW)
    second = actions.add_staff("bob@example.test", site, RoleName.LEAD, "", NOW)
    actions.add_staff("bob@example.test", site, RoleName.LEAD, "", NOW)
    db.session.flush()

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert first is second
    assert first.name == "Bob Example"
    assert db.session.scalars(select(StaffRole)).one().role == "lead"
    assert [(entry.before, entry.after) for entry in entries] == [
        (None, {"role": "moderator"}),
        ({"role": "moderator"}, {"role": "lead"}),
    ]


@pytest.mark.parametrize(
    "email", ["", "bob", "@example.test", "a@b@c", "bob@exa mple.test", "b\u202eob@example.test"]
)
def test_what_is_no_address_is_refused(app: Flask, site: Site, unit: None, email: str):
    with pytest.raises(BadEmail):
        actions.add_staff(email, site, RoleName.OWNER, "", NOW)


def test_person_without_a_name_is_called_by_their_address(app: Flask, site: Site, unit: None):
    account = actions.add_staff("bob@example.test", site, RoleName.OWNER, " \n", NOW)

    assert account.name == "bob"


def test_command_adds_and_prints_a_link_that_works(app: Flask, client: FlaskClient, site: Site):
    done = run(app, ["staff", "add", "bob@example.test", "--site", "blog", "--role", "owner"])

    path = re.search(r"http://comments\.example\.test(/sign-in/\S+)", done.output).group(1)
    assert done.exit_code == 0
    assert client.post(path, data={"csrf_token": staff.csrf_token(client)}).status_code == 303


def test_command_makes_another_link(app: Flask, client: FlaskClient, site: Site):
    staff.hire(app, "bob")

    done = run(app, ["staff", "link", "BOB@example.test"])

    path = re.search(r"http://comments\.example\.test(/sign-in/\S+)", done.output).group(1)
    assert done.exit_code == 0
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["link", "nobody@example.test"], "Nobody has the mail address nobody@example.test"),
        (["link", "nobody"], "does not look like a mail address"),
        (["add", "a@example.test", "--site", "none", "--role", "owner"], "There is no site “none”"),
    ],
    ids=["unknown", "no address", "no site"],
)
def test_command_says_what_is_wrong_and_fails(app: Flask, arguments: list[str], sentence: str):
    done = run(app, ["staff", *arguments])

    assert done.exit_code == 1
    assert sentence in done.output
    assert done.exception is None or isinstance(done.exception, SystemExit)
    with app.app_context():
        assert db.session.scalars(select(Account)).all() == []
