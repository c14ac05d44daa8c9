"""Signing in at a provider, from the form in the window to the session."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select, update

from comments.accounts import people
from comments.accounts.models import Account, Identity, Session
from comments.accounts.providers.models import SignInAttempt
from comments.core import clock
from comments.core.db import db, write_unit
from tests.accounts.providers.journey import HAND_OVER, WINDOW, Journey, asked_of, changed
from tests.conftest import NOW, ORIGIN
from tests.factories import posting, readers, staff
from tests.outside.openid_provider import DISCOVERY, TOKEN
from tests.outside.services import ADA, CORP, SERVER


@pytest.fixture
def journey(app, site, client, outside):
    return Journey(client, outside)


def counted(app, table):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def one(app, table):
    with app.app_context():
        return db.session.scalars(select(table)).one()


def is_signed_in(browser):
    return browser.get("/sites/blog/sign-in/state").get_json()["is_signed_in"]


@pytest.mark.parametrize(
    ("provider", "known"),
    [
        ("corp", (f"https://{CORP}", "ada-7", "ada", None)),
        ("google", ("https://accounts.google.com", "ada-7", "ada", None)),
        ("github", ("https://github.com", "77", "ada", "https://github.com/ada")),
        ("mastodon", (f"https://{SERVER}", "5", f"@ada@{SERVER}", f"https://{SERVER}/@ada")),
    ],
)
def test_who_comes_back_is_signed_in_and_goes_on_to_the_page(app, journey, provider, known):
    back = journey.sign_in(provider, **({"instance": SERVER} if provider == "mastodon" else {}))

    assert (back.status_code, back.location) == (303, HAND_OVER)
    assert is_signed_in(journey.browser)
    identity, account = one(app, Identity), one(app, Account)
    assert (identity.kind, identity.account_id) == ("oauth", account.id)
    assert (identity.issuer, identity.subject, identity.label, account.url) == known
    assert (account.name, account.email) == ("Ada Example", None)


def test_the_second_time_it_is_the_same_account(app, journey):
    journey.sign_in("corp")
    journey.outside.corp.books.person = ADA | {"name": "Ada Married-Example"}

    Journey(app.test_client(), journey.outside).sign_in("corp")

    assert counted(app, Identity) == counted(app, Account) == 1
    assert counted(app, Session) == 2


def test_two_people_of_one_provider_and_one_name_at_two_are_different_accounts(app, journey):
    journey.sign_in("corp")
    journey.sign_in("google")
    journey.outside.corp.books.person = ADA | {"sub": "another"}
    journey.sign_in("corp")

    assert counted(app, Account) == 3


def test_nobody_is_joined_to_an_account_by_a_mail_address(app, journey):
    bob = staff.hire(app, "bob")
    journey.outside.corp.books.person = ADA | {"email": bob.email, "email_verified": True}

    journey.sign_in("corp")

    assert one(app, Identity).account_id != bob.id
    assert journey.browser.get("/dashboard/blog/comments").status_code in {303, 403}


def test_a_session_of_before_ends_with_the_new_one(app, journey):
    readers.sign_in(app, journey.browser, readers.make_person(app, "carol"))

    journey.sign_in("corp")

    with app.app_context():
        open_ones = db.session.scalars(select(Session).where(Session.ended_at.is_(None))).all()
        assert [session.account_id for session in open_ones] == [
            db.session.scalars(select(Identity)).one().account_id
        ]


def test_the_page_on_the_way_leads_to_the_provider_and_says_where(journey):
    left = journey.leave("corp")

    assert f"<strong>{CORP}</strong>" in left.text
    assert left.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert left.headers["Cache-Control"] == "no-store"
    assert asked_of(left)["redirect_uri"] == "http://comments.example.test/sign-in/callback/corp"
    assert "hunter2" not in left.text


def test_several_windows_at_once_all_come_back(app, journey):
    first, second = journey.leave("corp"), journey.leave("github")
    third = journey.leave("corp")

    backs = [journey.come_back(journey.agree(left)) for left in (third, first, second)]

    assert [back.status_code for back in backs] == [303, 303, 303]


def test_a_sign_in_counts_once(app, journey):
    location = journey.agree(journey.leave("corp"))
    journey.come_back(location)
    sessions = counted(app, Session)

    again = journey.come_back(location)

    assert again.status_code == 410
    assert "used already" in again.text
    assert counted(app, Session) == sessions


def test_of_two_who_come_back_with_the_same_at_once_one_is_signed_in(app, journey):
    location = journey.agree(journey.leave("corp"))
    cookie = journey.browser.get_cookie("afterword")

    def open_it(_):
        browser = app.test_client()
        browser.set_cookie("afterword", cookie.value)
        return Journey(browser, journey.outside).come_back(location).status_code

    with ThreadPoolExecutor(4) as pool:
        statuses = list(pool.map(open_it, range(4)))

    assert sorted(statuses) == [303, 410, 410, 410]


def test_the_same_person_in_two_windows_at_once_gets_one_account(app, journey):
    browsers = [Journey(app.test_client(), journey.outside) for _ in range(3)]
    locations = [each.agree(each.leave("corp")) for each in browsers]

    with ThreadPoolExecutor(3) as pool:
        backs = list(
            pool.map(lambda pair: pair[0].come_back(pair[1]), zip(browsers, locations, strict=True))
        )

    assert [back.status_code for back in backs] == [303, 303, 303]
    assert counted(app, Account) == counted(app, Identity) == 1


def test_another_browser_cannot_use_it_and_does_not_use_it_up(app, journey):
    location = journey.agree(journey.leave("corp"))
    mallory = Journey(app.test_client(), journey.outside)
    mallory.leave("corp")

    stolen = mallory.come_back(location)

    assert stolen.status_code == 403
    assert "another" in stolen.text
    assert not is_signed_in(mallory.browser)
    assert journey.come_back(location).status_code == 303


def test_somebody_without_any_cookie_is_another_browser(app, journey):
    location = journey.agree(journey.leave("corp"))

    assert Journey(app.test_client(), journey.outside).come_back(location).status_code == 403


def test_a_code_of_mallorys_cannot_be_slipped_into_adas_sign_in(app, journey):
    mallory = Journey(app.test_client(), journey.outside)
    journey.outside.corp.books.person = ADA | {"sub": "mallory"}
    hers = mallory.agree(mallory.leave("corp"))
    [code] = [part.partition("=")[2] for part in hers.split("?")[1].split("&") if "code=" in part]
    journey.outside.corp.books.person = ADA

    back = journey.come_back(changed(journey.agree(journey.leave("corp")), code=code))

    assert back.status_code == 403
    assert counted(app, Account) == 0


def test_it_takes_no_longer_than_ten_minutes(app, journey):
    location = journey.agree(journey.leave("corp"))
    with app.app_context(), write_unit():
        db.session.execute(update(SignInAttempt).values(expires_at=clock.now()))

    back = journey.come_back(location)

    assert back.status_code == 410
    assert "ten minutes" in back.text
    assert not is_signed_in(journey.browser)


@pytest.mark.parametrize(
    "changes",
    [
        {"state": None},
        {"state": ""},
        {"state": "x" * 43},
        {"state": "\x00"},
        {"state": "ü" * 5000},
    ],
)
def test_a_state_that_nobody_gave_out_leads_nowhere(app, journey, changes):
    location = journey.agree(journey.leave("corp"))

    back = journey.come_back(changed(location, **changes))

    assert back.status_code == 404
    assert counted(app, Account) == 0


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"code": None}, 403),
        ({"code": ""}, 403),
        ({"code": "x" * 5000}, 403),
        ({"code": "made up"}, 403),
        ({"iss": None}, 403),
        ({"iss": "https://accounts.google.com"}, 403),
        ({"error": "server_error", "code": None}, 403),
        ({"error": "access_denied", "code": None}, 403),
    ],
)
def test_an_answer_that_was_tampered_with_signs_nobody_in(app, journey, changes, status):
    location = journey.agree(journey.leave("corp"))

    back = journey.come_back(changed(location, **changes))

    assert back.status_code == status
    assert f'href="{WINDOW}"' in back.text
    assert counted(app, Account) == 0


def test_who_does_not_agree_is_told_so_and_can_try_again(app, journey):
    journey.outside.corp.books.person = None

    back = journey.sign_in("corp")

    assert back.status_code == 403
    assert "Example Corp says that you did not agree." in back.text
    assert f'href="{WINDOW}"' in back.text


def test_an_answer_on_another_providers_way_is_not_taken(app, journey):
    location = journey.agree(journey.leave("corp"))

    back = journey.come_back(location.replace("/corp?", "/google?"))

    assert back.status_code == 404
    assert counted(app, Account) == 0


@pytest.mark.parametrize("provider", ["nobody", "mail", "x" * 300, "CORP"])
def test_a_provider_that_nobody_configured_is_not_found(journey, provider):
    assert journey.leave(provider).status_code == 404
    assert journey.come_back(f"/sign-in/callback/{provider}?state=a&code=b").status_code == 404


def test_a_provider_that_the_site_does_not_offer_is_neither_shown_nor_taken(app, journey):
    posting.set_site(app, "sign_in=mail")

    assert "Example Corp" not in journey.browser.get(WINDOW).text
    assert journey.leave("corp").status_code == 404
    assert counted(app, SignInAttempt) == 0


def test_the_window_offers_every_provider_of_the_site(journey):
    shown = journey.browser.get(WINDOW).text

    labels = ("Example Corp", "Google", "Apple", "GitHub", "Mastodon")
    assert [label for label in labels if f"Sign in with {label}" not in shown] == []


@pytest.mark.parametrize(
    "origin", ["", "https://evil.example.test", "javascript:alert(1)", f"{ORIGIN}.evil.test"]
)
def test_a_page_of_another_origin_sends_nobody_anywhere(app, journey, origin):
    left = journey.leave("corp", origin=origin)

    assert left.status_code == 403
    assert counted(app, SignInAttempt) == 0


@pytest.mark.parametrize("field", ["next", "next_path", "again_path", "redirect_uri", "return_to"])
def test_where_it_goes_on_cannot_be_chosen(app, journey, field):
    location = journey.agree(journey.leave("corp", **{field: "https://evil.example.test/"}))

    back = journey.come_back(changed(location, **{field: "https://evil.example.test/"}))

    assert back.location == HAND_OVER


def test_a_form_without_its_token_sends_nobody_anywhere(app, journey):
    left = journey.leave("corp", csrf_token="")

    assert left.status_code == 403
    assert counted(app, SignInAttempt) == 0


def test_what_is_kept_of_an_attempt_signs_nobody_in(app, journey):
    state = asked_of(journey.leave("corp"))["state"]

    attempt = one(app, SignInAttempt)

    assert state.encode() not in attempt.state_hash
    assert (len(attempt.state_hash), len(attempt.browser_hash)) == (32, 32)


@pytest.mark.parametrize("endpoint", [DISCOVERY, TOKEN])
def test_while_a_provider_is_asked_others_can_write(app, journey, endpoint):
    corp, statuses = journey.outside.corp, []

    def post_meanwhile():
        # Asked from the provider's own thread: whoever holds the lock of writers waits for us.
        statuses.append(posting.post(app.test_client()).status_code)

    corp.answers[endpoint] = post_meanwhile

    journey.leave("corp") if endpoint == DISCOVERY else journey.sign_in("corp")

    assert statuses == [201]


def test_a_nameless_person_gets_a_name_that_says_so(app, journey):
    journey.outside.corp.books.person = {"sub": "ada-7"}

    assert journey.sign_in("corp").status_code == 303
    assert one(app, Account).name == people.NAMELESS


def test_an_account_of_before_stays_as_its_person_named_it(app, journey):
    known = people.Known("oauth", f"https://{CORP}", "ada-7", "ada", "Countess")
    with app.app_context(), write_unit():
        people.sign_in_with(known, NOW)

    journey.sign_in("corp")

    assert one(app, Account).name == "Countess"
