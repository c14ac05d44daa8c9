"""What people are called on a site stands on their comments, also on those they wrote before."""

import pytest

from comments.accounts import actions as accounts
from comments.accounts import merging, staff
from comments.accounts.models import Account, RoleName
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion import handlers
from comments.sites import queries as sites
from tests.conftest import NOW
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.workers import work

COMMAND = accounts.COMMAND


@pytest.fixture
def dora(app, site):
    return readers.make_person(app, "dora")


def write(app, client, account, site):
    header = {"Authorization": f"Bearer {readers.token_for(app, account, site)}"}
    body = {"identifier": "article", "text": "Hello"}
    answer = client.post(f"{posting.API}/comments", json=body, headers=header)
    assert answer.status_code == 201, answer.text
    return answer.get_json()["comment"]["author"]["badge"]


def give_role(app, role, shortname="blog"):
    with app.app_context(), write_unit():
        site = sites.get_site(shortname)
        accounts.add_staff("dora@example.test", site, RoleName(role), "", NOW)


def badges(client):
    return [comment["author"]["badge"] for comment in get_page(client)["comments"]]


@on_sqlite
@pytest.mark.parametrize(
    ("role", "badge"),
    [
        (None, None),
        ("observer", "Staff"),
        ("moderator", "Moderator"),
        ("lead", "Moderator"),
        ("owner", "Staff"),
    ],
)
def test_who_looks_after_the_site_is_called_so(app, client, site, dora, role, badge):
    if role:
        give_role(app, role)

    assert write(app, client, dora, site) == badge
    assert badges(client) == [badge]


@on_sqlite
def test_a_role_on_another_site_says_nothing_here(app, client, site, dora):
    readers.add_site_elsewhere(app)
    give_role(app, "owner", "elsewhere")
    work(app)

    assert write(app, client, dora, site) is None


def test_roles_given_changed_and_taken_are_carried_to_what_was_written_before(
    app, client, site, dora, monkeypatch
):
    monkeypatch.setattr(handlers, "BATCH_SHOWN", 2)
    for _ in range(3):
        write(app, client, dora, site)
    posting.posted(client)
    version = get_page(client)["thread"]["version"]
    seen = []
    for role in ("moderator", "owner"):
        give_role(app, role)
        work(app)
        seen.append(badges(client))
    give_role_to_another_owner(app)
    with app.app_context(), write_unit():
        staff.let_go(staff.get_role(sites.get_site("blog"), dora.id), COMMAND, NOW)
    work(app)

    assert seen == [[None, *["Moderator"] * 3], [None, *["Staff"] * 3]]
    assert badges(client) == [None] * 4
    assert get_page(client)["thread"]["version"] > version


def give_role_to_another_owner(app):
    with app.app_context(), write_unit():
        site = sites.get_site("blog")
        accounts.add_staff("alice@example.test", site, RoleName.OWNER, "Alice Example", NOW)


def test_of_two_accounts_that_become_one_all_comments_bear_the_badge_of_that_one(
    app, client, site, dora
):
    erik = readers.make_person(app, "erik")
    write(app, client, erik, site)
    give_role(app, "moderator")
    work(app)

    with app.app_context(), write_unit():
        both = [db.session.get_one(Account, person.id) for person in (dora, erik)]
        merging.merge(*both, "a secret for tests only", clock.now())
    work(app)

    assert badges(client) == ["Moderator"]
