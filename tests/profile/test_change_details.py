"""Name and home page: changed on the profile, and soon on everything one wrote."""

import pytest
from sqlalchemy import select

from comments.accounts.models import Account
from comments.core.db import db, write_unit
from comments.discussion import authors
from comments.discussion.models import Comment
from comments.threads.models import Thread
from tests.factories import posting, readers
from tests.factories.databases import on_sqlite
from tests.factories.discussion import nodes_of, plant_thread
from tests.factories.reading import get_page
from tests.factories.workers import work
from tests.profile.conftest import send


def account_of(app, carol):
    with app.app_context():
        return db.session.get_one(Account, carol.id)


def write(client, token, **fields):
    answer = client.post(
        f"{posting.API}/comments",
        json={"identifier": "article", "text": "Hello"} | fields,
        headers=token,
    )
    assert answer.status_code == 201, answer.text
    return answer.get_json()["comment"]


def version(app):
    with app.app_context():
        return db.session.scalar(select(Thread.version))


def test_a_new_name_is_soon_on_every_comment(app, client, browser, token):
    mine = write(client, token)
    posting.posted(client, text="A guest's")

    answer = send(
        browser, "/profile/details", name="Carola Example", url="https://carola.example.test"
    )
    before = get_page(client)
    work(app)

    assert answer.status_code == 303
    assert "Carola Example" in browser.get("/profile/").text
    assert {c["author"]["name"] for c in before["comments"]} == {"Carol Example"}
    shown = {c["id"]: c["author"] for c in get_page(client)["comments"]}
    assert shown.pop(mine["id"]) == {
        "name": "Carola Example",
        "url": "https://carola.example.test",
        "avatar_url": None,
        "badge": None,
    }
    assert [author["name"] for author in shown.values()] == ["Carol Example"]


def test_open_pages_learn_of_a_new_name(app, client, browser, token):
    mine = write(client, token)
    posting.posted(client)
    before = version(app)

    send(browser, "/profile/details", name="Carola Example", url="")
    work(app)

    changes = client.get(f"{posting.API}/thread/changes?identifier=article").get_json()
    assert changes["thread"]["version"] == before + 1
    newest = changes["comments"][0]
    assert (newest["id"], newest["version"]) == (mine["id"], before + 1)
    assert newest["author"]["name"] == "Carola Example"


def test_the_same_details_change_nothing(app, client, browser, token):
    write(client, token)
    before = version(app)

    send(browser, "/profile/details", name="Carol Example", url="")
    work(app)

    assert version(app) == before


@on_sqlite
@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"name": ""}, "Please tell us a name to show."),
        ({"name": " \u200b "}, "Please tell us a name to show."),
        ({"name": "x" * 81}, "at most 80"),
        ({"name": "Carol", "url": "javascript:alert(1)"}, "A link starts with"),
        ({"name": "Carol", "url": "https://"}, "A link starts with"),
        ({"name": "Carol", "url": "x" * 3000}, "at most"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field_and_kept_there(app, carol, browser, fields, word):
    refused = send(browser, "/profile/details", **fields)

    assert refused.status_code == 422
    assert word in refused.text
    assert account_of(app, carol).name == "Carol Example"


@on_sqlite
def test_a_name_that_is_markup_is_text_on_the_page(browser):
    send(browser, "/profile/details", name="<script>alert(1)</script>", url="")

    assert "<script>alert" not in browser.get("/profile/").text


def test_many_comments_are_renewed_batch_by_batch(app, client, site, carol):
    with app.app_context():
        thread = plant_thread(site, nodes_of([None] * 25))
        with write_unit():
            mine = db.session.scalars(select(Comment).where(Comment.thread_id == thread.id)).all()
            for comment in mine[:20]:
                comment.author_id = carol.id
        with write_unit():
            counts = [authors.renew_copies(carol, 8) for _ in range(4)]

        names = db.session.scalars(select(Comment.author_name)).all()
        versions = db.session.scalar(select(Thread.version))

    assert counts == [8, 8, 4, 0]
    assert names.count("Carol Example") == 20
    assert versions == 4  # one for each batch that found something, after the first


def test_what_she_deleted_stays_without_a_name(app, client, browser, token):
    mine = write(client, token)
    posting.delete(client, mine["id"], token)

    send(browser, "/profile/details", name="Carola Example", url="")
    work(app)

    assert posting.stored(app, mine["id"]).author_name == ""


def test_a_second_person_keeps_their_name(app, client, browser, token):
    dora = readers.bearing(app, "dora")
    hers = write(client, dora)

    send(browser, "/profile/details", name="Carola Example", url="")
    work(app)

    assert posting.stored(app, hers["id"]).author_name == "Dora Example"
