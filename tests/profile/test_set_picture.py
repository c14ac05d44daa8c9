"""A picture of one's own: on the profile, on one's comments, at an address of its own."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from comments.accounts.models import Account
from comments.core.db import db
from comments.profile.models import Picture
from comments.serving.bodies import Bodies
from tests.factories.databases import on_sqlite
from tests.factories.reading import get_page
from tests.factories.workers import work
from tests.profile.conftest import send
from tests.profile.test_change_details import write


def file(colour="red", size=(200, 300)):
    content = io.BytesIO()
    Image.new("RGB", size, colour).save(content, "PNG")
    content.seek(0)
    return (content, "me.png")


def pictures(app):
    with app.app_context():
        return db.session.scalars(select(Picture)).all()


def test_a_picture_is_soon_on_every_comment(app, client, browser, token):
    write(client, token)

    answer = send(browser, "/profile/picture", picture=file())
    work(app)

    assert answer.status_code == 303
    [author] = [comment["author"] for comment in get_page(client)["comments"]]
    assert author["avatar_url"] in browser.get("/profile/").text
    shown = client.get(author["avatar_url"])
    assert Image.open(io.BytesIO(shown.data)).size == (96, 96)


def test_the_plain_page_shows_it(app, client, browser, token):
    write(client, token)
    send(browser, "/profile/picture", picture=file())
    work(app)

    [picture] = pictures(app)
    page = client.get("/sites/blog/thread?identifier=article", follow_redirects=True).text

    assert f'src="/avatars/{picture.key}"' in page


def test_a_picture_is_served_as_nothing_but_a_picture(app, client, browser):
    send(browser, "/profile/picture", picture=file())
    [picture] = pictures(app)

    shown = client.get(f"/avatars/{picture.key}")

    assert shown.headers["Content-Type"] == "image/webp"
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert shown.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Set-Cookie" not in shown.headers
    assert "Cookie" not in shown.headers.get("Vary", "")


def test_another_picture_has_another_address_and_the_first_is_gone(app, client, browser):
    send(browser, "/profile/picture", picture=file("red"))
    [first] = pictures(app)
    send(browser, "/profile/picture", picture=file("blue"))
    [second] = pictures(app)

    assert first.key != second.key
    gone = client.get(f"/avatars/{first.key}")
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")
    assert client.get(f"/avatars/{second.key}").status_code == 200


def test_a_removed_picture_is_nowhere(app, client, browser, token):
    write(client, token)
    send(browser, "/profile/picture", picture=file())
    work(app)

    send(browser, "/profile/picture/remove")
    work(app)

    assert pictures(app) == []
    assert [c["author"]["avatar_url"] for c in get_page(client)["comments"]] == [None]
    with app.app_context():
        assert db.session.scalars(select(Account.avatar)).all() == [None]


@on_sqlite
@pytest.mark.parametrize("key", ["x", "a" * 200, "..%2f..%2fetc", "%00", "%ff"])
def test_an_address_that_was_never_given_out_holds_nothing(client, site, key):
    assert client.get(f"/avatars/{key}").status_code == 404


@on_sqlite
def test_a_file_that_is_no_picture_is_said_at_its_field(app, browser):
    refused = send(browser, "/profile/picture", picture=(io.BytesIO(b"<svg/>"), "x.svg"))
    nothing = send(browser, "/profile/picture")

    assert (refused.status_code, nothing.status_code) == (422, 422)
    assert "could not be read as a picture" in refused.text
    assert "Choose a picture first." in nothing.text
    assert pictures(app) == []


@on_sqlite
def test_two_megabytes_are_taken_here_and_nowhere_else(app, browser, site):
    noise = Image.effect_noise((1300, 1300), 90)
    content = io.BytesIO()
    noise.save(content, "PNG")
    assert 1_000_000 < len(content.getvalue()) < 2_000_000
    content.seek(0)

    taken = send(browser, "/profile/picture", picture=(content, "noise.png"))
    too_large = send(browser, "/profile/picture", picture=(io.BytesIO(bytes(2_200_000)), "x.png"))
    elsewhere = send(browser, "/profile/details", name="x" * 300_000)

    assert taken.status_code == 303
    assert (too_large.status_code, elsewhere.status_code) == (413, 413)


@on_sqlite
def test_a_body_of_that_size_is_had_before_the_application_is_asked(app):
    seen = {}

    def application(environ, start):
        seen[environ["PATH_INFO"]] = isinstance(environ["wsgi.input"], io.BytesIO)
        return []

    layer = Bodies(application, 1, app.config["MAX_CONTENT_LENGTH"], app.config["LARGER_BODIES"])
    for path in ("/profile/picture", "/profile/details"):
        body = io.BufferedReader(io.BytesIO(bytes(1_000_000)))
        layer({"PATH_INFO": path, "CONTENT_LENGTH": "1000000", "wsgi.input": body}, None)

    assert seen == {"/profile/picture": True, "/profile/details": False}
