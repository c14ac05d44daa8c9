"""Whose account somebody in a file of our own format becomes, and who comes in to it afterwards."""

import json
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from comments.accounts.models import Account, Identity, StaffRole
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.reactions.models import Vote
from comments.sites import actions as sites
from comments.transfer import batches, undoing
from comments.transfer.formats.afterword_shapes import to_text
from comments.transfer.models import ImportRun, RunState
from comments.transfer.running import Options
from tests.conftest import NOW
from tests.factories.databases import on_sqlite
from tests.transfer import importing, lively
from tests.transfer.test_members import sign_in

PEOPLE = Options(with_people=True)
LATER = NOW + timedelta(hours=1)
DORA, OTHER = 5, 9


def person(number=DORA, email=None, members=("dora-7",)):
    return {
        "type": "person",
        "id": str(number),
        "email": email,
        "name": f"Person {number}",
        "url": None,
        "created_at": to_text(NOW),
        "members": [{"id": it, "badge": None, "created_at": to_text(NOW)} for it in members],
    }


def comment(number, author, voters=()):
    nothing = ("parent_id", "address", "edited_at", "source", "source_id")
    lists = ("reasons", "edits", "reactions", "reports", "names")
    numbers = ("risk", "imported_up_votes", "imported_down_votes")
    return (
        dict.fromkeys(nothing)
        | {name: [] for name in lists}
        | dict.fromkeys(numbers, 0)
        | dict.fromkeys(("is_pinned", "is_featured"), False)
        | {
            "type": "comment",
            "id": str(number),
            "thread_id": "70",
            "status": "approved",
            "author": {"person": str(author), "name": "As said", "email": None}
            | {"url": None, "badge": None},
            "text": "Words.",
            "text_format": "markdown",
            "html": "",
            "created_at": to_text(NOW),
            "votes": [{"voter": f"account:{it}", "network": None, "value": 1} for it in voters],
        }
    )


