import unicodedata

import pytest
from argon2 import PasswordHasher, Type, extract_parameters
from sqlalchemy import func, select

from comments.accounts import passwords, sessions
from comments.accounts.errors import BadPassword, WrongPassword
from comments.accounts.models import SignInLink
from comments.accounts.own_ways import Password, SignInTry
from comments.core import clock
from comments.core.db import Changed, db, write_unit
from comments.web import address
from tests.conftest import NOW, ORIGIN
from tests.factories import account, posting, readers, staff
from tests.factories.account import PASSWORD, post

PATHS = ["/sign-in/password", "/sites/blog/sign-in/password"]


@pytest.fixture
def carol(app, site):
    carol = readers.make_person(app, "carol")
    account.give_password(app, carol)
    return carol


def sign_in(client, email="carol@example.test", password=PASSWORD, path=PATHS[0], **options):
    data = {
        "csrf_token": staff.csrf_token(client),
        "email": email,
        "password": password,
        "origin": ORIGIN,
    }
    return client.post(path, data=data, **options)


def test_address_and_password_are_somebodys(carol, unit):
    assert passwords.check(" Carol@Example.test", PASSWORD).account.id == carol.id


@pytest.mark.parametrize(
    ("email", "password"),
    [
        ("carol@example.test", "another one"),
        ("carol@example.test", PASSWORD.upper()),
        ("carol@example.test", f" {PASSWORD}"),
        ("carol@example.test", ""),
        ("carol@example.test", "x" * 100_000),
        ("carol@example.test", "\ud800"),
        ("nobody@example.test", PASSWORD),
        ("no address", PASSWORD),
        ("\0", PASSWORD),
        ("", ""),
    ],
)
def test_nothing_else_is(carol, unit, email, password):
    with pytest.raises(WrongPassword, match="do not go together"):
        passwords.check(email, password)


def test_who_has_no_password_is_as_unknown_as_a_stranger(app, carol, unit):
    readers.make_person(app, "dora")

    with pytest.raises(WrongPassword):
        passwords.check("dora@example.test", "")


def test_in_earnest_a_password_costs_what_owasp_asks_for(earnest_costs):
    costs = (earnest_costs.type, earnest_costs.memory_cost, earnest_costs.time_cost)

    assert (*costs, earnest_costs.parallelism) == (Type.ID, 19 * 1024, 2, 1)


def test_what_nobody_has_costs_what_everybodys_costs():
    kept = passwords.hash_password(PASSWORD)

    assert extract_parameters(passwords.NOBODYS) == extract_parameters(kept) == passwords.PARAMETERS
    assert not passwords.is_password(passwords.NOBODYS, PASSWORD)


def test_accents_may_be_composed_in_two_ways(carol, unit):
    composed, decomposed = (unicodedata.normalize(form, "motörhéad 99") for form in ("NFC", "NFD"))

    kept = passwords.hash_new(carol, composed)

    assert composed != decomposed
    assert passwords.is_password(kept, decomposed)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "at least 8"),
        ("1234567", "at least 8"),
        ("x" * 1001, "at most 1000"),
        ("\ud800" * 8, "cannot be stored"),
        ("nul\0nul\0nul", "cannot be stored"),
        ("carol@example.test", "first thing"),
        ("CAROL@example.test", "first thing"),
        ("Carol Example", "first thing"),
    ],
)
def test_what_cannot_be_a_password_is_said(carol, typed, sentence):
    with pytest.raises(BadPassword, match=sentence) as refused:
        passwords.hash_new(carol, typed)

    assert refused.value.errors[0].pointer == "/new"


@pytest.mark.parametrize("typed", ["12345678", "🙂" * 8, "x" * 1000, "   spaces   ", "Ö" * 8])
def test_everything_else_can(carol, typed):
    assert passwords.is_password(passwords.hash_new(carol, typed), typed)


def test_a_password_kept_by_other_costs_is_renewed_at_its_next_use(carol, unit):
    row = db.session.get_one(Password, carol.id)
    row.hash = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)
    db.session.flush()

    passwords.welcome(passwords.check(carol.email, PASSWORD))

    assert extract_parameters(row.hash) == passwords.PARAMETERS
    assert passwords.is_password(row.hash, PASSWORD)
    assert passwords.check(carol.email, PASSWORD).renewed is None


def test_a_password_changed_meanwhile_lets_nobody_in(carol, unit):
    checked = passwords.check(carol.email, PASSWORD)
    passwords.set_password(carol, passwords.hash_password("another one"), NOW)
    db.session.flush()

    with pytest.raises(Changed):
        passwords.welcome(checked)


@pytest.mark.parametrize(
    ("path", "where"), [(PATHS[0], "/dashboard/"), (PATHS[1], "/sites/blog/hand-over")]
)
def test_signing_in_starts_a_session(app, client, carol, path, where):
    answer = sign_in(client, path=path)

    assert answer.status_code == 303
    assert answer.location.partition("?")[0] == where
    session = account.session_of(app, client)
    assert (session.account_id, session.second_factor_at) == (carol.id, None)


@pytest.mark.parametrize("path", PATHS)
def test_known_and_unknown_addresses_get_the_same_bytes(app, carol, path):
    answers = []
    for email in ("carol@example.test", "nobody@example.test"):
        browser = app.test_client()
        told = [sign_in(browser, email, "wrong", path) for _ in range(7)]
        answers.append(
            [
                (one.status_code, one.text.replace(email, ""), one.headers.get("Retry-After"))
                for one in told
            ]
        )

    def without_tokens(told):
        return [(status, len(text), after) for status, text, after in told]

    assert without_tokens(answers[0]) == without_tokens(answers[1])
    assert [status for status, _, _ in answers[0]] == [401] * 5 + [429] * 2


