"""Two accounts that became one: they look like one person, and leave as one."""

import pytest
from sqlalchemy import func, select

from comments.accounts import invitations, merging
from comments.accounts.models import Account, Invitation, RoleName
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.profile import erasing
from comments.profile.models import Picture
from comments.sites import queries as sites
from tests.factories import commands, posting, readers, staff
from tests.factories.erasing import rows_with
from tests.factories.reading import get_page
from tests.factories.workers import work, work_in_a_day
from tests.profile.conftest import send
from tests.profile.test_change_details import write
from tests.profile.test_erase import ask
from tests.profile.test_set_picture import file


@pytest.fixture
def dora(app, site):
    """Another account, which comes in by a provider alone."""
    return readers.make_person_without_address(app, "dora")


def merge(app, kept, other):
    with app.app_context(), write_unit():
        found = [db.session.get_one(Account, account.id) for account in (kept, other)]
        merging.merge(*found, "a secret for tests only", clock.now())


def test_what_both_wrote_is_shown_as_one_person(app, client, site, carol, dora, token):
    write(client, token, text="Carol's")
    dora_speaks = {"Authorization": f"Bearer {readers.token_for(app, dora, site)}"}
    write(client, dora_speaks, text="Dora's")
    browser = readers.sign_in(app, app.test_client(), dora)
    send(browser, "/profile/picture", picture=file())
    work(app)

    merge(app, carol, dora)
    work(app)

    authors = [comment["author"] for comment in get_page(client)["comments"]]
    assert {author["name"] for author in authors} == {"Carol Example"}
    assert len({author["avatar_url"] for author in authors}) == 1
    assert client.get(authors[0]["avatar_url"]).status_code == 200
    with app.app_context():
        assert db.session.scalars(select(Picture.account_id)).all() == [carol.id]


def test_a_picture_that_is_not_shown_any_more_is_forgotten(app, carol, dora, browser):
    send(browser, "/profile/picture", picture=file("red"))
    other = readers.sign_in(app, app.test_client(), dora)
    send(other, "/profile/picture", picture=file("blue"))

    merge(app, carol, dora)
    work(app)

    with app.app_context():
        assert db.session.scalars(select(Picture.account_id)).all() == [carol.id]


@pytest.fixture
def merged(app, client, site, carol, dora, token):
    """Both wrote something, and just became one."""
    write(client, token, text="Carol's")
    dora_speaks = {"Authorization": f"Bearer {readers.token_for(app, dora, site)}"}
    write(client, dora_speaks, text="Dora's")
    merge(app, carol, dora)


@pytest.mark.parametrize("is_moved", [True, False], ids=["moved", "not-moved-yet"])
def test_who_leaves_takes_the_emptied_account_along(app, browser, merged, is_moved):
    if is_moved:
        work(app)
        ask(browser)
        work_in_a_day(app)
    else:
        result = commands.run(app, ["erase", "carol@example.test", "--yes"])
        assert result.exit_code == 0, result.output

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0
        assert set(db.session.scalars(select(Comment.author_id))) == {None}
    assert rows_with(app, "Carol") == rows_with(app, "Dora") == []
    assert commands.run(app, ["verify"]).exit_code == 0


def test_an_emptied_account_that_wanted_to_leave_does_not(app, client, site, carol, dora):
    other = readers.sign_in(app, app.test_client(), dora)
    ask(other)
    merge(app, carol, dora)

    work_in_a_day(app)

    with app.app_context():
        assert db.session.get(Account, carol.id) is not None
        assert db.session.get(Account, dora.id) is not None
    assert commands.run(app, ["verify"]).exit_code == 0


def test_invitations_of_and_to_the_person_are_void(app, client, site):
    alice = staff.hire(app, "alice")
    staff.hire(app, "another-owner")
    browser = staff.sign_in(app, client, alice)
    mallory = staff.hire_elsewhere(app, "mallory")
    with app.app_context():
        elsewhere = sites.get_site("elsewhere")
    for owner, where, address in (
        (alice, site, "new@example.test"),
        (mallory, elsewhere, "alice@example.test"),
    ):
        viewer = staff.viewer_of(app, owner)
        with app.app_context(), write_unit():
            invitations.invite(viewer, where, address, RoleName.MODERATOR, clock.now())
    ask(browser)

    work_in_a_day(app)

    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Invitation)) == 0
        assert erasing.Person.of(alice).merged == ()
    assert rows_with(app, "alice") == []
    assert commands.run(app, ["verify"]).exit_code == 0


def test_a_second_factor_guards_the_copy_and_the_end(app, client, site, carol, browser):
    posting.posted(client)
    with app.app_context(), write_unit():
        guard(carol)

    copy = browser.get("/profile/export")
    end = ask(browser)

    assert (copy.status_code, end.status_code) == (303, 403)
    assert "/account/second-factor" in copy.headers["Location"]
    assert browser.get("/profile/").status_code == 200
    with app.app_context():
        assert db.session.get_one(Account, carol.id).erase_at is None


def guard(person):
    """Let somebody have an authenticator."""
    db.session.add(
        erasing.Authenticator(
            account_id=person.id,
            sealed_secret=b"sealed",
            last_step=0,
            created_at=clock.now(),
            confirmed_at=clock.now(),
        )
    )
