import pytest

from comments.accounts import grants, people, sessions
from comments.accounts.models import Account, Identity
from comments.accounts.people import Known
from comments.core import clock
from comments.core.db import db, write_unit
from tests.accounts.test_window import mailed_link
from tests.factories import account, readers, staff
from tests.factories.account import post

GITHUB = Known("oauth", "https://id.example.test", "42", "carol-there", "Carol Example")


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


@pytest.fixture
def mine(app, client, carol):
    """Carol's browser."""
    return account.sign_in(app, client, carol)


def join(app, person, known=GITHUB):
    with app.app_context(), write_unit():
        people.join(db.session.get_one(Account, person.id), known, clock.now())
        return db.session.query(Identity).filter_by(subject=known.subject).one().id


def email_of(app, person):
    with app.app_context():
        return db.session.get_one(Account, person.id).email


def test_it_lists_ways_in_browsers_and_pages(app, mine, carol, site):
    join(app, carol)
    readers.token_for(app, carol, site)
    account.sign_in(app, app.test_client(), carol)

    page = mine.get("/account/")

    assert page.headers["Cache-Control"] == "no-store"
    assert "carol@example.test" in page.text
    assert "carol-there" in page.text
    assert page.text.count("<bdi>Firefox on Linux</bdi>") == 3
    assert page.text.count("this one") == 1
    assert "<strong><bdi>Blog</bdi></strong>" in page.text
    assert "last renewed" in page.text


def test_another_persons_things_are_not_in_the_list(app, mine, site):
    dora = readers.make_person(app, "dora")
    readers.token_for(app, dora, site)
    account.sign_in(app, app.test_client(), dora)

    assert mine.get("/account/").text.count("<bdi>Firefox on Linux</bdi>") == 1


def test_one_browser_is_signed_out(app, mine, carol):
    other = account.sign_in(app, app.test_client(), carol)

    post(mine, "/account/sessions/end", session=sessions.handle_of(account.session_of(app, other)))

    assert other.get("/account/").location == "/sign-in"
    assert mine.get("/account/").status_code == 200


@pytest.mark.parametrize("handle", ["", "x", "00", "\0", "ff" * 32])
def test_a_browser_that_is_none_ends_nothing(app, mine, handle):
    assert post(mine, "/account/sessions/end", session=handle).status_code == 303
    assert mine.get("/account/").status_code == 200


def test_one_page_is_signed_out(app, mine, carol, site):
    token = readers.token_for(app, carol, site)
    with app.app_context():
        [grant] = grants.list_open(carol.id, clock.now())

    post(mine, "/account/grants/end", grant=grant.id)

    assert not readers.is_open(app, token)


def test_everything_but_here_is_signed_out(app, mine, carol, site):
    token = readers.token_for(app, carol, site)
    other = account.sign_in(app, app.test_client(), carol)
    dora = readers.make_person(app, "dora")
    hers = account.sign_in(app, app.test_client(), dora)

    post(mine, "/account/sessions/end-others")

    assert other.get("/account/").location == "/sign-in"
    assert not readers.is_open(app, token)
    assert mine.get("/account/").status_code == hers.get("/account/").status_code == 200


def test_an_outside_way_is_taken_out_and_leads_to_a_new_account_then(app, mine, carol):
    identity = join(app, carol)

    assert post(mine, "/account/identities/remove", identity=identity).status_code == 303

    with app.app_context(), write_unit():
        assert people.sign_in_with(GITHUB, clock.now()).id != carol.id


def test_the_last_way_in_stays(app, client, site):
    dora = readers.make_person_without_address(app, "dora")
    account.sign_in(app, client, dora)
    with app.app_context():
        identity = db.session.query(Identity).one().id

    refused = post(client, "/account/identities/remove", identity=identity)

    assert refused.status_code == 409
    assert "Add another one first" in refused.text
    with app.app_context():
        assert db.session.query(Identity).count() == 1


def test_of_mail_and_an_outside_way_either_goes_but_not_both(app, mine, carol):
    identity = join(app, carol)
    account.give_password(app, carol)

    gone = post(mine, "/account/mail/remove")
    kept = post(mine, "/account/identities/remove", identity=identity)

    assert (gone.status_code, kept.status_code) == (303, 409)
    assert email_of(app, carol) is None
    assert "Password" not in mine.get("/account/").text


