"""Tickets: how members whom a publisher vouches for come from its page to their profile."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.accounts import grants, people, sessions, staff, sweeping, tickets, tokens
from comments.accounts.errors import OwnWayNeeded, TicketOver, TokenEnded, TokenExpired
from comments.accounts.models import Account, Grant, RoleName, Session, StaffRole
from comments.accounts.people import Known
from comments.core import clock
from comments.core.db import db, write_unit
from tests.accounts.test_window import mailed_link
from tests.conftest import NOW, ORIGIN
from tests.factories import account, posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.staff import csrf_token

API = f"{posting.API}/session/ticket"
WINDOW = "/sites/blog/profile"


@pytest.fixture
def dora(app, site):
    """A member of the blog's publisher, and nothing else."""
    with app.app_context(), write_unit():
        return people.sign_in_with(member_of(site), NOW)


@pytest.fixture
def token(app, site, dora):
    return readers.token_for(app, dora, site)


@pytest.fixture
def elsewhere(app):
    return readers.add_site_elsewhere(app)


def member_of(site, subject="dora-7"):
    return Known(people.MEMBER, str(site.id), subject, site.name, "Dora Example")


def bearing(token):
    return {"Authorization": f"Bearer {token}"}


def ticket_for(client, token):
    return client.post(API, headers=bearing(token)).get_json()["ticket"]


def post(browser, path, ticket, origin=ORIGIN):
    data = {"csrf_token": csrf_token(browser), "origin": origin, "ticket": ticket}
    return browser.post(path, data=data)


def come(app, client, token):
    """Come from the page to the profile; return the browser."""
    browser = app.test_client()
    assert post(browser, WINDOW, ticket_for(client, token)).status_code == 303
    return browser


# The domain.


def make(site, token, now=None):
    made = tickets.make(site.id, token, now or clock.now())
    db.session.flush()
    return made.token


def test_a_ticket_is_for_its_person_once(app, site, dora, token, unit):
    ticket, now = make(site, token), clock.now()

    looked = tickets.look(site.id, ticket, now)
    used, grant = tickets.use(site.id, ticket, now)

    assert looked.id == used.id == grant.account_id == dora.id
    for use in (tickets.look, tickets.use):
        with pytest.raises(TicketOver, match="choose “Your profile” there again"):
            use(site.id, ticket, now)


@on_sqlite
def test_it_is_good_for_two_minutes_on_its_site_and_the_last_one_alone(
    app, site, token, elsewhere, unit
):
    first = make(site, token)
    ticket, now = make(site, token), clock.now()

    for site_id, which, at in (
        (site.id, ticket, now + timedelta(seconds=121)),
        (elsewhere.id, ticket, now),
        (site.id, first, now),
        (site.id, "", now),
        (site.id, "\ud800", now),
    ):
        with pytest.raises(TicketOver):
            tickets.use(site_id, which, at)
    assert tickets.use(site.id, ticket, now + timedelta(seconds=119))


@on_sqlite
def test_it_is_kept_as_a_hash(app, site, token, unit):
    ticket = make(site, token)

    assert db.session.scalars(select(Grant.ticket_hash)).all() == [tokens.hash_token(ticket)]


@on_sqlite
def test_a_token_that_is_over_makes_none(app, site, token, unit):
    with pytest.raises(TokenExpired):
        make(site, token, clock.now() + timedelta(hours=2))
    with pytest.raises(TokenEnded):
        make(site, "reader_guess")
    ticket = make(site, token)
    grants.end(site.id, token, clock.now())
    with pytest.raises(TicketOver):
        tickets.use(site.id, ticket, clock.now())


def give_address(person):
    person.email = "dora@example.test"


def give_provider(person):
    people.join(person, Known("oauth", "https://id.example.test", "7", "ID", "Dora"), NOW)


@on_sqlite
@pytest.mark.parametrize("give", [give_address, give_provider])
def test_who_has_a_way_in_of_their_own_gets_none_and_loses_the_one_they_had(
    app, site, dora, token, unit, give
):
    ticket = make(site, token)
    give(db.session.get_one(Account, dora.id))
    db.session.flush()

    with pytest.raises(OwnWayNeeded):
        make(site, token)
    with pytest.raises(TicketOver):
        tickets.use(site.id, ticket, clock.now())


@on_sqlite
def test_two_publishers_words_are_no_way_of_ones_own(app, site, dora, token, elsewhere, unit):
    people.join(db.session.get_one(Account, dora.id), member_of(elsewhere), NOW)

    assert tickets.look(site.id, make(site, token), clock.now()).id == dora.id


