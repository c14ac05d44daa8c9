"""The pages where passkeys are made and used, at an address where browsers know them."""

import pytest

from comments.accounts.own_ways import Passkey
from comments.core.db import db
from tests.conftest import ORIGIN, settings_for
from tests.factories import account, posting, readers, staff
from tests.factories.account import post
from tests.factories.authenticators import Authenticator

WINDOW = f"/sites/blog/sign-in?origin={ORIGIN}"


@pytest.fixture
def settings(database_url, tmp_path):
    return settings_for(database_url, tmp_path, base_url="http://localhost")


@pytest.fixture
def device():
    return Authenticator(origin="http://localhost", host="localhost")


@pytest.fixture
def carol(app, site):
    return readers.make_person(app, "carol")


def options(client, path):
    answer = client.post(path, headers={"X-CSRFToken": staff.csrf_token(client)})
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def make(client, device, name="My phone"):
    answer = device.create(options(client, "/account/passkeys/options"))
    return post(client, "/account/passkeys", credential=answer, name=name)


def use(client, device, path="/sign-in/passkey"):
    answer = device.get(options(client, "/sign-in/passkey/options"))
    return post(client, path, credential=answer, origin=ORIGIN)


@pytest.mark.parametrize(
    ("path", "where"),
    [("/sign-in/passkey", "/dashboard/"), ("/sites/blog/sign-in/passkey", "/sites/blog/hand-over")],
    ids=["page", "window"],
)
def test_made_here_it_lets_its_person_in_with_a_second_factor(
    app, client, carol, device, path, where
):
    made = make(account.sign_in(app, client, carol), device)
    browser = app.test_client()
    used = use(browser, device, path)

    assert (made.status_code, used.status_code) == (303, 303)
    assert used.location.partition("?")[0] == where
    session = account.session_of(app, browser)
    assert session.account_id == carol.id
    assert session.second_factor_at is not None
    assert "My phone" in client.get("/account/passkeys").text


def test_making_one_is_a_second_factor_in_a_session_of_its_own(app, client, carol, device):
    before = account.session_of(app, account.sign_in(app, client, carol))

    make(client, device)

    after = account.session_of(app, client)
    assert before.second_factor_at is None
    assert after.second_factor_at is not None
    assert after.token_hash != before.token_hash


def test_without_a_name_it_is_called_by_its_device(app, client, carol, device):
    account.sign_in(app, client, carol)

    answer = device.create(options(client, "/account/passkeys/options"))
    data = {"csrf_token": staff.csrf_token(client), "credential": answer}
    client.post(
        "/account/passkeys",
        data=data,
        headers={"User-Agent": "Mozilla/5.0 (X11; Linux) Firefox/140.0"},
    )

    with app.app_context():
        assert db.session.query(Passkey).one().name == "Firefox on Linux"


def test_an_answer_sent_twice_is_refused(app, client, carol, device):
    make(account.sign_in(app, client, carol), device)
    browser = app.test_client()
    answer = device.get(options(browser, "/sign-in/passkey/options"))

    first = post(browser, "/sign-in/passkey", credential=answer)
    second = post(browser, "/sign-in/passkey", credential=answer)

    assert (first.status_code, second.status_code) == (303, 403)


def test_a_refused_passkey_is_explained_on_the_page_it_was_used_on(app, client, carol, device):
    for path in ("/sign-in/passkey", "/sites/blog/sign-in/passkey"):
        refused = use(client, device, path)

        assert refused.status_code == 403
        assert "come in another way" in refused.text.lower()
        assert "Send me a link" in refused.text


def test_a_removed_passkey_opens_nothing(app, client, carol, device):
    make(account.sign_in(app, client, carol), device)
    with app.app_context():
        passkey_id = db.session.query(Passkey).one().id

    post(client, "/account/passkeys/remove", passkey=passkey_id)

    assert use(app.test_client(), device).status_code == 403
    assert account.session_of(app, client).second_factor_at is None


def test_nobody_removes_another_persons(app, client, carol, device):
    make(account.sign_in(app, client, carol), device)
    mallory = account.sign_in(app, app.test_client(), readers.make_person(app, "mallory"))
    with app.app_context():
        passkey_id = db.session.query(Passkey).one().id

    refused = post(mallory, "/account/passkeys/remove", passkey=passkey_id)

    assert refused.status_code == 404
    assert use(app.test_client(), device).status_code == 303


def test_staff_with_a_passkey_need_it_to_add_another(app, client, site, device):
    bob = staff.hire(app, "bob")
    make(account.sign_in(app, client, bob), device)
    thief = account.sign_in(app, app.test_client(), bob)  # who reads his mail

    refused = thief.post(
        "/account/passkeys/options", headers={"X-CSRFToken": staff.csrf_token(thief)}
    )

    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("/problems/second-factor-needed")
    assert thief.get("/account/passkeys").location == "/account/second-factor?then=account"


def test_a_passkey_counts_as_second_factor_of_who_is_signed_in(app, client, site, device):
    bob = staff.hire(app, "bob")
    make(account.sign_in(app, client, bob), device)
    browser = account.sign_in(app, app.test_client(), bob)

    shown = use(browser, device, "/account/second-factor/passkey")

    assert shown.status_code == 303
    assert account.session_of(app, browser).second_factor_at is not None


def test_another_persons_passkey_is_none(app, client, carol, device):
    make(account.sign_in(app, client, carol), device)
    mallory = account.sign_in(app, app.test_client(), readers.make_person(app, "mallory"))

    assert use(mallory, device, "/account/second-factor/passkey").status_code == 403
    assert account.session_of(app, mallory).second_factor_at is None


def test_after_a_while_one_signs_in_again_to_add_one(app, client, carol):
    account.sign_in(app, client, carol)
    account.grow_old(app)

    refused = client.post(
        "/account/passkeys/options", headers={"X-CSRFToken": staff.csrf_token(client)}
    )

    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("/problems/not-recent")
    assert "sign in again" in client.get("/account/passkeys").text


def test_a_site_that_offers_no_passkeys_takes_none(app, client, carol, device):
    make(account.sign_in(app, client, carol), device)
    posting.set_site(app, "sign_in=mail")
    browser = app.test_client()

    assert use(browser, device, "/sites/blog/sign-in/passkey").status_code == 404
    assert "Sign in with a passkey" not in browser.get(WINDOW).text


def test_what_is_asked_tells_nobody_who_is_here(app, client, carol, device):
    make(account.sign_in(app, client, carol), device)

    asked = [options(app.test_client(), "/sign-in/passkey/options") for _ in range(2)]

    challenges = {one.pop("challenge") for one in asked}
    assert len(challenges) == 2
    assert asked[0] == asked[1]
    assert asked[0]["allowCredentials"] == []
