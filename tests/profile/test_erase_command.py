"""`afterword erase EMAIL`: at once, for an account and for what guests wrote under the address."""

from click.testing import CliRunner
from sqlalchemy import func, select

from comments import cli
from comments.accounts.models import Account
from comments.core.db import db
from comments.discussion.models import Status
from tests.factories import commands, posting, staff
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
