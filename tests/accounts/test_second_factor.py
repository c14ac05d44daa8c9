import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select

from comments.accounts import second_factors
from comments.accounts.errors import AuthenticatorSetUp, AuthenticatorUnreadable, WrongCode
from comments.accounts.own_ways import Authenticator, RecoveryCode
from comments.core import clock, sealing
from comments.core.db import db, write_unit
from tests.conftest import NOW
from tests.factories import account, posting, readers, staff
from tests.factories.account import post
from tests.factories.commands import run

KEY = "a secret for tests only"
PAGE = "/account/second-factor"


@pytest.fixture
def bob(app, site):
    return staff.hire(app, "bob")


@pytest.fixture
def secret(app, bob):
    return account.give_authenticator(app, bob)


def code(secret, at=None):
    return pyotp.TOTP(secret).at(at or clock.now())


def check(bob, typed, at=NOW):
    second_factors.check(bob.id, typed, KEY, at)


def used_up_to(bob):
    """Return the newest half minute whose code was used."""
    return db.session.get_one(Authenticator, bob.id, populate_existing=True).last_step


def step_of(at):
    return int(at.timestamp()) // 30


@pytest.mark.parametrize("seconds", [-30, 0, 30])
def test_a_code_of_now_or_of_the_step_beside_it_is_right(bob, secret, unit, seconds):
    at = NOW + timedelta(seconds=seconds)

    check(bob, code(secret, at))

    assert used_up_to(bob) == step_of(at)


@pytest.mark.parametrize("seconds", [-60, 60, 3600])
def test_an_older_or_later_one_is_not(bob, secret, unit, seconds):
    with pytest.raises(WrongCode, match="not right"):
        check(bob, code(secret, NOW + timedelta(seconds=seconds)))

    assert used_up_to(bob) == 0


def test_a_code_works_once_and_so_do_those_before_it(bob, secret, unit):
    check(bob, code(secret, NOW))

    for seconds in (0, -30):
        with pytest.raises(WrongCode, match="used before"):
            check(bob, code(secret, NOW + timedelta(seconds=seconds)))
    check(bob, code(secret, NOW + timedelta(seconds=30)))

    assert used_up_to(bob) == step_of(NOW) + 1


@pytest.mark.parametrize(
    "typed", ["", "12345", "1234567", "12345a", "١٢٣٤٥٦", "\ud800", "x" * 10_000]
)
def test_what_are_no_six_digits_is_said(bob, secret, unit, typed):
    with pytest.raises(WrongCode, match="6 digits"):
        check(bob, typed)

    assert used_up_to(bob) == 0


def test_spaces_in_a_code_are_no_matter(bob, secret, unit):
    right = code(secret, NOW)

    check(bob, f" {right[:3]} {right[3:]} ")

    assert used_up_to(bob) == step_of(NOW)


