"""A publisher's tokens make observers and moderators where the site's owner takes its word, and nothing higher."""

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from comments.accounts import actions as accounts
from comments.accounts import merging, people, publisher_roles, sessions, staff, ways_in
from comments.accounts.models import Account, Identity, RoleName, StaffRole
from comments.accounts.sso import actions, keys
from comments.accounts.sso.actions import Browser, Shown
from comments.accounts.sso.keys import NewKey
from comments.accounts.sso.models import Form
from comments.audit.actions import Actor
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.sites import actions as sites
from comments.sites.settings import load_settings
from tests.accounts.test_tickets import come
from tests.conftest import NOW
from tests.factories import staff as cast
from tests.factories.account import post
from tests.factories.databases import on_sqlite
from tests.factories.publishers import claims, hs256

SECRET_KEY = "a secret for tests only"
SECRET = "a secret of the blog, 32 bytes or more"
ALICE = Actor(1, "Alice")
PAGE = "/dashboard/blog/staff/publisher"
OBSERVER, MODERATOR, LEAD, OWNER = RoleName
NUMBERS = itertools.count()


@pytest.fixture
def blog(unit, site):
    """The site takes roles from its publisher's tokens."""
    site = db.session.merge(site)
    sites.set_site(site, "sso_roles=on")
    return add_key(site)


def add_key(site):
    keys.add_key(site, NewKey(Form.JWT, public_id="key-1", secret=SECRET), SECRET_KEY, NOW)
    db.session.flush()
    return site


def say(site, minute=0, **changed):
    """Let Dora come in with a token of a minute; return her account."""
    now = NOW + timedelta(minutes=minute)
    told = claims(now, aud=site.shortname, jti=f"token-{next(NUMBERS)}", **changed)
    signed = hs256(told, SECRET.encode())
    given = actions.sign_in_member(
        site, Shown(Form.JWT, signed), Browser("Firefox"), SECRET_KEY, now
    )
    db.session.flush()
    return given.account


def role_on(site, account):
    row = db.session.get(StaffRole, (account.id, site.id), populate_existing=True)
    return (row.role, "told" if row.is_told else "by hand") if row else None


def give_by_hand(site, account, role):
    row = staff.find_role(site, account.id)
    if row is None:
        staff.give(site.id, account.id, role, ALICE, NOW)
    else:
        staff.change(row, role, ALICE, NOW)
    db.session.flush()


@pytest.mark.parametrize("role", [OBSERVER, MODERATOR])
def test_a_token_gives_the_role_it_names_on_its_site(blog, role):
    assert role_on(blog, say(blog, role=role.value)) == (role, "told")


@on_sqlite
@pytest.mark.parametrize(
    "role",
    ["lead", "owner", "Moderator", "moderator ", "", 1, True, ["moderator"], {"moderator": 1}],
    ids=repr,
)
def test_no_other_word_gives_any(blog, role):
    assert role_on(blog, say(blog, role=role)) is None


@on_sqlite
def test_where_the_owner_never_switched_it_on_a_token_gives_none(site, unit):
    site = add_key(db.session.merge(site))

    assert not load_settings(site.settings).sso_roles
    assert role_on(site, say(site, role="moderator")) is None


@on_sqlite
def test_a_publishers_word_holds_on_its_own_site_alone(blog):
    other = sites.add_site("other", "Other", ["https://other.example.test"], NOW)
    db.session.flush()
    add_key(other)

    assert role_on(other, say(blog, role="moderator")) is None
    assert role_on(other, say(other, role="moderator")) is None


@on_sqlite
@pytest.mark.parametrize(
    ("first", "then", "kept"),
    [
        ("moderator", None, None),
        ("moderator", "owner", None),
        ("moderator", "observer", (OBSERVER, "told")),
        ("observer", "moderator", (MODERATOR, "told")),
        (None, "moderator", (MODERATOR, "told")),
    ],
)
def test_a_newer_token_changes_and_ends_it(blog, first, then, kept):
    say(blog, role=first)

    assert role_on(blog, say(blog, 1, role=then)) == kept


@on_sqlite
def test_an_older_token_changes_nothing(blog):
    say(blog, 1)

    assert role_on(blog, say(blog, 0, role="moderator")) is None


