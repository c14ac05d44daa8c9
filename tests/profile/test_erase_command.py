"""`afterword erase EMAIL`: at once, for an account and for what guests wrote under the address."""

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from comments import cli
from comments.accounts import merging, people
from comments.accounts.models import Account
from comments.accounts.people import MEMBER, Known
from comments.core.db import db, write_unit
from comments.discussion.models import Status
from tests.conftest import NOW
from tests.factories import commands, posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.erasing import files_with, rows_with
from tests.factories.statements import row_counts
from tests.profile.test_change_details import write
from tests.profile.test_erase import ADDRESS

GUEST = {"name": "C.", "email": ADDRESS}


def erase(app, *words, answer=None):
    with app.app_context():
        return CliRunner().invoke(cli.main, ["erase", *words], input=answer)


def test_an_account_and_guests_comments_are_erased_at_once(app, client, carol, token, settings):
    mine = write(client, token)
    guest = posting.posted(client, author=GUEST)

    result = erase(app, "Carol@Example.test", "--yes")

    assert result.exit_code == 0, result.output
    assert "Carol Example <carol@example.test>" in result.output
    assert "2 comments erased" in result.output
    assert "Account, ways in, sessions and picture erased." in result.output
    assert posting.stored(app, mine["id"]).status == Status.DELETED
    assert posting.stored(app, guest["id"]).status == Status.DELETED
    assert rows_with(app, ADDRESS) == rows_with(app, "Carol") == []
    assert files_with(settings.instance_dir, ADDRESS) == []
    assert commands.run(app, ["verify"]).exit_code == 0


def test_guests_comments_alone_are_erased_too(app, client, site):
    posting.posted(client, author=GUEST)

    result = erase(app, ADDRESS, "--yes")

    assert result.exit_code == 0, result.output
    assert "has no account" in result.output
    assert rows_with(app, ADDRESS) == []


def test_an_unknown_address_is_said_to_be_so(app, client, carol):
    before = row_counts(app)

    result = erase(app, "nobody@example.test", "--yes")

    assert result.exit_code == 1
    assert "Nobody here has the mail address nobody@example.test" in result.stderr
    assert row_counts(app) == before


@on_sqlite
@pytest.mark.parametrize(
    "words",
    [
        [],
        [ADDRESS, "--account", "1"],
        ["--site", "blog"],
        ["--member", "dora-7"],
        [ADDRESS, "--site", "blog"],
        ["--account", "1", "--site", "blog", "--member", "dora-7"],
    ],
    ids=" ".join,
)
def test_exactly_one_person_is_named(app, site, words):
    result = erase(app, *words, "--yes")

    assert result.exit_code == 2
    assert "Name one person: by EMAIL, by --account NUMBER" in result.stderr


@pytest.fixture
def dora(app, client, site):
    """A member of the blog's publisher, without an address, who wrote something."""
    with app.app_context(), write_unit():
        known = Known(MEMBER, str(site.id), "dora-7", "Blog", "Dora Example")
        dora = people.sign_in_with(known, NOW)
    token = {"Authorization": f"Bearer {readers.token_for(app, dora, site)}"}
    return dora, write(client, token)["id"]


@pytest.mark.parametrize("way", ["account", "member"])
def test_a_member_without_an_address_is_erased_by_number_or_by_the_publishers_id(
    app, client, dora, settings, way
):
    posting.posted(client, author=GUEST)
    account, comment = dora
    named = {
        "account": ["--account", account.id],
        "member": ["--site", "blog", "--member", "dora-7"],
    }

    result = erase(app, *map(str, named[way]), "--yes")

    assert result.exit_code == 0, result.output
    assert "Dora Example (no mail address), here since" in result.output
    assert "1 comments erased" in result.output
    assert posting.stored(app, comment).status == Status.DELETED
    assert rows_with(app, "Dora") == rows_with(app, "dora-7") == []
    assert files_with(settings.instance_dir, "dora-7") == []
    assert commands.run(app, ["verify"]).exit_code == 0


@on_sqlite
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--account", "1"], "No account here has the number 1."),
        (["--site", "blog", "--member", "ed"], "never named a member “ed”"),
        (["--site", "nowhere", "--member", "dora-7"], "nowhere"),
    ],
)
def test_who_is_not_there_is_said_to_be_so(app, dora, words, said):
    before = row_counts(app)

    result = erase(app, *words, "--yes")

    assert result.exit_code == 1
    assert said in result.stderr
    assert row_counts(app) == before


@on_sqlite
def test_of_an_account_that_became_part_of_another_the_other_is_named(app, dora, carol):
    account, _ = dora
    with app.app_context(), write_unit():
        kept, other = (db.session.get_one(Account, one.id) for one in (carol, account))
        merging.merge(kept, other, "a secret for tests only", NOW)

    result = erase(app, "--account", str(account.id), "--yes")

    assert result.exit_code == 1
    assert f"afterword erase --account {carol.id}" in result.stderr


@on_sqlite
def test_something_that_is_no_address_is_said_to_be_so(app, site):
    result = erase(app, "carol", "--yes")

    assert result.exit_code == 1
    assert "This does not look like a mail address." in result.stderr


def test_it_asks_first_and_takes_no_for_an_answer(app, client, carol, token):
    write(client, token)
    before = row_counts(app)

    result = erase(app, ADDRESS, answer="n\n")

    assert result.exit_code == 1
    assert "1 comments of theirs." in result.output
    assert row_counts(app) == before
    assert erase(app, ADDRESS, answer="y\n").exit_code == 0


def test_the_last_owner_is_not_erased(app, site):
    staff.hire(app, "alice")

    result = erase(app, "alice@example.test", "--yes")

    assert result.exit_code == 1
    assert "afterword staff add" in result.stderr
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_what_others_wrote_of_the_address_is_told_and_left(app, client, carol):
    posting.posted(client, author={"name": "Ben"}, text=f"Carol is at {ADDRESS}, right?")

    result = erase(app, ADDRESS, "--yes")

    assert "1 comments of other people mention the address" in result.output
    assert rows_with(app, ADDRESS) == ["comment"]


def test_an_address_that_was_only_typed_is_forgotten(app, client, site):
    client.post("/sign-in", data={"csrf_token": staff.csrf_token(client), "email": ADDRESS})
    assert rows_with(app, ADDRESS) == ["sign_in_link"]

    result = erase(app, ADDRESS, "--yes")

    assert result.exit_code == 0, result.output
    assert rows_with(app, ADDRESS) == []
    assert commands.run(app, ["verify"]).exit_code == 0


def test_an_import_that_runs_again_does_not_bring_them_back(app, client, carol, token):
    mine = write(client, token)
    erase(app, ADDRESS, "--yes")

    kept = posting.stored(app, mine["id"])

    assert (kept.status, kept.text, kept.thread_id) == (Status.DELETED, "", kept.thread_id)
