"""What a decision makes of reports, for the comment and for those who reported."""

import pytest

from comments.audit.actions import Why
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Status
from comments.moderation import actions
from comments.moderation.policy import Decision
from comments.moderation.reports import queries
from comments.screening import queries as screening
from comments.sites import queries as sites
from comments.upkeep import verifying
from tests.factories import posting, readers, staff
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.reporting import reported, reports
from tests.factories.workers import work


@pytest.fixture
def comment(client, site):
    return posting.posted(client)["id"]


@pytest.fixture
def bob(app, site):
    return staff.viewer_of(app, staff.hire(app, "bob"))


def decide(app, viewer, comment, decision):
    with app.app_context(), write_unit():
        site = sites.get_site("blog")
        if decision == "undo":
            [outcome] = actions.undo(viewer, site, [int(comment)], clock.now())
        else:
            wanted = Decision(decision)
            [outcome] = actions.decide(viewer, site, [int(comment)], wanted, Why(), clock.now())
    return outcome.result.value


def outcomes(app):
    return [one.outcome for one in reports(app)]


@pytest.mark.parametrize(
    ("decision", "outcome"), [("remove", "upheld"), ("spam", "upheld"), ("approve", "rejected")]
)
def test_a_decision_settles_open_reports_and_undoing_it_opens_them(
    app, client, comment, bob, decision, outcome
):
    reported(client, comment)

    assert decide(app, bob, comment, decision) == "done"
    assert outcomes(app) == [outcome]
    assert posting.stored(app, comment).open_reports == 0

    assert decide(app, bob, comment, "undo") == "done"
    assert outcomes(app) == [None]
    assert posting.stored(app, comment).open_reports == 1
    assert posting.stored(app, comment).status == Status.APPROVED


@on_sqlite
def test_undoing_opens_the_reports_of_that_decision_alone(app, client, comment, bob):
    reported(client, comment, network=1)
    decide(app, bob, comment, "approve")
    reported(client, comment, network=2)
    decide(app, bob, comment, "remove")

    decide(app, bob, comment, "undo")

    assert outcomes(app) == ["rejected", None]
    assert posting.stored(app, comment).open_reports == 1


@on_sqlite
def test_leaving_a_reported_comment_standing_changes_nothing_that_readers_see(
    app, client, comment, bob
):
    reported(client, comment)
    before = get_page(client)

    assert decide(app, bob, comment, "approve") == "done"
    assert decide(app, bob, comment, "approve") == "unchanged"
    assert get_page(client) == before


def test_what_staff_left_standing_is_not_held_again_by_the_same_reports(app, client, comment, bob):
    posting.set_site(app, "report_threshold=1")
    reported(client, comment, network=1)
    reported(client, comment, network=2)
    decide(app, bob, comment, "approve")

    reported(client, comment, network=1)
    reported(client, comment, network=3)
    assert posting.stored(app, comment).status == Status.APPROVED

    reported(client, comment, network=4)
    assert posting.stored(app, comment).status == Status.PENDING


@on_sqlite
def test_a_reporters_record_is_what_their_settled_reports_came_to(app, client, site, bob):
    dora = readers.bearing(app, "dora")
    for decision in ("remove", "remove", "approve"):
        comment = posting.posted(client)["id"]
        reported(client, comment, headers=dora)
        decide(app, bob, comment, decision)

    reported(client, posting.posted(client)["id"], headers=dora)

    assert [one.weight for one in reports(app)] == [100, 133, 150, 120]


def test_a_comment_that_its_author_took_back_closes_its_reports_for_nobody(app, client, site):
    comment, token = posting.posted_with_token(client)
    reported(client, comment, headers=readers.bearing(app, "dora"))
    posting.delete(client, comment, token)

    work(app)

    assert outcomes(app) == ["gone"]
    with app.app_context():
        assert queries.find_record(reports(app)[0].account_id) == (0, 0)
        assert queries.count_reported(sites.get_site("blog").id) == 0


def test_a_comment_that_was_reported_and_taken_away_counts_once_against_its_author(
    app, client, site, bob
):
    carol = readers.make_person(app, "carol")
    speaks = {"Authorization": f"Bearer {readers.token_for(app, carol, site)}"}
    body = {"identifier": "article", "text": "Hello"}

    def upheld():
        with app.app_context():
            return screening.find_person(site.id, carol.id).record.upheld_reports

    seen = []
    for decision in ("remove", "spam", "approve"):
        answer = client.post(f"{posting.API}/comments", json=body, headers=speaks)
        comment = answer.get_json()["comment"]["id"]
        for network in range(2):
            reported(client, comment, network=network)
        decide(app, bob, comment, decision)
        seen.append(upheld())
        decide(app, bob, comment, "undo")
        seen.append(upheld())
        decide(app, bob, comment, decision)

    assert seen == [1, 0, 2, 1, 2, 2]


@on_sqlite
def test_who_is_signed_in_is_told_what_became_of_their_reports(app, client, site, bob):
    dora = readers.bearing(app, "dora")
    comments = [posting.posted(client)["id"] for _ in range(3)]
    for comment, decision in zip(comments, ("remove", "approve", None), strict=True):
        reported(client, comment, headers=dora)
        if decision:
            decide(app, bob, comment, decision)
    reported(client, posting.posted(client, identifier="two")["id"], headers=dora)
    thread = get_page(client)["thread"]["id"]

    mine = client.get(f"{posting.API}/me?thread={thread}", headers=dora).get_json()
    others = client.get(
        f"{posting.API}/me?thread={thread}", headers=readers.bearing(app, "carol")
    ).get_json()

    assert mine["reports"] == dict(zip(comments, ("upheld", "rejected", "open"), strict=True))
    assert others["reports"] == {}


def test_the_desk_is_given_counts_weight_and_the_last_reports(app, client, site):
    comments = [posting.posted(client)["id"] for _ in range(2)]
    reported(client, comments[0], note="guest")
    dora = readers.bearing(app, "dora")
    reported(client, comments[0], headers=dora, reason="illegal", note="§ 1")

    with app.app_context():
        site_id = sites.get_site("blog").id
        found = queries.list_reports([int(comment) for comment in comments])
        count = queries.count_reported(site_id)
        assert queries.count_reported(readers.add_site_elsewhere(app).id) == 0

    [one] = found.values()
    assert ([*found], count) == ([int(comments[0])], 1)
    assert ({**one.counts}, one.weight) == ({"spam": 1, "illegal": 1}, 150)
    assert [(note.reporter, note.note) for note in one.notes] == [
        ("Dora Example", "§ 1"),
        (None, "guest"),
    ]


@on_sqlite
def test_verify_finds_and_mends_a_wrong_counter_of_reports(app, client, comment):
    reported(client, comment)
    with app.app_context(), write_unit():
        db.session.execute(posting.Comment.__table__.update().values(open_reports=7))

    with app.app_context():
        findings = verifying.verify(clock.now())
        verifying.repair(findings, clock.now())

    assert [figure.what for figure in findings.figures if figure.count] == ["wrong report counters"]
    assert posting.stored(app, comment).open_reports == 1
