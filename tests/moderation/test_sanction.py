"""Imposing sanctions and lifting them: who may, on whom, for whom they hold, and until when."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from ipaddress import ip_address
from threading import Barrier

import pytest
from sqlalchemy import select, update

from comments.accounts.errors import RoleTooLow, SignInFirst
from comments.accounts.viewer import STRANGER
from comments.audit.actions import Why
from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.moderation import sanctioning
from comments.moderation.errors import (
    AlreadySanctioned,
    BadSanction,
    OwnSanction,
    SanctionOver,
    UnknownSanction,
)
from comments.screening.sanctions import targets
from comments.screening.sanctions.queries import list_standing
from comments.screening.speaker import Speaker
from comments.sites import queries as sites
from comments.sites.models import Site
from tests.conftest import NOW
from tests.factories import commands, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.sanctions import has_flag, impose, lift, standing, stored, viewer_as
from tests.factories.statements import recorded_statements

SPAMMER = targets.email("spammer@spam.example")
LATER = NOW + timedelta(days=7)


@pytest.fixture
def bob(app, site):
    """Bob, who moderates, as the rules see him."""
    return staff.viewer_of(app, staff.hire(app, "bob"))


@pytest.fixture
def carol(app, site):
    """The account of a reader."""
    return readers.make_person(app, "carol")


ROLES = ["stranger", "reader", "mallory", "observer", "moderator", "lead", "owner"]


@on_sqlite
@pytest.mark.parametrize("role", ROLES)
def test_moderators_and_above_impose_and_lift(app, site, role):
    viewer = STRANGER if role == "stranger" else viewer_as(app, role)
    standing_one = impose(app, viewer_as(app, "owner"), "mute", SPAMMER)
    target = targets.network("203.0.113.0/24")

    if role in {"moderator", "lead", "owner"}:
        impose(app, viewer, "ban", target)
        lift(app, viewer, standing_one)
        return

    for act in (
        lambda: impose(app, viewer, "ban", target),
        lambda: lift(app, viewer, standing_one),
    ):
        with pytest.raises((SignInFirst, RoleTooLow)):
            act()


@on_sqlite
@pytest.mark.parametrize(
    ("actor", "their_role", "is_allowed"),
    [
        ("moderator", "observer", True),
        ("moderator", "moderator", False),
        ("moderator", "lead", False),
        ("moderator", "owner", False),
        ("lead", "moderator", True),
        ("lead", "lead", False),
        ("owner", "lead", True),
        ("owner", "owner", False),
    ],
)
def test_nobody_sanctions_staff_as_high_as_themselves(app, site, actor, their_role, is_allowed):
    viewer = viewer_as(app, actor)
    other = staff.hire(app, "dora")
    give_role(app, other, their_role)

    for target in (targets.account(other.id), targets.email(other.email)):
        if is_allowed:
            impose(app, viewer, "mute", target)
        else:
            with pytest.raises(RoleTooLow, match="as high as yours"):
                impose(app, viewer, "mute", target)


def give_role(app, account, role):
    with app.app_context(), write_unit():
        row = db.session.get_one(staff.StaffRole, (account.id, sites.get_site("blog").id))
        row.role = role


@on_sqlite
@pytest.mark.parametrize("role", ["moderator", "owner"])
def test_nobody_sanctions_themselves(app, site, role):
    viewer = viewer_as(app, role)

    for target in (
        targets.account(viewer.account_id),
        targets.email(viewer.email),
        targets.domain(viewer.email),
    ):
        with pytest.raises(OwnSanction):
            impose(app, viewer, "ban", target)


@on_sqlite
def test_whoever_was_hired_meanwhile_does_not_lift_their_own(app, site, carol):
    sanction = impose(app, viewer_as(app, "owner"), "mute", targets.account(carol.id))
    hired = staff.viewer_of(app, staff.hire(app, "carol"))

    with pytest.raises(OwnSanction):
        lift(app, hired, sanction)


@on_sqlite
@pytest.mark.parametrize(
    ("kind", "target", "facts", "sentence"),
    [
        ("ban", SPAMMER, {"ends_at": NOW}, "over already"),
        ("ban", SPAMMER, {"message": "x" * 1001}, "at most 1000"),
        ("shadow_ban", SPAMMER, {"message": "Ha."}, "told nothing"),
        ("warning", SPAMMER, {}, "Only people with an account"),
        ("warning", "carol", {"message": ""}, "what the warning says"),
        ("warning", "carol", {"ends_at": LATER}, "no date"),
    ],
)
def test_what_makes_no_sense_is_refused(app, carol, kind, target, facts, sentence):
    bob = viewer_as(app, "moderator")
    target = targets.account(carol.id) if target == "carol" else target

    with pytest.raises(BadSanction, match=sentence):
        impose(app, bob, kind, target, **facts)


def test_a_sanction_holds_for_its_target_and_nobody_else(app, bob, carol):
    dora = readers.make_person(app, "dora")
    impose(app, bob, "mute", targets.account(carol.id))
    impose(app, bob, "ban", targets.email("dora@example.test"))
    impose(app, bob, "shadow_ban", targets.domain("spam.example"))
    impose(app, bob, "ban", targets.kept_address("198.51.100.0"))
    impose(app, bob, "mute", targets.network("2001:db8:1::/48"))
    impose(app, bob, "ban", targets.network("203.0.113.0/25"))
    inside, outside = ip_address("203.0.113.127"), ip_address("203.0.113.128")

    assert standing(app, account_id=carol.id) == ["mute"]
    assert standing(app, account_id=dora.id) == ["ban"]
    assert standing(app, email="Dora@example.test") == ["ban"]
    assert standing(app, email="any@MX.Spam.example") == ["shadow_ban"]
    assert standing(app, email="any@notspam.example") == []
    assert standing(app, kept_address="198.51.100.0") == ["ban"]
    assert standing(app, address=ip_address("2001:db8:1:2::3")) == ["mute"]
    assert standing(app, address=inside, account_id=carol.id) == ["ban", "mute"]
    assert standing(app, address=ip_address("203.0.113.0")) == ["ban"]
    assert standing(app, address=outside, kept_address="203.0.113.0") == []
    assert standing(app) == []


@on_sqlite
def test_what_holds_on_one_site_holds_on_no_other(app, bob):
    elsewhere = readers.add_site_elsewhere(app)
    impose(app, bob, "ban", SPAMMER)

    with app.app_context():
        elsewhere.has_sanctions = True  # as if anything held there
        speaker = Speaker("Somebody", email="spammer@spam.example")
        assert list_standing(elsewhere, speaker, NOW) == ()
    assert standing(app, email="spammer@spam.example") == ["ban"]


@on_sqlite
def test_what_holds_for_many_spares_staff(app, bob):
    email = {"account_id": bob.account_id}
    impose(app, viewer_as(app, "owner"), "ban", targets.network("203.0.113.0/24"))
    impose(app, viewer_as(app, "owner"), "mute", targets.account(bob.account_id))

    assert standing(app, address=ip_address("203.0.113.7"), **email) == ["mute"]
    assert standing(app, address=ip_address("203.0.113.7")) == ["ban"]


@on_sqlite
def test_it_ends_by_itself_and_can_then_be_imposed_again(app, bob):
    first = impose(app, bob, "mute", SPAMMER, ends_at=LATER)
    said = {"email": "spammer@spam.example"}

    assert standing(app, LATER - timedelta(seconds=1), **said) == ["mute"]
    assert standing(app, LATER, **said) == []

    impose(app, bob, "mute", SPAMMER, now=LATER)

    assert stored(app, first).lifted_at == LATER
    assert standing(app, LATER, **said) == ["mute"]


@on_sqlite
def test_lifted_it_holds_no_more_and_is_lifted_once(app, bob):
    sanction = impose(app, bob, "ban", SPAMMER)

    lift(app, bob, sanction)

    assert standing(app, email="spammer@spam.example") == []
    with pytest.raises(SanctionOver):
        lift(app, bob, sanction)


@on_sqlite
def test_another_sites_sanction_is_not_there(app, bob):
    sanction = impose(app, bob, "ban", SPAMMER)
    mallory = viewer_as(app, "mallory")

    with app.app_context(), pytest.raises(UnknownSanction):
        sanctioning.lift(mallory, sites.get_site("elsewhere"), sanction.id, Why(), NOW)


def test_of_two_moderators_at_once_one_imposes_and_the_other_is_told(app, bob):
    dora = viewer_as(app, "moderator")
    ready = Barrier(2)

    def ban(viewer):
        ready.wait()
        try:
            impose(app, viewer, "ban", SPAMMER, ends_at=LATER)
        except AlreadySanctioned as error:
            return error.detail
        return "done"

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(ban, (bob, dora)))

    assert said == [
        "This holds already, until 8 March 2026, 12:00 UTC. Lift it first to set another end.",
        "done",
    ]
    assert standing(app, email="spammer@spam.example") == ["ban"]


def test_imposing_while_the_last_one_is_lifted_leaves_the_site_looking(app, bob):
    last = impose(app, bob, "mute", SPAMMER)
    ready = Barrier(2)

    def act(do):
        ready.wait()
        do()

    with ThreadPoolExecutor(2) as pool:
        acts = (lambda: impose(app, bob, "ban", SPAMMER), lambda: lift(app, bob, last))
        list(pool.map(act, acts))

    assert standing(app, email="spammer@spam.example") == ["ban"]


@on_sqlite
def test_a_site_that_does_not_look_is_found_and_mended(app, bob):
    impose(app, bob, "ban", SPAMMER, ends_at=clock.now() + timedelta(days=1))
    with app.app_context(), write_unit():
        db.session.execute(update(Site).values(has_sanctions=False))

    found = commands.run(app, ["verify"])
    mended = commands.run(app, ["verify", "--fix"])

    assert found.exit_code == 1
    assert "sites that heed no sanctions" in found.output
    assert mended.exit_code == 0, mended.output
    assert has_flag(app)


@on_sqlite
def test_where_nothing_holds_nobody_looks_and_else_once(app, bob):
    def looks():
        with recorded_statements(app) as seen:
            standing(app, email="spammer@spam.example", address=ip_address("203.0.113.7"))
        return sum("FROM sanction" in statement for statement, _ in seen)

    assert looks() == 0
    assert not has_flag(app)

    one, other = impose(app, bob, "mute", SPAMMER), impose(app, bob, "ban", SPAMMER, ends_at=LATER)
    assert has_flag(app)
    assert looks() == 1
    lift(app, bob, one)
    assert has_flag(app)
    lift(app, bob, other)
    assert not has_flag(app)


@on_sqlite
def test_the_log_says_who_did_what_and_why(app, bob):
    sanction = impose(
        app, bob, "shadow_ban", SPAMMER, ends_at=LATER, reason="spam", note="third one"
    )
    lift(app, bob, sanction, NOW + timedelta(days=1))

    with app.app_context():
        lines = db.session.scalars(
            select(AuditEntry).where(AuditEntry.subject_kind == "sanction").order_by(AuditEntry.id)
        ).all()
    begun = {
        "kind": "shadow_ban",
        "target": "email:spammer@spam.example",
        "message": "",
        "ends_at": "2026-03-08T12:00:00.000Z",
        "lifted_at": None,
    }
    ended = begun | {"lifted_at": "2026-03-02T12:00:00.000Z"}
    assert {(line.actor, line.subject_id) for line in lines} == {("Bob Example", sanction.id)}
    assert [(line.action, line.before, line.after) for line in lines] == [
        ("sanction.shadow_ban", None, begun),
        ("sanction.lift", begun, ended),
    ]
    assert [(line.reason, line.note) for line in lines] == [("spam", "third one"), ("enough", None)]
