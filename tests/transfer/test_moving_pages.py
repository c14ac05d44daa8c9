import gzip
import io
import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from comments.audit.models import AuditEntry
from comments.core import clock
from comments.core.db import db, write_unit
from comments.discussion.models import Comment
from comments.transfer import batches, handlers, sweeping, uploads, working
from comments.transfer.models import ImportRun
from comments.upkeep import verifying
from tests.conftest import NOW
from tests.factories import posting, staff, workers
from tests.factories.databases import on_sqlite
from tests.transfer import importing

PAGE = "/dashboard/blog/moving"


@pytest.fixture(autouse=True)
def small_steps(monkeypatch):
    """The worker does as little at a time as it can, and asks again at once."""
    monkeypatch.setattr(batches, "BATCH_COMMENTS", 4)
    monkeypatch.setattr(working, "STEP_SECONDS", 0)
    monkeypatch.setattr(handlers, "AGAIN", timedelta(0))


@pytest.fixture
def alice(app, site):
    return staff.browser_of(app, "alice")


def upload(browser, name="disqus-parents.xml", content=None, **fields):
    page = browser.get(PAGE).text
    action = re.search(r'action="([^"]*ticket=[^"]*)"', page)[1].replace("&amp;", "&")
    body = content if content is not None else (importing.SAMPLES / name).read_bytes()
    data = {"csrf_token": staff.csrf_token(browser), "file": (io.BytesIO(body), name)} | fields
    return browser.post(action, data=data)


def press(browser, where, button):
    return browser.post(f"{where}/{button}", data={"csrf_token": staff.csrf_token(browser)})


def count(app):
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Comment))


def run_of(app):
    with app.app_context():
        return db.session.scalars(select(ImportRun)).one()


def damage(app):
    with app.app_context():
        return [figure for figure in verifying.verify(clock.now()).figures if figure.count]


def files(app):
    folder = app.config["SETTINGS"].instance_dir / "imports"
    return [path.name for path in folder.iterdir()] if folder.exists() else []


def imported(app, browser):
    where = upload(browser).location
    workers.work(app)
    press(browser, where, "load")
    workers.work(app)
    return where


@on_sqlite
@pytest.mark.parametrize(
    ("person", "reading", "writing"),
    [
        ("stranger", 303, 401),
        ("mallory", 403, 403),
        ("olga", 403, 403),
        ("bob", 403, 403),
        ("alice", 200, 200),
    ],
)
def test_owners_alone_move_comments(app, alice, person, reading, writing):
    where = upload(alice).location
    browser = staff.browser_of(app, person)

    read = [browser.get(path).status_code for path in (PAGE, where, f"{where}/progress")]
    exported = browser.post(
        f"{PAGE}/export",
        data={"csrf_token": staff.csrf_token(browser), "format": "afterword"},
    )
    pressed = [press(browser, where, what).status_code for what in ("load", "undo", "withdraw")]

    assert read == [reading] * 3
    assert exported.status_code == writing
    assert pressed == ([409, 409, 303] if person == "alice" else [writing] * 3)


def test_a_file_is_looked_at_loaded_on_its_owners_word_and_undone(app, alice):
    where = upload(alice).location
    assert b"data-progress" in alice.get(where).data

    workers.work(app)
    looked_at = alice.get(where).text
    assert "Load 18 comments" in looked_at
    assert "its thread 999 is not in the file" in looked_at
    assert count(app) == 0

    press(alice, where, "load")
    workers.work(app)
    assert "19 comments were added" in alice.get(where).text
    assert (count(app), damage(app), files(app)) == (19, [], [])

    press(alice, where, "undo")
    workers.work(app)
    assert "is gone" in alice.get(where).text
    assert (count(app), damage(app)) == (0, [])