@on_sqlite
@pytest.mark.parametrize("by_hand", RoleName)
@pytest.mark.parametrize("told", ["observer", "moderator", None])
def test_a_role_given_by_hand_is_neither_raised_nor_lowered_nor_ended(blog, by_hand, told):
    dora = say(blog, role="moderator" if told is None else None)
    give_by_hand(blog, dora, by_hand)

    say(blog, 1, role=told)

    assert role_on(blog, dora) == (by_hand, "by hand")


@on_sqlite
def test_giving_the_same_role_by_hand_makes_it_stay(blog):
    dora = say(blog, role="moderator")
    dora.email = "dora@example.test"
    accounts.add_staff("dora@example.test", blog, MODERATOR, "", NOW)

    say(blog, 1)

    assert role_on(blog, dora) == (MODERATOR, "by hand")


@on_sqlite
def test_what_was_taken_by_hand_stays_away_until_the_publisher_says_something_else(blog):
    dora = say(blog, role="moderator")
    staff.let_go(staff.get_role(blog, dora.id), ALICE, NOW)

    assert role_on(blog, say(blog, 1, role="moderator")) is None
    say(blog, 2)
    assert role_on(blog, say(blog, 3, role="moderator")) == (MODERATOR, "told")


@on_sqlite
def test_every_change_is_written_down_as_the_publishers(blog):
    dora = say(blog, role="moderator")
    say(blog, 1, role="observer")
    say(blog, 2)

    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.subject_id == dora.id))
    assert [(one.actor_id, one.actor, one.action, one.before, one.after) for one in entries] == [
        (None, "publisher", "staff.set_role", None, {"role": "moderator"}),
        (None, "publisher", "staff.set_role", {"role": "moderator"}, {"role": "observer"}),
        (None, "publisher", "staff.remove", {"role": "observer"}, None),
    ]


def switch_by_command(site):
    sites.set_site(site, "sso_roles=off")
    assert publisher_roles.end_untaken(NOW, 10) == 1


def switch_on_the_desk(site):
    publisher_roles.take(site, ALICE, NOW, wanted=False)


@pytest.mark.parametrize("switch_off", [switch_by_command, switch_on_the_desk])
def test_switched_off_it_ends_what_was_told_and_on_again_the_next_token_gives_it(blog, switch_off):
    dora, erin = say(blog, role="moderator"), people.make_account("Erin", NOW)
    give_by_hand(blog, erin, MODERATOR)

    switch_off(blog)

    assert (role_on(blog, dora), role_on(blog, erin)) == (None, (MODERATOR, "by hand"))
    assert publisher_roles.end_untaken(NOW, 10) == 0
    publisher_roles.take(blog, ALICE, NOW, wanted=True)
    assert role_on(blog, say(blog, 1, role="moderator")) == (MODERATOR, "told")


@on_sqlite
def test_switched_off_by_command_it_counts_no_more_before_any_sweep(blog):
    token = sessions.start(say(blog, role="moderator").id, "", NOW)
    db.session.flush()
    assert sessions.find_viewer(token, NOW).has_role(blog.id, MODERATOR)

    sites.set_site(blog, "sso_roles=off")
    db.session.flush()

    assert not sessions.find_viewer(token, NOW).has_role(blog.id, OBSERVER)


@on_sqlite
def test_it_waits_for_the_second_factor_like_every_role(blog):
    sites.set_site(blog, "second_factor=on")
    token = sessions.start(say(blog, role="moderator").id, "", NOW)
    db.session.flush()

    viewer = sessions.find_viewer(token, NOW)

    assert (viewer.roles, viewer.waiting) == ({}, {blog.id})


@on_sqlite
def test_after_a_theft_of_the_key_what_it_told_ends(blog):
    dora = say(blog, role="moderator")

    actions.sign_members_out(blog, NOW)

    assert role_on(blog, dora) is None


@on_sqlite
def test_who_takes_the_publisher_out_of_their_ways_in_has_its_role_no_more(blog):
    dora = say(blog, role="moderator")
    dora.email = "dora@example.test"
    identity = db.session.scalars(select(Identity)).one()

    ways_in.take_out_identity(dora, identity.id, NOW)

    assert role_on(blog, dora) is None