@pytest.mark.parametrize(
    ("seconds", "typed"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")]
)
def test_the_codes_are_those_of_the_standard(bob, secret, unit, seconds, typed):
    row = db.session.get_one(Authenticator, bob.id)
    of_the_standard = b"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"  # RFC 6238, appendix B, cut to six digits
    row.sealed_secret = sealing.seal(KEY, f"authenticator {bob.id}", of_the_standard)

    check(bob, typed, datetime.fromtimestamp(seconds, UTC))

    assert used_up_to(bob) == seconds // 30


def test_the_secret_is_sealed_in_the_table(bob, secret, unit):
    kept = db.session.get_one(Authenticator, bob.id).sealed_secret

    assert secret.encode() not in kept


def test_under_another_secret_key_recovery_codes_go_on(bob, secret, unit):
    [code_, *_] = second_factors.make_recovery_codes(bob.id)
    db.session.flush()

    with pytest.raises(AuthenticatorUnreadable, match="recovery code"):
        second_factors.check(bob.id, "123456", "another key", NOW)
    second_factors.check(bob.id, code_, "another key", NOW)

    assert second_factors.count_recovery_codes(bob.id) == 9


def test_recovery_codes_work_once_each_and_are_kept_as_hashes(bob, secret, unit):
    codes = second_factors.make_recovery_codes(bob.id)
    db.session.flush()

    check(bob, codes[0])
    check(bob, codes[1].upper().replace("-", " "))

    with pytest.raises(WrongCode, match="used before"):
        check(bob, codes[0])
    assert len(codes) == len(set(codes)) == 10
    assert second_factors.count_recovery_codes(bob.id) == 8
    kept = db.session.scalars(select(RecoveryCode.code_hash)).all()
    assert {len(one) for one in kept} == {32}


@pytest.fixture
def alice(app, site):
    alice = staff.hire(app, "alice")
    account.give_authenticator(app, alice)
    return alice


def test_new_recovery_codes_void_the_old_and_another_persons_are_none(bob, secret, alice, unit):
    old = second_factors.make_recovery_codes(bob.id)
    db.session.flush()
    second_factors.make_recovery_codes(bob.id)
    hers = second_factors.make_recovery_codes(alice.id)
    db.session.flush()

    for one in (old[0], hers[0]):
        with pytest.raises(WrongCode):
            check(bob, one)
    assert second_factors.count_recovery_codes(bob.id) == 10


def test_one_that_counts_is_not_set_up_over(bob, secret, unit):
    with pytest.raises(AuthenticatorSetUp):
        second_factors.begin(bob.id, KEY, NOW)

    check(bob, code(secret, NOW))
    assert used_up_to(bob) == step_of(NOW)


def test_staff_set_one_up_with_a_picture_a_code_and_ten_recovery_codes(app, client, bob):
    account.sign_in(app, client, bob)
    begun = post(client, PAGE)
    shown = client.get(PAGE).text
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", shown).group(1).replace(" ", "")

    confirmed = post(client, f"{PAGE}/confirm", code=code(secret))

    assert begun.status_code == 303
    assert 'src="data:image/svg+xml' in shown
    assert confirmed.status_code == 200
    assert len(re.findall(r"<code>[a-z0-9]{4}(?:-[a-z0-9]{4}){3}</code>", confirmed.text)) == 10
    assert account.session_of(app, client).second_factor_at is not None
    later = client.get(PAGE).text
    assert secret not in later.replace(" ", "")
    assert "10 of your recovery codes are left" in later


def test_until_a_code_was_typed_it_does_not_count(app, client, bob):
    account.sign_in(app, client, bob)
    post(client, PAGE)

    refused = post(client, f"{PAGE}/confirm", code="000000")

    assert refused.status_code == 422
    assert client.get("/dashboard/blog/comments").status_code == 200
    with app.app_context():
        assert not second_factors.has_authenticator(bob.id)


def test_it_is_for_staff(app, client, site):
    account.sign_in(app, client, readers.make_person(app, "carol"))

    assert post(client, PAGE).status_code == 403
    assert "A passkey is for everybody" in client.get(PAGE).text


def test_with_one_set_up_roles_wait_for_it(app, client, bob, secret):
    account.sign_in(app, client, bob)
    before = client.get("/dashboard/blog/comments")
    decided = client.post(
        f"{posting.API}/moderation/undo",
        json={"comment_ids": ["1"]},
        headers={"X-CSRFToken": staff.csrf_token(client)},
    )

    shown = post(client, f"{PAGE}/code", code=code(secret))

    assert (before.status_code, before.location) == (303, f"{PAGE}?then=dashboard")
    assert decided.status_code == 403
    assert decided.get_json()["type"].endswith("/problems/second-factor-needed")
    assert (shown.status_code, shown.location) == (303, "/dashboard/")
    assert client.get("/dashboard/blog/comments").status_code == 200


def test_a_site_asks_its_staff_for_one_and_no_other_site_does(app, client, bob):
    staff.hire_elsewhere(app, "bob")
    account.sign_in(app, client, bob)
    posting.set_site(app, "second_factor=on")

    home = client.get("/dashboard/")

    assert client.get("/dashboard/blog/comments").location == f"{PAGE}?then=dashboard"
    assert client.get("/dashboard/elsewhere/comments").status_code == 200
    assert "counts once you have shown a second factor" in home.text
    assert "/dashboard/blog/comments" not in home.text


def test_who_has_no_role_without_one_is_led_to_set_it_up(app, client, bob):
    account.sign_in(app, client, bob)
    posting.set_site(app, "second_factor=on")

    assert client.get("/dashboard/").location == f"{PAGE}?then=dashboard"
    assert "Set up an authenticator app" in client.get(PAGE).text
    posting.set_site(app, "second_factor=off")
    assert client.get("/dashboard/blog/comments").status_code == 200


def test_showing_it_starts_a_session_of_its_own(app, client, bob, secret):
    before = account.session_of(app, account.sign_in(app, client, bob))

    post(client, f"{PAGE}/code", code=code(secret), then="account")

    after = account.session_of(app, client)
    assert after.token_hash != before.token_hash
    assert account.session_of(app, client).account_id == bob.id


@pytest.mark.parametrize("then", ["https://evil.example.test/", "//evil.example.test", "x", ""])
def test_it_leads_nowhere_else(app, client, bob, secret, then):
    account.sign_in(app, client, bob)

    assert post(client, f"{PAGE}/code", code=code(secret), then=then).location == "/dashboard/"


def test_guessing_has_to_wait_and_recovery_codes_need_not(app, client, bob, secret):
    account.sign_in(app, client, bob)
    with app.app_context(), write_unit():
        codes = second_factors.make_recovery_codes(bob.id)
    guesses = [post(client, f"{PAGE}/code", code="000000") for _ in range(5)]

    locked = post(client, f"{PAGE}/code", code=code(secret))
    recovered = post(client, f"{PAGE}/code", code=codes[0])

    assert {answer.status_code for answer in guesses} == {422}
    assert (locked.status_code, recovered.status_code) == (429, 303)
    assert int(locked.headers["Retry-After"]) > 0


def test_with_the_first_factor_alone_nothing_about_it_can_be_changed(app, client, bob, secret):
    account.sign_in(app, client, bob)

    refused = {
        path: post(client, path, code="1", new="eight or more", email="x@example.test").status_code
        for path in (
            f"{PAGE}/remove", f"{PAGE}/recovery-codes", PAGE, f"{PAGE}/confirm",
            "/account/password", "/account/password/remove", "/account/passkeys", "/account/passkeys/remove",
            "/account/mail", "/account/mail/remove", "/account/identities/remove", "/account/merge",
        )
    }  # fmt: skip

    assert refused == dict.fromkeys(refused, 403)
    with app.app_context():
        assert second_factors.has_authenticator(bob.id)


def test_taken_out_no_browser_has_shown_it(app, client, bob, secret):
    posting.set_site(app, "second_factor=on")
    account.sign_in(app, client, bob, has_second_factor=True)

    removed = post(client, f"{PAGE}/remove")

    assert removed.status_code == 303
    assert client.get("/dashboard/blog/comments").location == f"{PAGE}?then=dashboard"


def test_the_operator_resets_what_was_lost(app, client, bob, secret):
    account.give_password(app, bob)
    account.sign_in(app, client, bob)

    done = run(app, ["staff", "reset", "bob@example.test"])

    assert done.exit_code == 0
    assert client.get("/account/").location == "/sign-in"
    browser = staff.sign_in(app, app.test_client(), bob)
    assert browser.get("/dashboard/blog/comments").status_code == 200