@on_sqlite
def test_pages_move_and_are_joined_by_their_owners_word(app, alice, tmp_path):
    moved = importing.thread(8, "one", "http://old.example.test/a")
    here = importing.thread(9, "two", "https://blog.example.test/a")
    posts = (importing.post(number, page) for number, page in ((1, 8), (2, 9)))
    file = importing.write_export(tmp_path / "a.xml", moved, here, *posts).read_bytes()

    plain = upload(alice, content=file).location
    words = {"host_map": "old.example.test=https://blog.example.test\n", "merge_duplicates": "on"}
    where = upload(alice, content=file, **words).location
    workers.work(app)
    before, after = alice.get(plain).text, alice.get(where).text
    press(alice, where, "load")
    workers.work(app)

    assert "<bdi>old.example.test</bdi>: 1 thread, 1 comment" in before
    assert "not an origin of the site" in before
    assert "<bdi>blog.example.test</bdi>: 1 thread, 2 comments" in after
    assert "not an origin of the site" not in after
    assert "it became part of thread 8" in after
    with app.app_context():
        (joined,) = importing.threads().values()
        assert (joined.url, joined.comment_count) == ("https://blog.example.test/a", 2)


def test_undo_leaves_live_comments_and_a_placeholder_for_what_they_answer(app, alice, client):
    before = posting.posted(client, text="Here before")
    imported(app, alice)
    with app.app_context():
        found = {comment.id: comment for comment in db.session.scalars(select(Comment))}
        answered = next(comment for comment in found.values() if comment.source_id == "1013")
        above = [answered]
        while above[-1].parent_id:
            above.append(found[above[-1].parent_id])
        names = importing.snapshot()[1]
        identifier = next(
            value for _, kind, value, thread in names
            if (kind, thread) == ("identifier", answered.thread_id)
        )  # fmt: skip
    reply = posting.posted(
        client, identifier=identifier, parent_id=str(answered.id), text="A live answer"
    )

    press(alice, f"{PAGE}/{run_of(app).id}", "undo")
    workers.work(app)

    with app.app_context():
        left = {comment.id: comment for comment in db.session.scalars(select(Comment))}
        assert left.keys() == {int(before["id"]), int(reply["id"]), *(each.id for each in above)}
        assert left[int(reply["id"])].text == "A live answer"
        for placeholder in (left[each.id] for each in above):
            assert (placeholder.text, placeholder.html, placeholder.author_name) == ("", "", "")
            assert placeholder.is_shown
    assert damage(app) == []


def test_what_was_undone_can_be_imported_again(app, alice, client):
    imported(app, alice)
    press(alice, f"{PAGE}/{run_of(app).id}", "undo")
    workers.work(app)

    where = upload(alice).location
    workers.work(app)
    press(alice, where, "load")
    workers.work(app)

    assert (count(app), damage(app)) == (19, [])


@on_sqlite
def test_a_worker_that_died_is_followed_by_one_that_goes_on(app, alice, monkeypatch):
    where = upload(alice).location
    workers.work(app)
    press(alice, where, "load")
    with app.app_context():
        for _ in range(40):
            if run_of(app).comments_added:
                break
            working.hold(run_of(app).id, clock.now())
            working.advance(run_of(app).id, app.config["SETTINGS"].instance_dir)
    assert 0 < run_of(app).comments_added < 19

    monkeypatch.setattr(working, "_begun", {})
    monkeypatch.setattr(working, "ME", "another")
    with app.app_context(), write_unit():
        db.session.scalars(select(ImportRun)).one().held_until = NOW
    workers.work(app)

    assert (run_of(app).state, run_of(app).comments_added) == ("finished", 19)
    assert (count(app), damage(app)) == (19, [])


@on_sqlite
def test_a_run_that_another_worker_holds_is_left_to_it(app, alice, monkeypatch):
    upload(alice)
    with app.app_context():
        run_id = run_of(app).id
        with write_unit():
            assert working.hold(run_id, clock.now())
        monkeypatch.setattr(working, "ME", "another")
        with write_unit():
            assert not working.hold(run_id, clock.now())
            assert working.hold(run_id, clock.now() + timedelta(minutes=2))