def test_a_locked_password_is_not_even_looked_at_and_the_mail_link_goes_on(app, client, carol):
    for _ in range(5):
        sign_in(client, password="wrong")

    locked = sign_in(client)
    mailed = post(client, "/sign-in", email="carol@example.test")

    assert locked.status_code == 429
    assert 1 <= int(locked.headers["Retry-After"]) <= 11
    assert 'value="carol@example.test"' in locked.text
    assert mailed.status_code == 303
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(SignInLink)) == 1


def test_a_lock_of_one_network_leaves_the_others_open(app, client, carol):
    for _ in range(6):
        sign_in(client, password="wrong", environ_base={"REMOTE_ADDR": "2001:db8:1:1::1"})

    same = sign_in(app.test_client(), environ_base={"REMOTE_ADDR": "2001:db8:1:1:ffff::2"})
    other = sign_in(app.test_client(), environ_base={"REMOTE_ADDR": "2001:db8:1:2::1"})

    assert (same.status_code, other.status_code) == (429, 303)


def test_a_right_password_forgets_the_wrong_ones(app, client, carol):
    for _ in range(3):
        sign_in(client, password="wrong")
        sign_in(client, password="wrong")
        assert sign_in(client).status_code == 303
        post(client, "/sign-out")

    with app.app_context():
        [row] = db.session.scalars(select(SignInTry))
    assert row.count == 6  # of all networks together; the one of this network is gone


def test_a_site_that_offers_no_passwords_takes_none(app, client, carol):
    posting.set_site(app, "sign_in=mail")

    assert sign_in(client, path=PATHS[1]).status_code == 404
    assert "With a password" not in client.get(f"/sites/blog/sign-in?origin={ORIGIN}").text


def test_a_forwarded_address_that_nobody_trusts_opens_no_new_door(app, client, carol):
    for number in range(5):
        sign_in(client, password="wrong", headers={"X-Forwarded-For": f"198.51.100.{number}"})

    assert sign_in(client, headers={"X-Forwarded-For": "203.0.113.1"}).status_code == 429
    with app.test_request_context(headers={"X-Forwarded-For": "203.0.113.1"}):
        assert address.limit_key() == "127.0.0.1"


def test_a_person_sets_a_password_and_comes_in_by_it(app, client, site):
    account.sign_in(app, client, readers.make_person(app, "dora"))

    answer = post(client, "/account/password", new="eight or more")

    assert answer.status_code == 303
    assert sign_in(app.test_client(), "dora@example.test", "eight or more").status_code == 303


def test_a_bad_one_is_said_under_its_field_and_not_kept(app, client, site):
    account.sign_in(app, client, readers.make_person(app, "dora"))

    answer = post(client, "/account/password", new="short")

    assert answer.status_code == 422
    assert "at least 8 characters" in answer.text
    assert 'value="short"' not in answer.text
    with app.app_context():
        assert db.session.scalars(select(Password)).all() == []


def test_a_change_signs_the_other_browsers_out_and_a_first_password_does_not(app, client, site):
    dora = readers.make_person(app, "dora")
    other = account.sign_in(app, app.test_client(), dora)
    account.sign_in(app, client, dora)

    post(client, "/account/password", new="eight or more")
    after_setting = other.get("/account/").status_code
    post(client, "/account/password", new="another, longer one")

    assert (after_setting, other.get("/account/").status_code) == (200, 303)
    assert client.get("/account/").status_code == 200


def test_after_a_while_a_change_asks_for_the_old_one(app, client, carol):
    account.sign_in(app, client, carol)
    account.grow_old(app)

    without = post(client, "/account/password", new="a new password")
    wrong = post(client, "/account/password", new="a new password", old="wrong")
    right = post(client, "/account/password", new="a new password", old=PASSWORD)

    assert (without.status_code, wrong.status_code, right.status_code) == (401, 401, 303)
    assert "not your password of now" in wrong.text
    assert sign_in(app.test_client(), password="a new password").status_code == 303


def test_guessing_the_old_one_has_to_wait_as_well(app, client, carol):
    account.sign_in(app, client, carol)
    account.grow_old(app)
    for _ in range(5):
        post(client, "/account/password", new="a new password", old="wrong")

    assert post(client, "/account/password", new="a new password", old=PASSWORD).status_code == 429


def test_after_a_while_a_first_password_asks_to_sign_in_again(app, client, site):
    account.sign_in(app, client, readers.make_person(app, "dora"))
    account.grow_old(app)

    answer = post(client, "/account/password", new="eight or more")

    assert answer.status_code == 403
    assert "Sign in again" in answer.text


def test_a_removed_password_opens_nothing(app, client, carol):
    account.sign_in(app, client, carol)

    assert post(client, "/account/password/remove").status_code == 303

    assert sign_in(app.test_client()).status_code == 401


def test_without_an_address_there_is_no_password(app, client, site):
    nameless = readers.make_person_without_address(app, "dora")
    account.sign_in(app, client, nameless)

    assert post(client, "/account/password", new="eight or more").status_code == 409
    assert "Add an address" in client.get("/account/password").text


def test_nothing_typed_is_in_the_page_or_the_cookie(app, client, carol):
    answer = sign_in(client, password="a wrong and secret one")

    assert "a wrong and secret one" not in answer.text
    assert "a wrong and secret one" not in str(answer.headers)


def test_an_ended_session_changes_no_password(app, client, carol):
    account.sign_in(app, client, carol)
    token = staff.csrf_token(client)
    with app.app_context(), write_unit():
        sessions.end_all(carol.id, clock.now())

    answer = client.post("/account/password", data={"csrf_token": token, "new": "a new password"})

    assert answer.status_code == 401
    assert sign_in(app.test_client()).status_code == 303
