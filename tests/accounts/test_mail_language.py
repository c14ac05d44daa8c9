"""In which language somebody is written to: theirs, else that of the page that asked, else the site's, else English."""

import pytest
from sqlalchemy import select

from comments.accounts import handlers, merging, people
from comments.accounts.models import Account
from comments.core import clock
from comments.core.db import db, write_unit
from comments.outbox.handling import Happened
from comments.outbox.models import OutboxEvent
from tests.conftest import NOW, ORIGIN
from tests.factories import account, posting, readers, staff

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

GERMAN = {"Accept-Language": "de-AT"}
ARABIC = {"Accept-Language": "ar"}


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        pytest.param("de", ("ar", "en"), "de", id="their own"),
        pytest.param(None, ("ar", "de"), "ar", id="of the page"),
        pytest.param(None, (None, "de"), "de", id="of the site"),
        pytest.param(None, ("", None), "en", id="of nobody"),
        pytest.param("cy", ("de",), "de", id="one that there is no more"),
    ],
)
def test_the_first_language_that_there_is_counts(database_url, own, others, expected):
    assert people.language_of(Account(language=own), *others) == expected


def test_nobodys_own_language_is_passed_over(database_url):
    assert people.language_of(None, "de") == "de"


def language_of(app, person):
    with app.app_context():
        return db.session.get_one(Account, person.id).language


def post(client, path, headers, **fields):
    data = {"csrf_token": staff.csrf_token(client)} | fields
    return client.post(path, data=data, headers=headers)


def test_who_signs_in_is_written_to_in_the_language_of_that_page(app, client, site):
    carol = readers.make_person(app, "carol")
    account.give_password(app, carol)
    typed = {"email": carol.email, "password": account.PASSWORD}

    before = language_of(app, carol)
    post(client, "/sign-in/password", GERMAN, **typed)
    first = language_of(app, carol)
    post(client, "/sign-in/password", ARABIC, **typed)

    assert (before, first, language_of(app, carol)) == (None, "de", "ar")


@pytest.mark.parametrize(
    ("path", "fields"),
    [("/profile/details", {"name": "Carol", "url": ""}), ("/profile/mail", {"held": "on"})],
)
def test_so_is_who_changes_their_profile_but_not_who_looks_at_it(app, client, site, path, fields):
    carol = readers.make_person(app, "carol")
    readers.sign_in(app, client, carol)

    client.get("/profile/", headers=ARABIC)
    before = language_of(app, carol)
    post(client, path, GERMAN, **fields)

    assert (before, language_of(app, carol)) == (None, "de")


def mailed_languages(app, monkeypatch):
    """Do the worker's part for every link that was asked for; return in which language each is mailed."""
    sent = []
    monkeypatch.setattr(handlers, "send", lambda *arguments: sent.append(arguments))
    with app.app_context(), write_unit():
        asked = OutboxEvent.name == "SignInLinkRequested"
        for event in db.session.scalars(select(OutboxEvent).where(asked).order_by(OutboxEvent.id)):
            happened = Happened(
                event.id, event.name, event.site_id, event.subject_id, event.payload, NOW
            )
            handlers.mail_sign_in_link(happened, clock.now())
    return [to.language for _, to, _, _ in sent]


def test_a_link_comes_in_the_language_of_the_window_until_the_person_has_one(
    app, client, site, monkeypatch
):
    carol = readers.make_person(app, "carol")
    posting.set_site(app, "language=ar")
    window = "/sites/blog/sign-in/mail"

    post(client, window, GERMAN, origin=ORIGIN, email="dora@example.test")
    post(client, window, {"Accept-Language": "cy"}, origin=ORIGIN, email="dora@example.test")
    with app.app_context(), write_unit():
        people.keep_language(carol.id, "en")
    post(client, window, GERMAN, origin=ORIGIN, email=carol.email)

    assert mailed_languages(app, monkeypatch) == ["de", "ar", "en"]


def test_of_two_that_become_one_the_kept_ones_language_counts(app, site):
    made = [readers.make_person(app, name).id for name in ("carol", "dora")]

    with app.app_context(), write_unit():
        carol, dora = (db.session.get_one(Account, one) for one in made)
        dora.language = "de"
        db.session.flush()
        merging.merge(carol, dora, "a secret for tests only", NOW)

        assert (carol.language, dora.language) == ("de", None)
