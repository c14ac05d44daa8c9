from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.accounts import handlers, invitations, people
from comments.accounts import staff as staff_actions
from comments.accounts.errors import (
    AlreadyStaff,
    BadEmail,
    InvitationOver,
    RoleTooLow,
    TooManyInvitations,
    UnknownInvitation,
)
from comments.accounts.models import Account, Invitation, RoleName, StaffRole
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.core.words import gettext, in_language
from comments.outbox.handling import Happened
from comments.outbox.models import OutboxEvent
from tests.conftest import NOW
from tests.factories import account, readers, staff
from tests.factories.account import post
from tests.factories.databases import on_sqlite

KEY = "a secret for tests only"
PAGE = "/dashboard/blog/staff"
DORA = "dora@example.test"


@pytest.fixture
def alice(app, site):
    return staff.viewer_of(app, staff.hire(app, "alice"))


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


def invite(viewer, site, email=DORA, role=RoleName.MODERATOR, at=NOW):
    invitation = invitations.invite(viewer, site, email, role, at)
    token = invitations.give_token(invitation, KEY)
    db.session.flush()
    return token


def role_of(site, email=DORA):
    return db.session.scalar(
        select(StaffRole.role)
        .join(Account, Account.id == StaffRole.account_id)
        .where(Account.email == email, StaffRole.site_id == site.id)
    )


def test_who_accepts_gets_an_account_and_the_role(alice, site, unit):
    accepted = invitations.accept(invite(alice, site), "Dora Example", NOW + timedelta(days=6))

    assert accepted.is_new
    assert (accepted.account.name, accepted.account.email) == ("Dora Example", DORA)
    assert role_of(site) == "moderator"
    actions = db.session.execute(
        select(AuditEntry.actor_id, AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2)
    ).all()
    assert actions == [(alice.account_id, "staff.set_role"), (alice.account_id, "staff.invite")]


def test_the_log_holds_no_address(alice, site, unit):
    invitations.accept(invite(alice, site), "Dora Example", NOW)

    entries = db.session.scalars(select(AuditEntry))
    assert all(DORA not in str((entry.before, entry.after, entry.actor)) for entry in entries)


def test_who_is_known_keeps_account_and_name(alice, site, unit):
    dora = people.make_account("Dora Example", NOW, DORA)

    accepted = invitations.accept(invite(alice, site, "Dora@Example.test"), "Mallory", NOW)

    assert (accepted.account.id, accepted.is_new) == (dora.id, False)
    assert dora.name == "Dora Example"
    assert role_of(site) == "moderator"


@pytest.mark.parametrize("how", ["used", "expired", "withdrawn", "replaced", "demoted"])
def test_an_invitation_that_is_over_gives_nothing(app, alice, site, unit, how):
    token, at = invite(alice, site), NOW
    match how:
        case "used":
            invitations.accept(token, "", NOW)
            db.session.delete(
                db.session.scalars(select(StaffRole).where(StaffRole.role == "moderator")).one()
            )
        case "expired":
            at = NOW + timedelta(days=7)
        case "withdrawn":
            [invitation] = invitations.list_open(site.id, NOW)
            invitations.withdraw(alice, site, invitation.id, NOW)
        case "replaced":
            invite(alice, site, at=NOW + timedelta(seconds=1))
        case "demoted":
            other = people.make_account("Erin Example", NOW, "erin@example.test")
            db.session.add(StaffRole(account_id=other.id, site_id=site.id, role=RoleName.OWNER))
            db.session.flush()
            staff_actions.set_role(alice, site, alice.account_id, RoleName.LEAD, NOW)
    db.session.flush()

    with pytest.raises(InvitationOver):
        invitations.accept(token, "", at)
    assert role_of(site) is None


@pytest.mark.parametrize("token", ["", "x", "\ud800", "ü"])
def test_one_that_nobody_made_is_unknown(app, unit, token):
    with pytest.raises(UnknownInvitation):
        invitations.accept(token, "", NOW)


def test_a_role_given_meanwhile_stays(alice, site, unit):
    token = invite(alice, site, role=RoleName.OBSERVER)
    dora = people.make_account("Dora Example", NOW, DORA)
    db.session.add(StaffRole(account_id=dora.id, site_id=site.id, role=RoleName.OWNER))
    db.session.flush()

    invitations.accept(token, "", NOW)

    assert role_of(site) == "owner"


def test_who_is_staff_already_is_not_invited(alice, bob, site, unit):
    with pytest.raises(AlreadyStaff, match="in the list"):
        invite(alice, site, "bob@example.test")


def test_what_is_no_address_is_said(alice, site, unit):
    with pytest.raises(BadEmail):
        invite(alice, site, "nobody")


def test_there_is_an_end_to_how_many_are_open(alice, site, unit, monkeypatch):
    monkeypatch.setattr(invitations, "MAX_OPEN", 2)
    for number in range(2):
        invite(alice, site, f"person{number}@example.test")

    with pytest.raises(TooManyInvitations):
        invite(alice, site)
    invite(
        alice, site, "person1@example.test", at=NOW + timedelta(seconds=1)
    )  # takes the place of an earlier one


def test_only_owners_invite(bob, site, unit):
    with pytest.raises(RoleTooLow) as refused:
        invite(bob, site)

    owner = in_language(gettext("owner"), "de")
    assert f"die Rolle „{owner}“" in in_language(refused.value.detail, "de")