@on_sqlite
@pytest.mark.parametrize(
    ("own", "others", "kept"),
    [
        (None, (MODERATOR, "told"), (MODERATOR, "told")),
        ((OBSERVER, "by hand"), (MODERATOR, "told"), (OBSERVER, "by hand")),
        ((MODERATOR, "told"), (OBSERVER, "by hand"), (OBSERVER, "by hand")),
        ((OBSERVER, "told"), (MODERATOR, "told"), (MODERATOR, "told")),
    ],
)
def test_of_two_accounts_that_become_one_the_role_by_hand_is_kept(blog, own, others, kept):
    mine, other = (have(blog, subject, role) for subject, role in (("a", own), ("b", others)))

    merging.merge(mine, other, SECRET_KEY, NOW)

    assert role_on(blog, mine) == kept


def have(site, subject, role):
    told = role[0].value if role and role[1] == "told" else None
    account = say(site, sub=subject, role=told)
    if role and role[1] == "by hand":
        give_by_hand(site, account, role[0])
    return account


@on_sqlite
def test_of_two_members_who_joined_the_higher_word_counts_until_it_is_taken_back(blog):
    mine, other = say(blog, sub="a", role="observer"), say(blog, sub="b", role="moderator")
    merging.merge(mine, other, SECRET_KEY, NOW)

    say(blog, 1, sub="b")

    assert role_on(blog, mine) == (OBSERVER, "told")


# The way to the desk.


def tell(app, site, **changed):
    """Let Dora come in on a page, with a role; return the page's token for her."""
    with app.app_context(), write_unit():
        site = db.session.merge(site)
        now = clock.now()
        add_key(site)
        sites.set_site(site, "sso_roles=on")
        signed = hs256(claims(now, role="moderator", **changed), SECRET.encode())
        shown = Shown(Form.JWT, signed)
        return actions.sign_in_member(site, shown, Browser("Firefox"), SECRET_KEY, now).token


@on_sqlite
def test_neither_a_pages_token_nor_a_ticket_leads_to_the_desk_and_the_account_says_what_does(
    app, client, site
):
    token = tell(app, site)
    header = {"Authorization": f"Bearer {token}"}

    asked = client.get("/api/v1/sites/blog/moderation/comments", headers=header)
    browser = come(app, client, token)

    assert asked.status_code in {401, 403}
    assert browser.get("/dashboard/blog/comments").status_code == 403
    assert "add a mail address here, and sign in with that" in browser.get("/account/").text


@on_sqlite
def test_with_a_proved_address_they_sign_in_and_are_at_the_desk(app, client, site):
    tell(app, site)
    with app.app_context(), write_unit():
        dora = db.session.scalars(select(Account)).one()
        ways_in.add_address(dora, "dora@example.test", clock.now())

    browser = cast.sign_in(app, app.test_client(), dora)

    assert browser.get("/dashboard/blog/comments").status_code == 200
    assert browser.get("/dashboard/blog/staff").status_code == 403


@on_sqlite
def test_owners_switch_it_on_the_staffs_page_and_see_who_came_so(app, site):
    browser = cast.browser_of(app, "alice")
    assert "They do not now." in browser.get("/dashboard/blog/staff").text

    assert post(browser, PAGE, wanted="on").status_code == 303
    tell(app, site)
    page = browser.get("/dashboard/blog/staff").text

    assert "They do so now." in page
    assert "moderator by your sign-in" in page
    post(browser, PAGE, wanted="off")
    assert "moderator by your sign-in" not in browser.get("/dashboard/blog/staff").text
    with app.app_context():
        entries = db.session.scalars(select(AuditEntry).where(AuditEntry.action == "site.set"))
        assert [one.after for one in entries] == [{"sso_roles": "on"}, {"sso_roles": "off"}]


@on_sqlite
@pytest.mark.parametrize(
    ("person", "status"),
    [("leo", 403), ("bob", 403), ("olga", 403), ("mallory", 403), ("stranger", 401)],
)
def test_nobody_else_switches_it(app, site, person, status):
    assert post(cast.browser_of(app, person), PAGE, wanted="on").status_code == status
    with app.app_context():
        assert not load_settings(db.session.merge(site).settings).sso_roles
