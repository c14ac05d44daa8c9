import gzip
import json
from collections import Counter

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from comments.accounts.models import Account, Identity
from comments.core.db import db
from comments.discussion.models import Comment, CommentEdit, CommentName
from comments.moderation.models import PersonNote
from comments.moderation.reports.models import Report
from comments.reactions.models import CommentReaction, ThreadReaction, Vote
from comments.screening.sanctions.models import Sanction
from comments.sites import queries as sites
from comments.threads.models import Thread
from comments.transfer import cli
from comments.transfer.formats import afterword_writer
from comments.transfer.outgoing import OutgoingComment, OutgoingPerson, OutgoingThread
from comments.transfer.running import Options
from comments.upkeep import verifying
from tests.conftest import NOW
from tests.transfer import importing, lively

SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PEOPLE = Options(with_people=True)


@pytest.fixture
def blog(app, client, site):
    """A site with everything in it, inside an application context."""
    lively.make_lively(app, client, site)
    with app.app_context():
        yield sites.get_site("blog")
        db.session.rollback()


def lines(path, kind):
    return [
        line for line in map(json.loads, path.read_bytes().splitlines()) if line.get("type") == kind
    ]


def verified():
    return [figure for figure in verifying.verify(NOW).figures if figure.count]


def test_what_goes_out_and_comes_back_is_the_same_to_the_byte(blog, tmp_path):
    first = importing.export_to(tmp_path / "first.jsonl", blog)
    lively.empty_database()
    again = lively.make_site()

    account = importing.import_export(first, again, PEOPLE)
    second = importing.export_to(tmp_path / "second.jsonl", again)

    assert second.read_bytes() == first.read_bytes()
    assert (account.unexplained, account.left_out, account.notes) == (0, [], [])
    assert verified() == []


@SQLITE
def test_the_export_holds_all_there_is(blog, tmp_path):
    export = importing.export_to(tmp_path / "x.jsonl", blog)

    comments = lines(export, "comment")
    assert Counter(comment["status"] for comment in comments) == {
        "approved": 4,
        "pending": 1,
        "removed": 1,
        "deleted": 1,
    }
    (carol,) = lines(export, "person")
    assert carol["email"] == "carol@example.test"
    assert [(it["id"], it["badge"]) for it in carol["members"]] == [("carol-1", "Author")]
    first, reply = comments[0], next(c for c in comments if c["author"]["person"])
    assert first["author"]["email"] == "carol@example.test"
    assert (first["text"], len(first["votes"])) == ("**First**, `code`", 3)
    assert (reply["author"]["person"], len(reply["reactions"])) == (carol["id"], 2)
    assert (reply["source"], reply["source_id"]) == ("disqus", "4711")
    assert lively.REASON in [r for c in comments for r in c["reasons"]]
    threads = {thread["title"]: thread for thread in lines(export, "thread")}
    assert threads["Paper & boats"]["identifiers"] == ["42", "article", "\u00a0x "]
    assert threads["Nobody yet"]["identifiers"] == ["soon"]
    counts = {"people": 1, "sanctions": 3, "notes": 1, "threads": 3, "comments": 7}
    assert lines(export, "end") == [{"type": "end"} | counts]


@SQLITE
def test_importing_it_where_it_came_from_changes_nothing(blog, tmp_path):
    export = importing.export_to(tmp_path / "x.jsonl", blog)
    before = importing.snapshot()

    account = importing.import_export(export, blog, PEOPLE)

    assert account.comments_to_add == 0
    assert importing.snapshot() == before


def test_a_copy_into_another_site_gets_ids_of_its_own(blog, tmp_path):
    export = importing.export_to(tmp_path / "x.jsonl", blog)
    copy = lively.make_site("copy")

    importing.import_export(export, copy, PEOPLE)
    again = importing.import_export(export, copy, PEOPLE)

    assert (again.comments_already_here, again.comments_to_add) == (7, 0)
    copied = db.session.scalars(select(Comment).where(Comment.site_id == copy.id)).all()
    old = {line["id"] for line in lines(export, "comment")}
    assert {c.source_id for c in copied if c.source == "afterword"} == old - {
        line["id"] for line in lines(export, "comment") if line["source"]
    }
    assert verified() == []


@SQLITE
def test_a_file_from_elsewhere_makes_no_accounts_and_counts_all_votes(blog, tmp_path):
    export = importing.export_to(tmp_path / "x.jsonl", blog)
    lively.empty_database()
    again = lively.make_site()

    importing.import_export(export, again, Options())

    assert db.session.scalars(select(Account)).all() == []
    reply = db.session.scalars(select(Comment).where(Comment.source_id == "4711")).one()
    assert (reply.author_id, reply.author_email) == (None, "carol@example.test")
    assert len(db.session.scalars(select(Vote)).all()) == 3
    assert verified() == []


