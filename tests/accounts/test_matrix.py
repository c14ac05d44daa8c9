"""Every page of one's own account against everybody who is not its person, and against forged requests."""

import re

import pytest

from comments.accounts.models import Grant, Identity, Session
from comments.accounts.own_ways import Authenticator, Passkey, Password
from comments.app import create_app
from comments.core import clock
from comments.core.db import db
from tests.conftest import ORIGIN, close, settings_for
from tests.contracts.access import ACCESS
from tests.factories import account, posting, readers, staff
from tests.factories.account import post
from tests.factories.databases import on_sqlite
from tests.factories.statements import row_counts

EVIL = "https://evil.example.test"
OWN = [pair for pair in ACCESS if pair[1].startswith("/account/")]
WRITES = [path for method, path in OWN if method == "POST"]
READS = [path for method, path in OWN if method == "GET"]
SIGN_INS = ["/sign-in", "/sign-in/password", "/sign-in/passkey", "/sign-in/passkey/options"]
WINDOW = ["/sites/blog/sign-in/mail", "/sites/blog/sign-in/password", "/sites/blog/sign-in/passkey"]


def address(path):
    return re.sub(r"<\w+>", "x", path)


@pytest.fixture
def carol(app, site):
    carol = readers.make_person(app, "carol")
    account.give_password(app, carol)
    readers.token_for(app, carol, site)
    return carol


@pytest.fixture
def mine(app, client, carol):
    return account.sign_in(app, client, carol)


def fields_of(app, carol):
    """What would change something of Carol's, if it were taken."""
    with app.app_context():
        grant = db.session.query(Grant.id).filter_by(account_id=carol.id).scalar()
        session = db.session.query(Session.token_hash).filter_by(account_id=carol.id).first()
    return {"grant": grant, "session": session[0].hex() if session else "", "new": "a new password",
            "email": "mallory@new.example.test", "code": "000000", "identity": "1", "passkey": "1"}  # fmt: skip


def kept(app, carol):
    """What is kept of Carol's."""
    tables = (Grant, Identity, Session, Authenticator, Passkey, Password)
    with app.app_context():
        db.session.refresh(db.session.merge(carol))
        rows = [
            {name: value for name, value in vars(row).items() if name[0] != "_"}
            for table in tables
            for row in db.session.query(table).filter_by(account_id=carol.id)
        ]
        return rows, db.session.merge(carol).email


@on_sqlite
@pytest.mark.parametrize("path", WRITES)
def test_another_person_changes_nothing_of_hers(app, mine, carol, path):
    mallory = account.sign_in(app, app.test_client(), readers.make_person(app, "mallory"))
    before = kept(app, carol)

    post(mallory, address(path), **fields_of(app, carol))

    assert kept(app, carol) == before


@on_sqlite
def test_what_is_refused_to_others_is_hers_to_do(app, mine, carol):
    changing = []
    for path in (
        "/account/grants/end",
        "/account/password",
        "/account/password/remove",
        "/account/sessions/end-others",
    ):
        account.sign_in(app, app.test_client(), carol)
        before = kept(app, carol)
        post(mine, path, **fields_of(app, carol))
        changing.append(kept(app, carol) != before)

    assert changing == [True] * 4


@on_sqlite
@pytest.mark.parametrize("path", READS)
def test_another_person_reads_nothing_of_hers(app, mine, carol, path):
    mallory = account.sign_in(app, app.test_client(), readers.make_person(app, "mallory"))

    assert "carol" not in mallory.get(address(path)).text.lower()


@on_sqlite
@pytest.mark.parametrize(("method", "path"), OWN)
def test_an_ended_session_is_a_strangers(app, mine, carol, method, path):
    token = staff.csrf_token(mine)
    fields = fields_of(app, carol)
    staff.end_all_sessions(app, ended_at=clock.now())
    before = row_counts(app)

    refused = mine.open(
        address(path),
        method=method,
        data={"csrf_token": token} | fields if method == "POST" else None,
    )

    assert refused.status_code == (401 if method == "POST" else 303)
    assert refused.location in (None, "/sign-in")
    assert row_counts(app) == before


