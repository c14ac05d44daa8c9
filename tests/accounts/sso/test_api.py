"""The door by which a page exchanges what its publisher signed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from comments.accounts.models import Account
from comments.accounts.sso import keys
from comments.accounts.sso.keys import NewKey
from comments.accounts.sso.models import Form
from comments.app import create_app
from comments.core import clock
from comments.core.db import db, write_unit
from tests.conftest import ORIGIN, close, settings_for
from tests.factories import posting, staff
from tests.factories.databases import on_sqlite
from tests.factories.publishers import claims, hs256, remote_auth

DOOR = "/api/v1/sites/blog/sso"
SECRET = "a secret of the blog, 32 bytes or more"


@pytest.fixture
def blog(app, site):
    """The site with a key for each form."""
    with app.app_context(), write_unit():
        for form, public_id in ((Form.JWT, "key-1"), (Form.REMOTE_AUTH, "pair-1")):
            new = NewKey(form=form, public_id=public_id, secret=SECRET)
            keys.add_key(site, new, app.config["SECRET_KEY"], clock.now())
    return site


def token(secret=SECRET, **changed):
    return {"form": "jwt", "token": hs256(claims(clock.now(), **changed), secret.encode())}


def payload(person, secret=SECRET):
    signed = remote_auth(person, clock.now(), secret.encode())
    return {"form": "remote_auth", "remote_auth": signed, "api_key": "pair-1"}


def bearer(answer):
    return {"Authorization": f"Bearer {answer.get_json()['token']}"}


def test_a_member_comes_in_and_comments_under_their_name_and_badge(app, client, blog):
    came = client.post(DOOR, json=token(badge="Author", email="dora@example.test"))

    posted = client.post(
        f"{posting.API}/comments",
        json={"identifier": "article", "text": "Mine.", "author": None},
        headers=bearer(came),
    )
    seen = client.get(f"{posting.API}/thread?identifier=article")
    assert came.status_code == 200
    assert came.get_json()["signed_out"] is False
    assert came.get_json()["person"]["name"] == "Dora Example"
    assert came.headers["Cache-Control"] == "no-store"
    assert posted.status_code == 201, posted.text
    author = seen.get_json()["comments"][0]["author"]
    assert (author["name"], author["badge"]) == ("Dora Example", "Author")
    assert "dora@example.test" not in came.text + posted.text + seen.text


def test_a_badge_is_plain_text_everywhere(client, blog):
    came = client.post(DOOR, json=token(badge="<img src=x onerror=alert(1)>" + "x" * 50))

    badge = came.get_json()["person"]["badge"]
    client.post(
        f"{posting.API}/comments",
        json={"identifier": "article", "text": "Mine."},
        headers=bearer(came),
    )
    page = client.get("/sites/blog/thread?identifier=article", follow_redirects=True)
    assert len(badge) <= 30
    assert "<img src=x" not in page.text


@pytest.mark.parametrize(
    "body",
    [
        {"form": "jwt", "token": ""},
        {"form": "jwt"},
        {"form": "remote_auth"},
        {"form": "remote_auth", "remote_auth": "W10=", "api_key": "pair-1"},
        payload({}),
        payload([]),
    ],
    ids=[
        "an empty token",
        "no token",
        "no payload",
        "WordPress",
        "an empty object",
        "an empty list",
    ],
)
@on_sqlite
def test_who_is_signed_out_at_the_publisher_is_told_so(client, blog, body):
    answer = client.post(DOOR, json=body)

    assert answer.status_code == 200
    assert answer.get_json()["signed_out"] is True
    assert answer.get_json()["token"] is None


@on_sqlite
def test_what_cannot_be_read_means_signed_out_with_a_hint(client, blog):
    answer = client.post(DOOR, json={"form": "remote_auth", "remote_auth": "b'e30=' b'x' 1"})

    assert answer.get_json()["signed_out"] is True
    assert "base64" in answer.get_json()["detail"]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(lambda: token(secret="x" * 40), id="a token with another secret"),
        pytest.param(lambda: token(aud="elsewhere"), id="a token for another site"),
        pytest.param(lambda: token(exp=1), id="an old token"),
        pytest.param(lambda: {"form": "jwt", "token": "a.b.c"}, id="no token at all"),
        pytest.param(lambda: payload({"id": 1, "username": "D"}, "x" * 40), id="a payload with another secret"),
        pytest.param(lambda: payload({"id": 1, "username": "D"}) | {"api_key": "no"}, id="an unknown key"),
    ],
)  # fmt: skip
@on_sqlite
def test_what_does_not_verify_is_refused_in_words_and_readers_stay_guests(app, client, blog, body):
    refused = client.post(DOOR, json=body())

    assert refused.status_code == 401
    assert refused.get_json()["type"].endswith("/problems/sso-refused")
    assert refused.get_json()["detail"].endswith(".")
    assert posting.posted(client)["author"]["name"] == "Carol Example"
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 0


def test_a_token_is_exchanged_once_however_many_ask_at_once(app, client, blog):
    body = token()

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: app.test_client().post(DOOR, json=body), range(8)))

    types = [answer.get_json().get("type", "").rpartition("/")[2] for answer in answers]
    assert sorted(types) == ["", *["sso-token-used"] * 7]
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


def test_a_used_token_ends_nothing(client, blog):
    body = token()
    came = client.post(DOOR, json=body)

    again = client.post(DOOR, json=body, headers=bearer(came))

    assert again.status_code == 401
    assert client.post(f"{posting.API}/session/renew", headers=bearer(came)).status_code == 200


def test_members_who_come_for_the_first_time_at_once_are_one_account(app, client, blog):
    body = payload({"id": "dora-7", "username": "Dora Example"})

    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: app.test_client().post(DOOR, json=body), range(4)))

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert 200 in {answer.status_code for answer in answers}
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Account)) == 1


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/form"),
        ({"form": "saml"}, "/form"),
        ({"form": "jwt", "token": 7}, "/token"),
        ({"form": "jwt", "token": "x" * 8001}, "/token"),
        ({"form": "jwt", "token": "a\0b"}, "/token"),
        ({"form": "remote_auth", "remote_auth": ["x"]}, "/remote_auth"),
        ({"form": "remote_auth", "remote_auth": "x" * 8001}, "/remote_auth"),
        ({"form": "remote_auth", "api_key": "x" * 201}, "/api_key"),
        ({"form": "jwt", "token": "", "role": "owner"}, "/role"),
    ],
)
@on_sqlite
def test_a_body_of_another_shape_is_refused_and_the_field_is_named(client, blog, body, pointer):
    refused = client.post(DOOR, json=body)

    assert refused.status_code == 422
    assert refused.get_json()["errors"][0]["pointer"] == pointer


@on_sqlite
def test_whoever_runs_the_service_finds_in_its_log_why_a_sign_in_was_refused(client, blog, capsys):
    client.post(DOOR, json=payload({"id": "7", "username": "Dora"}, secret="another"))

    logged = capsys.readouterr()
    line = next(it for it in f"{logged.out}{logged.err}".splitlines() if "sign-in refused" in it)
    assert "blog" in line
    assert "signature does not fit" in line


@on_sqlite
def test_pages_of_the_site_alone_may_ask(client, blog):
    here = client.post(DOOR, json=token(), headers={"Origin": ORIGIN})
    elsewhere = client.post(
        DOOR, json=token(jti="2"), headers={"Origin": "https://mallory.example.test"}
    )

    assert here.headers["Access-Control-Allow-Origin"] == ORIGIN
    assert elsewhere.status_code == 403
    assert "Access-Control-Allow-Origin" not in elsewhere.headers


@on_sqlite
def test_a_moderators_cookie_counts_for_nothing(app, client, blog):
    bob = staff.browser_of(app, "bob")

    came = bob.post(DOOR, json=token(roles=["owner"]))

    queue = bob.application.test_client().get(
        f"{posting.API}/moderation/comments", headers=bearer(came)
    )
    assert came.get_json()["person"]["name"] == "Dora Example"
    assert queue.status_code == 401


@on_sqlite
def test_one_address_may_ask_only_so_often(app, blog, tmp_path):
    limited = create_app(
        settings_for(app.config["SQLALCHEMY_DATABASE_URI"], tmp_path, ratelimit_enabled=True)
    )
    client = limited.test_client()

    answers = [client.post(DOOR, json={"form": "jwt", "token": "a.b.c"}) for _ in range(61)]

    assert [answer.status_code for answer in answers] == [401] * 60 + [429]
    close(limited)


@on_sqlite
def test_when_the_secret_key_was_lost_the_page_is_told_so(app, client, blog):
    app.config["SECRET_KEY"] = "another"

    answer = client.post(DOOR, json=token())

    assert answer.status_code == 503
    assert "Add a new key" in answer.get_json()["detail"]
