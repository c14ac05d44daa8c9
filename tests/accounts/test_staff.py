from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from comments.accounts import actions
from comments.accounts import staff as staff_actions
from comments.accounts.errors import LastOwner, NotStaff, RoleTooLow
from comments.accounts.models import RoleName, StaffRole
from comments.audit.models import AuditEntry
from comments.core.db import db, write_unit
from tests.conftest import NOW
from tests.factories import staff
from tests.factories.account import post
from tests.factories.commands import run

PAGE = "/dashboard/blog/staff"
OBSERVER, MODERATOR, LEAD, OWNER = RoleName


def hire(app, site, role, person):
    with app.app_context(), write_unit():
        return actions.add_staff(f"{person}@example.test", site, role, f"{person} Example", NOW)


@pytest.fixture
def alice(app, site):
    return staff.hire(app, "alice")


@pytest.fixture
def bob(app, site, alice):
    return staff.hire(app, "bob")


def change(viewer, site, account_id, wanted):
    if wanted is None:
        staff_actions.remove(viewer, site, account_id, NOW)
    else:
        staff_actions.set_role(viewer, site, account_id, wanted, NOW)


def role_of(account, site):
    return db.session.scalar(
        select(StaffRole.role).where(
            StaffRole.account_id == account.id, StaffRole.site_id == site.id
        )
    )


@pytest.mark.parametrize(
    ("roles", "may"),
    [
        ((OWNER, OWNER, MODERATOR), True),
        ((OWNER, OBSERVER, OWNER), True),
        ((OWNER, OWNER, None), True),
        ((LEAD, MODERATOR, OBSERVER), False),
        ((LEAD, OBSERVER, None), False),
        ((MODERATOR, OBSERVER, None), False),
        ((OBSERVER, OBSERVER, MODERATOR), False),
    ],
    ids=str,
)
def test_who_may_change_whose_role(app, site, alice, roles, may):
    own, theirs, wanted = roles
    viewer = staff.viewer_of(app, hire(app, site, own, "erin"))
    other = hire(app, site, theirs, "dora")

    with app.app_context(), write_unit():
        try:
            change(viewer, site, other.id, wanted)
            done = True
        except RoleTooLow:
            done = False
        db.session.flush()
        kept = role_of(other, site)

    assert done == may
    assert kept == (wanted if may else theirs)


def test_every_change_is_written_down(app, site, alice, bob, unit):
    viewer = staff.viewer_of(app, alice)
    staff_actions.set_role(viewer, site, bob.id, LEAD, NOW)
    staff_actions.remove(viewer, site, bob.id, NOW)
    db.session.flush()

    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert [(one.actor_id, one.action, one.before, one.after) for one in entries] == [
        (alice.id, "staff.remove", {"role": "lead"}, None),
        (alice.id, "staff.set_role", {"role": "moderator"}, {"role": "lead"}),
    ]


@pytest.mark.parametrize("wanted", [None, LEAD])
def test_the_last_owner_stays(app, site, alice, bob, wanted):
    viewer = staff.viewer_of(app, alice)

    with app.app_context(), pytest.raises(LastOwner, match="another person"):
        change(viewer, site, alice.id, wanted)


def test_who_is_not_there_cannot_be_changed(app, site, alice):
    viewer = staff.viewer_of(app, alice)

    with app.app_context(), pytest.raises(NotStaff):
        staff_actions.remove(viewer, site, alice.id + 1, NOW)


def test_two_owners_who_let_each_other_go_at_once_leave_one(app, site, alice):
    erin = hire(app, site, OWNER, "erin")
    viewers = [(staff.viewer_of(app, alice), erin), (staff.viewer_of(app, erin), alice)]

    def let_go(pair):
        viewer, other = pair
        with app.app_context():
            try:
                with write_unit():
                    staff_actions.remove(viewer, site, other.id, NOW)
            except (LastOwner, RoleTooLow, NotStaff):
                return False
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(let_go, viewers))

    assert sorted(done) == [False, True]
    with app.app_context():
        assert len(db.session.scalars(select(StaffRole).where(StaffRole.role == OWNER)).all()) == 1


def test_who_is_removed_loses_it_at_once(app, site, bob):
    browser = staff.sign_in(app, app.test_client(), bob)
    before = browser.get("/dashboard/blog/comments").status_code

    post(staff.browser_of(app, "alice"), f"{PAGE}/remove", account=bob.id)

    assert (before, browser.get("/dashboard/blog/comments").status_code) == (200, 403)


@pytest.mark.parametrize(
    ("person", "status"),
    [
        ("alice", 200),
        ("leo", 403),
        ("bob", 403),
        ("olga", 403),
        ("mallory", 403),
        ("stranger", 303),
    ],
)
def test_who_sees_the_list(app, site, person, status):
    assert staff.browser_of(app, person).get(PAGE).status_code == status


@pytest.mark.parametrize("path", [PAGE, f"{PAGE}/role", f"{PAGE}/remove", f"{PAGE}/withdraw"])
@pytest.mark.parametrize(
    ("person", "status"),
    [("leo", 403), ("bob", 403), ("olga", 403), ("mallory", 403), ("stranger", 401)],
)
def test_nobody_else_changes_it(app, site, bob, path, person, status):
    fields = {"account": bob.id, "role": "owner", "email": "x@example.test", "invitation": "1"}

    assert post(staff.browser_of(app, person), path, **fields).status_code == status
    with app.app_context():
        assert role_of(bob, site) == "moderator"


def test_an_owner_changes_a_role_on_the_page(app, site, bob):
    browser = staff.browser_of(app, "alice")

    assert post(browser, f"{PAGE}/role", account=bob.id, role="lead").status_code == 303
    assert post(browser, f"{PAGE}/role", account=bob.id, role="king").status_code == 422
    with app.app_context():
        assert role_of(bob, site) == "lead"


def test_the_list_shows_owners_first_and_hostile_names_as_text(app, site, alice):
    with app.app_context(), write_unit():
        actions.add_staff("dora@example.test", site, OBSERVER, "<img src=x> Example", NOW)

    page = staff.browser_of(app, "alice").get(PAGE).text

    assert "<img src=x>" not in page
    assert page.index("Alice Example</bdi></strong>") < page.index("&lt;img src=x&gt; Example")


def test_command_lists_and_removes(app, site, bob):
    listed = run(app, ["staff", "list", "--site", "blog"])
    removed = run(app, ["staff", "remove", "BOB@example.test", "--site", "blog"])
    again = run(app, ["staff", "remove", "bob@example.test", "--site", "blog"])

    assert "moderator  Bob Example <bob@example.test>  no second factor" in listed.output
    assert removed.exit_code == 0
    assert again.exit_code == 1
    assert "does not look after" in again.output


@pytest.mark.parametrize(
    "arguments",
    [
        ["staff", "remove", "alice@example.test", "--site", "blog"],
        ["staff", "add", "alice@example.test", "--site", "blog", "--role", "lead"],
    ],
    ids=["remove", "add"],
)
def test_command_leaves_the_last_owner(app, site, alice, arguments):
    done = run(app, arguments)

    assert done.exit_code == 1
    assert "Make another person its owner first" in done.output
    with app.app_context():
        assert role_of(alice, site) == "owner"