def write_file(path, people, comments):
    thread = dict.fromkeys(("url", "closed_by_hand", "premoderate", "source", "source_id"))
    thread |= {"type": "thread", "id": "70", "title": "T", "identifiers": ["t"], "urls": []}
    thread |= {"is_open": True, "settings": {}, "created_at": to_text(NOW), "reactions": []}
    counts = {"people": len(people), "comments": len(comments), "threads": 1}
    lines = (
        {"afterword": "discussions", "version": 1},
        {"type": "site", "settings": {}},
        *people,
        thread,
        *comments,
        {"type": "end", "sanctions": 0, "notes": 0} | counts,
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def account(number, **values):
    db.session.add(
        Account(
            id=number, **{"name": f"Here {number}", "created_at": NOW, "held_mail": True} | values
        )
    )
    db.session.flush()


def member(number, issuer, subject="dora-7", kind="sso"):
    db.session.add(
        Identity(
            id=number * 1000 + len(subject), account_id=number, kind=kind, issuer=str(issuer),
            subject=subject, label="There", created_at=NOW,
        )
    )  # fmt: skip


def make_owner(number, site):
    db.session.add(StaffRole(account_id=number, site_id=site.id, role="owner"))


def nobody(site, elsewhere):
    pass


def the_same_account(site, elsewhere):
    account(DORA)
    make_owner(DORA, site)


def another_account_by_that_id(site, elsewhere):
    account(DORA, created_at=LATER)
    make_owner(DORA, site)


def that_account_joined_into_another(site, elsewhere):
    account(OTHER)
    account(DORA, merged_into_id=OTHER)
    make_owner(OTHER, site)


def the_address_of_an_owner(site, elsewhere):
    account(OTHER, email="dora@example.test")
    make_owner(OTHER, site)


def the_member(site, elsewhere):
    account(OTHER)
    member(OTHER, site.id)
    make_owner(OTHER, site)


def both_the_account_and_the_member(site, elsewhere):
    account(DORA)
    account(OTHER)
    member(OTHER, site.id)


def a_member_of_another_site(site, elsewhere):
    account(OTHER)
    member(OTHER, elsewhere.id)
    make_owner(OTHER, site)


def somebody_at_a_provider(site, elsewhere):
    account(OTHER)
    member(OTHER, site.id, kind="github")
    make_owner(OTHER, site)


# Who is here, whose the comment is afterwards, and to whom the ids of the site's members lead.
MATRIX = [
    (nobody, DORA, {"dora-7": DORA, "dora-8": DORA}),
    (the_same_account, DORA, {}),
    (another_account_by_that_id, None, {}),
    (that_account_joined_into_another, None, {}),
    (the_address_of_an_owner, None, {}),
    (the_member, OTHER, {"dora-7": OTHER}),
    (both_the_account_and_the_member, DORA, {"dora-7": OTHER}),
    (a_member_of_another_site, DORA, {"dora-7": DORA, "dora-8": DORA}),
    (somebody_at_a_provider, DORA, {"dora-7": DORA, "dora-8": DORA}),
]


def ways_in(site):
    query = select(Identity).where(Identity.kind == "sso", Identity.issuer == str(site.id))
    return {way.subject: way.account_id for way in db.session.scalars(query)}


def rows_of(*tables):
    db.session.expire_all()
    return [
        tuple(row)
        for table in tables
        for row in db.session.execute(select(*table.__table__.c).order_by(*table.__table__.c))
    ]


@on_sqlite
@pytest.mark.parametrize("is_believed", [True, False])
@pytest.mark.parametrize(
    ("here", "author", "leads"), MATRIX, ids=lambda it: getattr(it, "__name__", "")
)
def test_whose_account_somebody_becomes_and_who_comes_in_to_it(
    pond, tmp_path, here, author, leads, is_believed
):
    dora = person(email="dora@example.test", members=("dora-7", "dora-8"))
    file = write_file(tmp_path / "x.jsonl", [dora], [comment(71, DORA)])
    with write_unit():
        here(pond, sites.add_site("other", "Other", ["https://other.example.test"], NOW))
    before, ways_before = rows_of(Account, Identity, StaffRole), ways_in(pond)

    importing.import_export(file, pond, PEOPLE if is_believed else Options())

    assert ways_in(pond) == (leads if is_believed else ways_before)
    assert db.session.scalars(select(Comment.author_id)).one() == (author if is_believed else None)
    after = rows_of(Account, Identity, StaffRole)
    assert [row for row in before if row not in after] == []
    assert is_believed or after == before


@on_sqlite
def test_two_people_of_a_file_never_become_one(pond, tmp_path):
    people = [person(DORA), person(OTHER), person(12, members=["dora-7", "twelve"])]
    votes = comment(71, OTHER, voters=[DORA, OTHER, 12])
    file = write_file(tmp_path / "x.jsonl", people, [votes])
    with write_unit():
        account(DORA)
        member(DORA, pond.id)

    importing.import_export(file, pond, PEOPLE)

    assert ways_in(pond) == {"dora-7": DORA, "twelve": 12}
    assert set(db.session.scalars(select(Vote.account_id))) == {DORA, OTHER, 12}


@on_sqlite
def test_what_somebody_gave_is_theirs_under_the_number_that_they_have_here(pond, tmp_path):
    file = write_file(tmp_path / "x.jsonl", [person()], [comment(71, DORA, voters=[DORA, "005"])])
    with write_unit():
        account(OTHER)
        member(OTHER, pond.id)

    importing.import_export(file, pond, PEOPLE)

    votes = {vote.voter: vote.account_id for vote in db.session.scalars(select(Vote))}
    assert votes.pop(f"account:{OTHER}") == OTHER
    assert list(votes.values()) == [None]


def test_members_who_were_moved_come_in_by_single_sign_on(pond, tmp_path):
    importing.import_sample("wxr-disqus.xml", pond)
    sign_in(pond)
    first = importing.export_to(tmp_path / "first.jsonl", pond)
    lively.empty_database()
    again = lively.make_site("pond", "Pond", "https://pond.example.test")

    importing.import_export(first, again, PEOPLE)
    with importing.staged(first, again, PEOPLE) as once_more:
        assert not once_more.has_work()
    second = importing.export_to(tmp_path / "second.jsonl", again)

    assert second.read_bytes() == first.read_bytes()
    assert importing.comments()["22"].author_id == sign_in(again).id
    assert db.session.scalar(select(func.count()).select_from(Account)) == 1


@on_sqlite
def test_an_import_that_died_goes_on_with_the_same_people(pond, tmp_path, monkeypatch):
    monkeypatch.setattr(batches, "BATCH_COMMENTS", 1)
    people = [person(DORA, members=["a", "b"]), person(DORA + 1, members=["c"])]
    file = write_file(
        tmp_path / "x.jsonl", people, [comment(71, DORA), comment(72, DORA + 1, voters=[DORA])]
    )
    importing.import_export(file, pond, PEOPLE)
    whole = rows_of(Account, Identity, Comment, Vote)
    lively.empty_database()
    pond = lively.make_site("pond", "Pond", "https://pond.example.test")

    with importing.waiting_in_batch(1, importing.die), pytest.raises(importing.Stopped):
        importing.import_export(file, pond, PEOPLE)
    importing.import_export(file, pond, PEOPLE)

    moved = rows_of(Account, Identity, Comment, Vote)
    assert len(moved) == len(whole) == 2 + 3 + 2 + 1
    assert [row[0] for row in moved] == [row[0] for row in whole]


@on_sqlite
@pytest.mark.parametrize(
    ("came", "kept"), [(None, set()), ("here", {DORA}), ("by the publisher", {DORA})]
)
def test_undoing_takes_the_people_away_whom_it_made_unless_they_came(pond, tmp_path, came, kept):
    people = [person(), person(OTHER, members=["here-before"])]
    file = write_file(
        tmp_path / "x.jsonl", people, [comment(71, DORA, voters=[OTHER]), comment(72, OTHER)]
    )
    with write_unit():
        account(12)
        member(12, pond.id, "here-before")
    importing.import_export(file, pond, PEOPLE)
    if came == "by the publisher":
        sign_in(pond, "dora-7", "Dora")
    with write_unit():
        if came == "here":
            db.session.get_one(Account, DORA).language = "de"
        run = db.session.scalars(select(ImportRun)).one()
        run.state = RunState.UNDOING

    while run.state == RunState.UNDOING:
        with write_unit():
            undoing.undo_some(run, NOW)

    assert set(db.session.scalars(select(Account.id))) == kept | {12}
    assert ways_in(pond).keys() == {"here-before"} | ({"dora-7"} if kept else set())