@SQLITE
def test_nobody_gets_the_account_of_somebody_else(blog, tmp_path):
    export = importing.export_to(tmp_path / "x.jsonl", blog)
    (carol,) = lines(export, "person")
    lively.empty_database()
    again = lively.make_site()
    other = Account(
        id=int(carol["id"]) + 1, email=carol["email"], name="Other", held_mail=True, created_at=NOW
    )
    db.session.add(other)
    db.session.commit()

    importing.import_export(export, again, PEOPLE)

    (account,) = db.session.scalars(select(Account)).all()
    assert account.name == "Other"
    assert not db.session.scalars(select(Comment).where(Comment.author_id.is_not(None))).all()


class Recorder:
    """A row that remembers which of its columns were asked for."""

    def __init__(self, row):
        self.row, self.asked = row, set()

    def __getattr__(self, name):
        self.asked.add(name)
        return getattr(self.row, name)


@SQLITE
def test_every_column_goes_out_or_is_left_out_on_purpose(blog):
    # Names of threads are told as pairs, and settings as words.
    asked = {"site": {"settings"}, "thread_name": {"kind", "value", "thread_id"}}
    of_people = (Account, Identity, Sanction, PersonNote)
    of_comments = (Comment, CommentEdit, CommentName, CommentReaction, Vote, Report)
    row = {
        model.__tablename__: Recorder(db.session.scalars(select(model)).first())
        for model in (*of_people, Thread, ThreadReaction, *of_comments)
    }
    hanging = ("vote", "comment_reaction", "comment_edit", "report", "comment_name")

    afterword_writer._comment(OutgoingComment(row["comment"], *([row[it]] for it in hanging)))
    afterword_writer._thread(OutgoingThread(row["thread"], [], [row["thread_reaction"]]))
    afterword_writer._person(OutgoingPerson(row["account"], [row["identity"]]))
    afterword_writer._sanction(row["sanction"])
    afterword_writer._note(row["person_note"])

    asked |= {name: recorder.asked for name, recorder in row.items()}
    left_out = afterword_writer.LEFT_OUT
    for table in db.metadata.sorted_tables:
        columns = asked.get(table.name, set()) | left_out.get(table.name, {}).keys()
        assert (columns == set(table.columns.keys())) != (table.name in afterword_writer.STAYS), (
            table.name
        )
    assert not asked.keys() & afterword_writer.STAYS.keys()


@SQLITE
@pytest.mark.parametrize(
    ("name", "sample"),
    [
        ("disqus", "disqus-plain.xml"),
        ("disqus", "disqus-2012.xml"),
        ("disqus", "disqus-identifiers.xml"),
        ("wxr", "disqus-plain.xml"),
        ("wxr", "wxr-disqus.xml"),
    ],
)
def test_other_formats_come_back_the_same_too(pond, tmp_path, name, sample):
    importing.import_sample(sample, pond)
    first = importing.export_to(tmp_path / "first.xml", pond, name)
    lively.empty_database()
    again = lively.make_site("pond", "Pond", "https://pond.example.test")

    importing.import_export(first, again)

    assert importing.export_to(tmp_path / "x.xml", again, name).read_bytes() == first.read_bytes()


@SQLITE
def test_the_command_writes_a_whole_file_or_none(blog, tmp_path, monkeypatch):
    target = tmp_path / "export.jsonl"
    target.write_text("what was there")
    arguments = ["--site", "blog", "-o", str(target)]

    with monkeypatch.context() as patched:
        patched.setattr(afterword_writer, "_comment", lambda _: 1 / 0)
        broken = CliRunner().invoke(cli.export_command, arguments)
    assert (broken.exit_code, target.read_text()) == (1, "what was there")
    done = CliRunner().invoke(cli.export_command, arguments)
    shown = CliRunner().invoke(cli.export_command, ["--site", "blog"])

    assert done.exit_code == shown.exit_code == 0
    assert target.read_bytes() == shown.stdout_bytes
    assert [path.name for path in tmp_path.glob("*unfinished*")] == []


@SQLITE
def test_a_packed_export_is_read_as_it_is(blog, tmp_path):
    export = importing.export_to(tmp_path / "x.jsonl", blog)
    packed = tmp_path / "x.jsonl.gz"
    packed.write_bytes(gzip.compress(export.read_bytes()))

    assert importing.import_export(packed, blog, PEOPLE).comments_already_here == 7
