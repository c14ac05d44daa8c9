"""Reports of people whose accounts become one, or who are erased."""

import json

import pytest

from comments.accounts import merging
from comments.accounts.models import Account
from comments.core.db import db, write_unit
from comments.profile import erasing
from comments.profile.erasing import Person
from tests.conftest import NOW
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.reporting import reported, reports
from tests.factories.workers import work


@pytest.fixture
def comment(client, site):
    return posting.posted(client)["id"]


def bearing(app, account, site):
    return {"Authorization": f"Bearer {readers.token_for(app, account, site)}"}


def test_reports_of_a_merged_account_are_those_of_the_one_that_is_kept(app, client, site, comment):
    kept, other = (readers.make_person(app, name) for name in ("dora", "erik"))
    both, theirs = comment, posting.posted(client)["id"]
    reported(client, both, headers=bearing(app, kept, site))
    for each in (both, theirs):
        reported(client, each, headers=bearing(app, other, site))

    with app.app_context(), write_unit():
        merging.merge(*(db.session.get_one(Account, p.id) for p in (kept, other)), "key", NOW)
    work(app)

    owners = {(one.comment_id, one.account_id) for one in reports(app)}
    assert owners == {(int(both), kept.id), (int(both), None), (int(theirs), kept.id)}
    assert posting.stored(app, both).open_reports == 2
    reported(client, theirs, headers=bearing(app, kept, site))
    assert len(reports(app)) == 3


def test_reports_of_an_erased_person_weigh_on_without_them_and_their_words(app, client, site):
    dora = readers.make_person(app, "dora")
    comment = posting.posted(client)["id"]
    reported(client, comment, headers=bearing(app, dora, site), note="my words")
    reported(client, comment, note="write to DORA@example.test")

    with app.app_context(), write_unit():
        erasing.erase_account(Person(dora.id, "dora@example.test"), NOW)

    assert [(one.account_id, one.note) for one in reports(app)] == [(None, ""), (None, "")]
    assert str(dora.id) not in reports(app)[0].reporter
    assert posting.stored(app, comment).open_reports == 2


@on_sqlite
def test_ones_own_reports_are_in_the_copy(app, client, site, comment):
    dora = readers.make_person(app, "dora")
    reported(client, comment, headers=bearing(app, dora, site), note="my words")
    browser = readers.sign_in(app, app.test_client(), dora)

    copy = json.loads(browser.get("/profile/export").data)

    [report] = copy["reports"]
    assert (report["comment_id"], report["reason"], report["note"]) == (comment, "spam", "my words")