def test_a_link_under_way_does_not_bring_an_address_back(app, mine, carol, monkeypatch):
    join(app, carol)
    browser = app.test_client()
    post(browser, "/sign-in", email="carol@example.test")
    path = mailed_link(app, monkeypatch)

    post(mine, "/account/mail/remove")

    assert post(browser, path).status_code == 410


def test_staff_keep_an_address(app, client, site):
    bob = staff.hire(app, "bob")
    join(app, bob)
    account.sign_in(app, client, bob)

    assert post(client, "/account/mail/remove").status_code == 409
    assert email_of(app, bob) == "bob@example.test"


def test_another_persons_way_cannot_be_taken_out(app, mine, site):
    readers.make_person_without_address(app, "dora")
    with app.app_context():
        identity = db.session.query(Identity).one().id

    assert post(mine, "/account/identities/remove", identity=identity).status_code == 404
    with app.app_context():
        assert db.session.query(Identity).count() == 1


@pytest.mark.parametrize("identity", ["", "0", "x", "9" * 40])
def test_a_way_that_is_none_is_not_found(mine, identity):
    assert post(mine, "/account/identities/remove", identity=identity).status_code == 404


def test_who_has_no_address_adds_one_by_a_mailed_link(app, client, site, monkeypatch):
    dora = readers.make_person_without_address(app, "dora")
    account.sign_in(app, client, dora)

    asked = post(client, "/account/mail", email="Dora@Example.test")
    path = mailed_link(app, monkeypatch)
    client.get(path)
    before = email_of(app, dora)
    added = post(client, path)

    assert asked.location == "/account/mail/sent"
    assert path.startswith("/account/mail/")
    assert (before, added.location) == (None, "/account/")
    assert email_of(app, dora) == "dora@example.test"
    assert post(client, path).status_code == 410


def test_such_a_link_signs_nobody_in(app, client, site, monkeypatch):
    dora = readers.make_person_without_address(app, "dora")
    account.sign_in(app, client, dora)
    post(client, "/account/mail", email="dora@example.test")
    path = mailed_link(app, monkeypatch)

    as_sign_in = post(client, path.replace("/account/mail/", "/sign-in/"))
    post(client, "/sign-out")
    signed_out = post(client, path)

    assert as_sign_in.status_code == 404
    assert signed_out.status_code == 401
    assert email_of(app, dora) is None


def test_it_is_for_who_asked_alone(app, client, site, monkeypatch):
    account.sign_in(app, client, readers.make_person_without_address(app, "dora"))
    post(client, "/account/mail", email="new@example.test")
    path = mailed_link(app, monkeypatch)
    other = app.test_client()
    mallory = readers.make_person_without_address(app, "mallory")
    account.sign_in(app, other, mallory)

    elsewhere = post(other, path)
    account.sign_in(app, client, mallory)  # in the same browser
    here = post(client, path)

    assert (elsewhere.status_code, here.status_code) == (403, 401)
    assert email_of(app, mallory) is None


def test_a_new_address_takes_the_place_of_the_old(app, mine, carol, monkeypatch):
    post(mine, "/account/mail", email="carol@new.example.test")

    post(mine, mailed_link(app, monkeypatch))

    assert email_of(app, carol) == "carol@new.example.test"


def test_asking_answers_the_same_for_known_and_unknown_addresses(app, mine):
    readers.make_person(app, "dora")

    answers = [
        post(mine, "/account/mail", email=f"{who}@example.test") for who in ("dora", "nobody")
    ]

    assert answers[0].data == answers[1].data
    assert answers[0].location == answers[1].location


def test_what_is_no_address_is_said(mine):
    refused = post(mine, "/account/mail", email="carol at example")

    assert refused.status_code == 422
    assert "does not look like a mail address" in refused.text


def test_after_a_while_one_signs_in_again_to_change_the_address(app, mine):
    account.grow_old(app)

    refused = post(mine, "/account/mail", email="x@example.test")

    assert refused.status_code == 403
    assert "Sign in again" in refused.text


def test_hostile_words_stay_text(app, client, site):
    known = Known(
        "oauth", "https://<b>.example.test", "1", "<img src=x>", "<script>alert(1)</script>"
    )
    with app.app_context(), write_unit():
        person = people.sign_in_with(known, clock.now())
    account.sign_in(app, client, person)

    page = client.get("/account/").text

    assert "<img src=x>" not in page
    assert "<script>alert" not in page
    assert "<b>.example" not in page