@on_sqlite
def test_in_its_session_no_role_counts_and_it_ends_with_the_grant(app, site, dora, token, unit):
    _, grant = tickets.use(site.id, make(site, token), clock.now())
    db.session.add(StaffRole(account_id=dora.id, site_id=site.id, role=RoleName.OWNER))
    session = sessions.start(dora.id, "", clock.now(), grant_id=grant.id)
    db.session.flush()

    viewer = sessions.find_viewer(session, clock.now())
    grants.end(site.id, token, clock.now())

    assert staff.get_role(site, dora.id).role == RoleName.OWNER
    assert (viewer.account_id, viewer.roles, viewer.waiting) == (dora.id, {}, frozenset())
    assert sessions.find_viewer(session, clock.now()).account_id is None
    assert sessions.find_open(session, clock.now()) is None
    assert sessions.list_open(dora.id, clock.now()) == []


def test_a_grant_is_forgotten_after_the_session_that_hangs_on_it(app, site, dora, token):
    later = clock.now() + timedelta(days=100)
    with app.app_context(), write_unit():
        _, grant = tickets.use(site.id, make(site, token), clock.now())
        sessions.start(dora.id, "", clock.now(), grant_id=grant.id)

    with app.app_context(), write_unit():
        forgotten = [
            sweep(later, 10)
            for sweep in (sweeping.forget_grants, sweeping.forget_sessions, sweeping.forget_grants)
        ]

    assert forgotten == [0, 1, 1]


# The edge.


