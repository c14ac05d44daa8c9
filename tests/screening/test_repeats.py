"""What was said before: the same of the same person, nearly the same elsewhere, and much at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select, text, update

from comments.core import clock
from comments.core.db import Changed, db, write_unit
from comments.discussion.models import Comment
from comments.screening import repeats
from comments.screening.models import Said, SaidPiece
from comments.screening.repeats import ALIKE, PIECES, Lately, Memory, Trace
from comments.screening.speaker import Speaker
from comments.sites.models import Site
from comments.sites.settings import SiteSettings, load_settings
from tests import servers
from tests.discussion.test_post_together import posting_at_once
from tests.factories import posting, readers
from tests.factories.databases import on_postgresql, on_sqlite

TEXT = "The best watches of the whole world are sold at our shop in the harbour, come and see."

NEARLY = TEXT.replace("harbour", "old town, at number {at}")


def rows(app):
    with app.app_context():
        return [
            db.session.scalar(select(func.count()).select_from(table))
            for table in (Said, SaidPiece)
        ]


WAITING_TURNS = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")


def memory_of(comment_id):
    """What is kept of a comment that was judged before anything like it was written."""
    comment = db.session.get_one(Comment, comment_id)
    site = db.session.get_one(Site, comment.site_id)
    speaker = Speaker(comment.author_name, email=comment.author_email)
    trace = Trace.of(speaker, comment.text, comment.thread_id, comment.id)
    kept = load_settings(site.settings)
    now = clock.now()
    return Memory(site.id, kept, trace, repeats.find_lately(site.id, kept, trace, now), now, now)


def judged_at_once(app, client, setting, words):
    """Two comments in two discussions, judged before either was remembered."""
    posts = [
        posting.posted(client, identifier=f"page-{at}", text=words.format(at=at)) for at in range(2)
    ]
    posting.set_site(app, setting)
    with app.app_context():
        return [memory_of(int(post["id"])) for post in posts]


def grow_old(app, **age):
    with app.app_context(), write_unit():
        db.session.execute(update(Said).values(at=clock.now() - timedelta(**age)))


def test_the_same_words_of_the_same_person_are_refused_until_they_are_forgotten(app, client, site):
    posting.set_site(app, "repeated_text=refuse", "repeat_hours=1")
    posting.posted(client, text="Hello, all!")

    refused = posting.post(client, text="hello ALL")
    other = posting.post(client, text="Hello all of you")
    grow_old(app, minutes=61)
    later = posting.post(client, text="Hello, all!")

    assert (refused.status_code, other.status_code, later.status_code) == (422, 201, 201)
    assert "already" in refused.get_json()["detail"]


def test_nearly_the_same_text_in_another_discussion_waits_whoever_writes_it(app, client, site):
    posting.set_site(app, "copied_text=hold")
    posting.posted(client, text=TEXT, identifier="one")
    changed = TEXT.replace("harbour", "old town")

    there = posting.posted(client, text=changed, identifier="one")
    elsewhere = posting.posted(client, text=changed, identifier="two", author={"name": "Zed"})
    short = posting.posted(client, text="Thank you", identifier="two")

    statuses = [comment["status"] for comment in (there, elsewhere, short)]
    assert statuses == ["approved", "pending", "approved"]
    assert posting.stored(app, elsewhere["id"]).reasons[0]["rule"] == "copied_text"


@on_sqlite
@pytest.mark.parametrize(
    ("how", "found"),
    [
        ({}, Lately(is_repeated=True, is_copied=True, count=1)),
        ({"thread": 1}, Lately(is_repeated=True, count=1)),
        ({"name": "Zed"}, Lately(is_copied=True)),
        ({"minutes": 61}, Lately(count=1)),
        ({"minutes": 121}, Lately()),
        ({"elsewhere": True}, Lately()),
    ],
    ids=["elsewhere on the site", "same thread", "somebody else", "an hour", "two", "other site"],
)
def test_what_was_said_counts_for_who_where_and_how_long_it_is_asked(app, site, how, found):
    kept = SiteSettings(
        repeated_text="hold", copied_text="hold", repeat_hours=1,
        many_comments=5, many_comments_minutes=120,
    )  # fmt: skip
    said, site_id = Trace.of(Speaker("Carol"), TEXT, 1, 1), site.id
    now = clock.now() + timedelta(minutes=how.get("minutes", 1))
    asked = Trace.of(Speaker(how.get("name", "Carol")), TEXT, how.get("thread", 2), 2)
    if "elsewhere" in how:
        site_id = readers.add_site_elsewhere(app).id

    with app.app_context(), write_unit():
        at = clock.now()
        repeats.remember([Memory(site.id, kept, said, Lately(), at, at)])
        assert repeats.find_lately(site_id, kept, asked, now) == found


@given(st.data())
def test_who_has_enough_pieces_in_common_meets_by_one_of_the_first(data):
    piece = st.integers(0, 2**56 - 1)
    common = data.draw(st.sets(piece, min_size=ALIKE, max_size=PIECES))
    own = st.sets(piece, max_size=PIECES - len(common))
    pieces = [sorted(common | data.draw(own)) for _ in range(2)]

    first, second = (Trace(b"", b"", tuple(each), 0, 0).first_pieces for each in pieces)

    assert set(first) & set(second)


def test_much_at_once_waits(app, client, site):
    posting.set_site(app, "many_comments=2", "many_comments_minutes=10")

    seen = [posting.posted(client, text=word)["status"] for word in ("one", "two", "three")]
    grow_old(app, minutes=11)
    seen.append(posting.posted(client, text="four")["status"])

    assert seen == ["approved", "approved", "pending", "approved"]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("repeated_text=refuse", TEXT),
        ("copied_text=refuse", TEXT),
        ("copied_text=refuse", NEARLY),
        ("many_comments=1", "Text {at}"),
    ],
    ids=["repeated", "copied", "nearly copied", "many"],
)
def test_who_sends_the_same_at_once_is_known_for_it(app, client, site, setting, words):
    posting.set_site(app, setting, "many_comments_action=refuse")
    posts = {at: {"identifier": f"page-{at}", "text": words.format(at=at)} for at in range(4)}

    with ThreadPoolExecutor(4) as pool:
        with posting_at_once(app, pool, posts) as (answers, _):
            pass
        found = sorted(answer.result(timeout=30).status_code for answer in answers.values())

    assert found == [201, 422, 422, 422]
    assert rows(app)[0] == 1


@on_sqlite
def test_nearly_the_same_is_not_written_in_one_unit(app, client, site):
    together = judged_at_once(app, client, "copied_text=hold", NEARLY)

    with app.app_context(), pytest.raises(Changed), write_unit():
        repeats.remember(together)


@on_postgresql
@pytest.mark.parametrize(
    ("setting", "words"),
    [("repeated_text=hold", TEXT), ("copied_text=hold", NEARLY)],
    ids=["the same", "nearly the same"],
)
def test_the_same_words_in_two_processes_wait_for_each_other(app, client, site, setting, words):
    first, second = judged_at_once(app, client, setting, words)

    def remember_second():
        with app.app_context(), write_unit():
            repeats.remember([second])

    with ThreadPoolExecutor(1) as pool:
        with app.app_context(), write_unit():
            repeats.remember([first])
            waiting = pool.submit(remember_second)
            servers.wait_until(lambda: db.session.scalar(WAITING_TURNS) == 1, "waiting")
        with pytest.raises(Changed):
            waiting.result(timeout=30)


@on_sqlite
def test_to_mend_comments_is_not_to_write_more(app, client, site):
    posting.set_site(app, "many_comments=2")
    made = [posting.posted_with_token(client, text=word) for word in ("one", "two")]
    grow_old(app, minutes=11)
    with app.app_context(), write_unit():
        long_ago = clock.now() - timedelta(minutes=11)
        db.session.execute(update(Comment).values(created_at=long_ago))

    mended = [posting.edit(client, comment, own, "Mended") for comment, own in made]

    assert [answer.get_json()["comment"]["status"] for answer in mended] == ["approved"] * 2
    assert posting.posted(client, text="three")["status"] == "approved"


@on_sqlite
def test_an_edit_is_no_repetition_of_itself_and_is_remembered_as_it_is_now(app, client, site):
    posting.set_site(app, "repeated_text=refuse")
    comment, own = posting.posted_with_token(client, text="Hello")

    answers = [posting.edit(client, comment, own, text) for text in ("Hello", "Goodbye")]
    first, second = posting.post(client, text="Hello"), posting.post(client, text="Goodbye")

    assert [answer.status_code for answer in answers] == [200, 200]
    assert (first.status_code, second.status_code) == (201, 422)


@on_sqlite
def test_nothing_is_kept_where_no_rule_asks_and_nothing_of_what_was_taken_back(app, client, site):
    posting.posted(client, text=TEXT)
    before = rows(app)
    posting.set_site(app, "copied_text=hold")

    comment, own = posting.posted_with_token(client, text=TEXT)
    kept = rows(app)
    posting.delete(client, comment, own)

    assert before == [0, 0]
    assert kept == [1, repeats.PIECES]
    assert rows(app) == [0, 0]


@on_sqlite
@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_what_was_said_is_forgotten_in_the_end(app, client, site, days, left):
    posting.set_site(app, "copied_text=hold")
    posting.posted(client, text=TEXT)
    grow_old(app, days=days)

    with app.app_context(), write_unit():
        repeats.forget_said(clock.now(), 100)

    assert rows(app)[0] == left