@on_sqlite
@pytest.mark.parametrize(
    "path", [*WRITES, *SIGN_INS, *WINDOW, "/invitation/x", "/dashboard/blog/staff"]
)
@pytest.mark.parametrize("origin", [EVIL, "null", ORIGIN, "http://comments.example.test.evil.test"])
def test_a_form_from_a_foreign_origin_is_refused(app, mine, carol, path, origin):
    fields = fields_of(app, carol)
    before = kept(app, carol)
    data = {"csrf_token": staff.csrf_token(mine)} | fields

    refused = mine.post(address(path), data=data, headers={"Origin": origin})

    assert refused.status_code == 403
    assert kept(app, carol) == before


@on_sqlite
@pytest.mark.parametrize("path", [*WRITES, *SIGN_INS, *WINDOW])
@pytest.mark.parametrize("token", [None, "", "x"], ids=["none", "empty", "made up"])
def test_a_form_without_its_token_is_refused(app, mine, carol, path, token):
    fields = fields_of(app, carol) | ({"csrf_token": token} if token is not None else {})
    before = kept(app, carol)

    assert mine.post(address(path), data=fields).status_code == 403
    assert kept(app, carol) == before


@on_sqlite
@pytest.mark.parametrize("path", READS)
def test_nothing_of_it_is_kept_framed_or_told_to_others(app, mine, carol, path):
    answer = mine.get(address(path))

    assert answer.headers["Cache-Control"] == "no-store"
    assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "same-origin"
    assert "Access-Control-Allow-Origin" not in answer.headers


@on_sqlite
@pytest.mark.parametrize(
    "where",
    [
        EVIL,
        "//evil.example.test",
        "/\\evil.example.test",
        "https:evil.example.test",
        "javascript:alert(1)",
    ],
)
@pytest.mark.parametrize(
    "name", ["next", "then", "origin", "url", "redirect", "return_to", "Location"]
)
def test_no_redirect_leaves_the_service(app, mine, carol, where, name):
    forms = {
        "/account/password": {"new": "a new password"},
        "/account/mail": {"email": "x@example.test"},
        "/account/sessions/end-others": {},
        "/sign-in/password": {"email": "carol@example.test", "password": account.PASSWORD},
        "/sign-in": {"email": "carol@example.test"},
        "/sign-out": {},
    }
    answers = [post(mine, path, **fields | {name: where}) for path, fields in forms.items()]
    answers += [
        app.test_client().get(path, query_string={name: where})
        for path in ("/account/", "/dashboard/")
    ]

    places = {answer.location for answer in answers if answer.location}
    assert len(places) > 2
    assert {place for place in places if not re.match(r"/[a-z]", place)} == set()
    assert "evil" not in "".join(places)


@on_sqlite
def test_the_host_that_was_asked_is_in_no_link(app, client, site):
    lies = {
        "Host": "evil.example.test",
        "X-Forwarded-Host": "evil.example.test",
        "Forwarded": "host=evil.example.test",
    }

    answers = [
        client.get(path, headers=lies)
        for path in ("/sign-in", "/account/", "/dashboard/", "/invitation/x")
    ]
    answers.append(client.get("/account/", headers={"X-Forwarded-Proto": "gopher"} | lies))

    assert [answer.text for answer in answers if "evil.example.test" in answer.text] == []
    assert {answer.location for answer in answers} == {None, "/sign-in"}


@pytest.fixture
def limited(database_url, tmp_path):
    """The service with its limits on."""
    app = create_app(settings_for(database_url, tmp_path, ratelimit_enabled=True))
    yield app
    close(app)


@on_sqlite
@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/password", "/sign-in/passkey/options"])
def test_one_ipv6_network_is_one_client_and_forwarded_addresses_are_ignored(limited, path):
    def sign_in(number, peer):
        browser = limited.test_client()
        data = {"csrf_token": staff.csrf_token(browser), "email": f"p{number}@example.test"}
        options = {
            "environ_base": {"REMOTE_ADDR": peer},
            "headers": {"X-Forwarded-For": f"198.51.100.{number}"},
        }
        return browser.post(path, data=data, **options).status_code

    inside = [sign_in(number, f"2001:db8:1:1:{number:x}::1") for number in range(11)]

    assert 429 not in inside[:10]
    assert inside[10] == 429
    assert sign_in(0, "2001:db8:1:2::1") != 429


@on_sqlite
def test_roles_never_come_by_a_readers_token_whatever_the_session_shows(app, site):
    alice = staff.hire(app, "alice")
    token = readers.token_for(app, alice, site)

    answer = app.test_client().get(
        f"{posting.API}/moderation/comments", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.status_code == 401