@on_sqlite
def test_a_member_comes_from_the_page_to_their_profile(app, client, site, dora, token):
    browser = app.test_client()
    opened = browser.get(WINDOW, query_string={"origin": ORIGIN})
    ticket = ticket_for(client, token)

    asked = post(browser, f"{WINDOW}/ask", ticket)
    gone = post(browser, WINDOW, ticket)

    assert (opened.status_code, asked.status_code) == (200, 200)
    assert opened.headers["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert "Go on as Dora Example" in asked.text
    assert asked.headers["Cache-Control"] == "no-store"
    assert (gone.status_code, gone.location) == (303, "/profile/")
    assert "Dora Example" in browser.get("/profile/").text
    assert browser.get("/profile/export").get_json()["account"]["name"] == "Dora Example"
    assert browser.get("/account/").status_code == 200


@on_sqlite
def test_asking_signs_nobody_in_and_uses_nothing_up(app, client, site, token):
    browser, ticket = app.test_client(), ticket_for(client, token)

    for _ in range(2):
        assert post(browser, f"{WINDOW}/ask", ticket).status_code == 200

    assert browser.get("/profile/").status_code == 303
    assert post(browser, WINDOW, ticket).status_code == 303


@on_sqlite
def test_a_ticket_that_was_used_is_explained(app, client, site, token):
    ticket = ticket_for(client, token)
    post(app.test_client(), WINDOW, ticket)
    thief = app.test_client()

    answers = [post(thief, path, ticket) for path in (f"{WINDOW}/ask", WINDOW)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "choose “Your profile” there again" in answers[1].text
    assert thief.get("/profile/").status_code == 303


@on_sqlite
def test_who_is_signed_in_already_is_named_and_leaves_whole(app, client, site, token):
    carol = account.sign_in(app, app.test_client(), readers.make_person(app, "carol"))
    with carol.session_transaction() as cookie:
        before = dict(cookie)
    ticket = ticket_for(client, token)

    asked = post(carol, f"{WINDOW}/ask", ticket)
    post(carol, WINDOW, ticket)

    assert "<bdi>Carol Example</bdi></strong> is signed in here" in asked.text
    with carol.session_transaction() as cookie:
        after = dict(cookie)
    assert {name for name in before if after.get(name) == before[name]} == set()
    assert "Dora Example" in carol.get("/profile/").text
    with app.app_context():
        ended = db.session.get(Session, tokens.hash_token(before["signed_in"]))
        assert ended.ended_at is not None


@on_sqlite
@pytest.mark.parametrize("path", [WINDOW, f"{WINDOW}/ask"])
def test_a_form_of_another_page_or_without_its_token_comes_to_nothing(
    app, client, site, token, path
):
    ticket, browser = ticket_for(client, token), app.test_client()
    fields = {"origin": ORIGIN, "ticket": ticket}
    good = fields | {"csrf_token": csrf_token(browser)}

    answers = [
        browser.post(path, data=fields),
        browser.post(path, data=good | {"csrf_token": "x"}),
        browser.post(path, data=good, headers={"Origin": ORIGIN}),
        browser.post(path, data=good | {"origin": "https://evil.example.test"}),
        browser.post(path, data=good | {"origin": ""}),
    ]

    assert [answer.status_code for answer in answers] == [403] * 5
    assert browser.get("/profile/").status_code == 303
    assert browser.get(WINDOW, query_string={"origin": "https://evil.test"}).status_code == 403


@on_sqlite
def test_no_page_of_another_origin_gets_a_ticket(app, client, site, token):
    refused = client.post(API, headers=bearing(token) | {"Origin": "https://evil.example.test"})
    made = client.post(API, headers=bearing(token) | {"Origin": ORIGIN})

    assert (refused.status_code, made.status_code) == (403, 200)
    assert made.headers["Cache-Control"] == "no-store"


@on_sqlite
def test_a_person_with_a_way_of_their_own_is_told_so(app, client, site):
    token = readers.token_for(app, readers.make_person(app, "carol"), site)

    refused = client.post(API, headers=bearing(token))

    assert refused.status_code == 403
    assert refused.get_json()["type"].endswith("/problems/own-way-needed")


@on_sqlite
def test_how_one_comes_in_can_be_changed_for_ten_minutes_and_then_from_the_page_again(
    app, client, site, token
):
    browser = come(app, client, token)
    at_once = account.post(browser, "/account/mail", email="dora@example.test")
    account.grow_old(app)

    later = account.post(browser, "/account/mail", email="dora@example.test")

    assert (at_once.status_code, later.status_code) == (303, 403)
    assert "choose “Your profile” there again" in later.text
    assert "Sign in again" not in later.text


@on_sqlite
def test_signing_out_everywhere_but_here_leaves_the_page_one_came_from(
    app, client, site, dora, token
):
    browser = come(app, client, token)
    other = readers.token_for(app, dora, site)

    account.post(browser, "/account/sessions/end-others")

    assert browser.get("/profile/").status_code == 200
    assert (readers.is_open(app, token), readers.is_open(app, other)) == (True, False)


@on_sqlite
def test_a_member_makes_one_account_of_two_and_parts_with_the_publisher(
    app, client, site, dora, token
):
    carol = readers.make_person(app, "carol")
    publisher, browser = come(app, client, token), come(app, client, token)
    with browser.session_transaction() as cookie:  # proved in this browser: see test_merge.py
        cookie["other_account"] = {"account": carol.id, "at": clock.now().isoformat()}

    merged = account.post(browser, "/account/merge")
    page = browser.get("/account/").text
    identity = re.search(r'name="identity" value="(\d+)"', page)[1]
    parted = account.post(browser, "/account/identities/remove", identity=identity)

    assert (merged.status_code, parted.status_code) == (303, 303)
    assert publisher.get("/profile/").location == "/sign-in"  # it may have come before its member
    with app.app_context():
        assert db.session.get_one(Account, dora.id).email == "carol@example.test"
        again = people.sign_in_with(member_of(site), NOW)
        assert again.id != dora.id


@on_sqlite
def test_a_publishers_word_gives_nobody_a_token_on_another_site(
    app, client, site, token, elsewhere
):
    browser = come(app, client, token)

    def hand_over(shortname, origin):
        data = {"csrf_token": csrf_token(browser), "origin": origin}
        state = browser.get(f"/sites/{shortname}/sign-in/state").get_json()["is_signed_in"]
        return state, browser.post(f"/sites/{shortname}/hand-over", data=data).status_code

    assert hand_over("elsewhere", readers.ELSEWHERE) == (False, 401)
    assert hand_over("blog", ORIGIN) == (True, 200)


@on_sqlite
def test_with_a_first_way_of_ones_own_other_sessions_by_ticket_end(
    app, client, site, token, monkeypatch
):
    publisher, browser = come(app, client, token), come(app, client, token)
    account.post(browser, "/account/mail", email="dora@example.test")
    path = mailed_link(app, monkeypatch)

    added = account.post(browser, path)

    assert added.status_code == 303
    assert browser.get("/profile/").status_code == 200
    assert publisher.get("/profile/").location == "/sign-in"
    assert client.post(API, headers=bearing(token)).status_code == 403