def mailed_path(app, monkeypatch):
    """Do the worker's part for the newest invitation; return what was mailed, and the link's path."""
    sent = []
    monkeypatch.setattr(handlers, "send", lambda *arguments: sent.append(arguments))
    with app.app_context(), write_unit():
        event = db.session.scalars(select(OutboxEvent).order_by(OutboxEvent.id.desc())).first()
        happened = Happened(
            event.id, event.name, event.site_id, event.subject_id, event.payload, NOW
        )
        for _ in range(2):  # at least once
            handlers.mail_staff_invitation(happened, clock.now())
    assert sent[0] == sent[1]
    template, to, context, message_id = sent[0]
    assert (template, to.address, context["site"]) == ("staff_invitation", DORA, "Blog")
    assert message_id.startswith("staff-invitation-")
    return context["link"].removeprefix("http://comments.example.test")


@pytest.fixture
def owner(app, site):
    return staff.browser_of(app, "alice")


def test_an_owner_invites_and_who_is_new_is_signed_in_by_the_link(app, owner, client, monkeypatch):
    asked = post(owner, PAGE, email=DORA, role="moderator")
    path = mailed_path(app, monkeypatch)
    shown = client.get(path)
    client.get(path)

    accepted = post(client, path, name="Dora Example")

    assert asked.status_code == 303
    assert f"on its way to {DORA}" in owner.get(PAGE).text
    assert "to be moderator there" in shown.text.replace("\n", " ")
    assert (accepted.status_code, accepted.location) == (303, "/dashboard/")
    assert client.get("/dashboard/blog/comments").status_code == 200
    assert "Dora Example" in owner.get(PAGE).text


def test_the_link_is_no_key_to_an_account_that_was_there(app, owner, client, monkeypatch):
    dora = readers.make_person(app, "dora")
    post(owner, PAGE, email=DORA, role="owner")
    path = mailed_path(app, monkeypatch)
    shown = client.get(path).text

    accepted = post(client, path)

    assert "sign in as you always do" in shown
    assert accepted.status_code == 303
    assert client.get("/dashboard/").location == "/sign-in"
    account.sign_in(app, client, dora)
    assert client.get(PAGE).status_code == 200


def test_of_two_who_accept_at_once_one_wins(app, owner, monkeypatch):
    post(owner, PAGE, email=DORA, role="moderator")
    path = mailed_path(app, monkeypatch)
    browsers = [app.test_client() for _ in range(4)]
    data = [{"csrf_token": staff.csrf_token(browser)} for browser in browsers]

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(
            pool.map(lambda at: browsers[at].post(path, data=data[at]).status_code, range(4))
        )

    assert statuses == [303, 410, 410, 410]


@pytest.mark.parametrize(
    ("email", "role", "status"),
    [
        ("nobody", "moderator", 422),
        ("bob@example.test", "moderator", 409),
        (DORA, "king", 422),
        (DORA, "", 422),
    ],
)
def test_what_does_not_fit_is_said_and_nobody_is_asked(app, owner, bob, email, role, status):
    assert post(owner, PAGE, email=email, role=role).status_code == status
    with app.app_context():
        assert db.session.scalars(select(Invitation)).all() == []


def test_a_withdrawn_invitation_says_so(app, owner, client, monkeypatch):
    post(owner, PAGE, email=DORA, role="moderator")
    path = mailed_path(app, monkeypatch)
    with app.app_context():
        invitation_id = db.session.scalars(select(Invitation.id)).one()

    withdrawn = post(owner, f"{PAGE}/withdraw", invitation=invitation_id)

    assert withdrawn.status_code == 303
    for answer in (client.get(path), post(client, path)):
        assert answer.status_code == 410
        assert "was withdrawn" in answer.text


def test_another_sites_owner_withdraws_nothing_here(app, owner, client, monkeypatch):
    post(owner, PAGE, email=DORA, role="moderator")
    path = mailed_path(app, monkeypatch)
    mallory = staff.browser_of(app, "mallory")
    with app.app_context():
        invitation_id = db.session.scalars(select(Invitation.id)).one()

    post(mallory, "/dashboard/elsewhere/staff/withdraw", invitation=invitation_id)

    assert client.get(path).status_code == 200


def test_links_lead_to_the_public_address_whatever_host_was_asked(app, owner, monkeypatch):
    data = {"csrf_token": staff.csrf_token(owner), "email": DORA, "role": "moderator"}
    cookie = f"afterword={owner.get_cookie('afterword').value}"
    lies = {"Host": "evil.example.test", "X-Forwarded-Host": "evil.example.test"}

    asked = app.test_client(use_cookies=False).post(
        PAGE, data=data, headers=lies | {"Cookie": cookie}
    )

    assert asked.status_code == 303
    assert mailed_path(app, monkeypatch).startswith("/invitation/")


@on_sqlite
def test_the_role_is_named_in_the_language_of_who_is_asked(app, owner, monkeypatch):
    post(owner, PAGE, email=DORA, role="moderator")

    path = mailed_path(app, monkeypatch)
    page = app.test_client().get(path, headers={"Accept-Language": "de"}).text

    assert "Sie sind dort als Moderator eingeladen" in page