@on_sqlite
def test_a_file_that_cannot_be_read_says_where(app, alice):
    where = upload(alice, "disqus-bad-utf8.xml").location
    workers.work(app)

    page = alice.get(where).text
    assert "Line 7: in the post" in page
    assert "Nothing was imported." in page
    assert (count(app), files(app)) == (0, [])


@on_sqlite
@pytest.mark.parametrize(
    ("content", "fields", "words"),
    [
        (b"", {}, "the file is empty"),
        (b"PK\x03\x04rest", {}, "this is a ZIP archive"),
        (b"\x89PNG", {}, "none of the formats"),
        (b"<disqus />", {"host_map": "nonsense"}, "“nonsense” does not say"),
    ],
)
def test_what_is_no_export_is_refused_at_once(app, alice, content, fields, words):
    refused = upload(alice, content=content, **fields)

    assert refused.status_code == 422
    assert words in refused.text
    assert files(app) == []


@on_sqlite
def test_a_file_without_a_ticket_is_no_larger_than_any_body(app, alice):
    large = bytes(300_000)
    data = {"csrf_token": staff.csrf_token(alice), "file": (io.BytesIO(large), "x.xml")}
    settings = app.config["SETTINGS"]

    refused = alice.post(PAGE, data=data)

    assert refused.status_code == 413
    ticket = uploads.write_ticket(settings.secret_key, "blog")
    assert uploads.most_bytes(settings, PAGE, f"ticket={ticket}") > 512 << 20
    assert uploads.most_bytes(settings, "/dashboard/other/moving", f"ticket={ticket}") is None
    assert uploads.most_bytes(settings, PAGE, "ticket=guess") is None


@on_sqlite
def test_a_file_that_is_not_wanted_goes(app, alice):
    where = upload(alice).location
    workers.work(app)
    assert len(files(app)) == 1

    press(alice, where, "withdraw")
    workers.work(app)

    assert (run_of(app).state, files(app), count(app)) == ("withdrawn", [], 0)


@on_sqlite
def test_a_file_that_nobody_decided_about_goes_after_a_week(app, alice):
    upload(alice)
    workers.work(app)
    with app.app_context(), write_unit():
        assert sweeping.withdraw_forgotten_uploads(clock.now(), 10) == 0
        assert sweeping.withdraw_forgotten_uploads(clock.now() + timedelta(days=8), 10) == 1
    workers.work(app, clock.now() + timedelta(days=9))

    assert (run_of(app).state, files(app)) == ("withdrawn", [])


@on_sqlite
def test_a_file_of_which_no_import_knows_goes_and_one_that_is_just_coming_stays(app, alice):
    upload(alice)
    waiting = files(app)
    folder = app.config["SETTINGS"].instance_dir
    lost = uploads.keep(folder, 17, io.BytesIO(b"of a request that failed at its commit"))

    def sweep(after):
        with app.app_context(), write_unit():
            return sweeping.forget_lost_files(folder, clock.now() + after, 10)

    assert (sweep(timedelta()), lost.exists()) == (0, True)
    assert (sweep(timedelta(days=1)), lost.exists()) == (1, False)
    assert files(app) == waiting


@on_sqlite
def test_an_owner_takes_everything_out_and_the_log_says_so(app, alice, client):
    posting.posted(client, text="Words")

    taken = alice.post(
        f"{PAGE}/export", data={"csrf_token": staff.csrf_token(alice), "format": "afterword"}
    )

    lines = [json.loads(line) for line in gzip.decompress(taken.data).splitlines()]
    assert [line.get("type") for line in lines] == [None, "site", "thread", "comment", "end"]
    assert re.search(
        r'filename="blog-[\d-]+-afterword\.jsonl\.gz"', taken.headers["Content-Disposition"]
    )
    with app.app_context():
        assert "site.export" in db.session.scalars(select(AuditEntry.action)).all()
