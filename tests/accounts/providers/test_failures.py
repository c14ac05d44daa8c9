"""A provider that is down, answers nonsense or takes ages: a sentence, a button, and nothing of it in the log."""

from dataclasses import replace

import pytest

from comments.accounts.providers import installed
from comments.accounts.providers.asking import Documents
from tests.accounts.providers.conftest import reach
from tests.accounts.providers.journey import WINDOW, Journey
from tests.factories.databases import on_sqlite
from tests.outside.openid_provider import DISCOVERY, KEYS, TOKEN, USERINFO
from tests.outside.services import CORP, SERVER

GITHUB_TOKEN, GITHUB_USER = "/login/oauth/access_token", "/user"
APPS, MASTODON_TOKEN, WHO = "/api/v1/apps", "/oauth/token", "/api/v1/accounts/verify_credentials"

WAYS = [
    pytest.param("corp", DISCOVERY, id="the discovery document"),
    pytest.param("corp", TOKEN, id="a token"),
    pytest.param("corp", KEYS, id="the keys"),
    pytest.param("corp", USERINFO, id="the names"),
    pytest.param("github", GITHUB_TOKEN, id="GitHub's token"),
    pytest.param("github", GITHUB_USER, id="GitHub's user"),
    pytest.param("mastodon", APPS, id="Mastodon's registration"),
    pytest.param("mastodon", MASTODON_TOKEN, id="Mastodon's token"),
    pytest.param("mastodon", WHO, id="Mastodon's account"),
]


@pytest.fixture
def journey(app, site, client, outside):
    outside.corp.names_in_userinfo_only = True
    return Journey(client, outside)


def go(journey, provider):
    """Go as far as it goes; return where it ends."""
    form = {"instance": SERVER} if provider == "mastodon" else {}
    left = journey.leave(provider, **form)
    return journey.come_back(journey.agree(left)) if left.status_code == 200 else left


EXPLAINED = {
    "refused": True,
    "type": "text/html",
    "leads back": True,
    "keeps words": True,
    "caches": "no-store",
    "opener": "unsafe-none",
}


def explained(answer):
    """Say how a failure was shown to the person who meets it."""
    return {
        "refused": answer.status_code in {403, 503},
        "type": answer.mimetype,
        "leads back": f'href="{WINDOW}"' in answer.text,
        "keeps words": "What you wrote is kept" in answer.text,
        "caches": answer.headers.get("Cache-Control"),
        "opener": answer.headers.get("Cross-Origin-Opener-Policy"),
    }


@on_sqlite
@pytest.mark.parametrize(("provider", "endpoint"), WAYS)
@pytest.mark.parametrize(
    "answer",
    [
        ("<html>hunter2</html>", 200),
        ("{}", 200),
        ('{"id": [], "access_token": {}, "client_id": 1, "keys": null, "sub": 1}', 200),
        ('{"error": "invalid_grant", "error_description": "hunter2 é \\u0000"}', 400),
        ("hunter2", 401),
        ("hunter2", 500),
        ("", 302, {"Location": "http://127.0.0.1/hunter2"}),
    ],
    ids=["html", "empty", "wrong types", "refused", "401", "500", "redirect"],
)
def test_nonsense_is_explained(journey, provider, endpoint, answer, capsys):
    for service in (journey.outside.corp, journey.outside.github, journey.outside.mastodon):
        service.answers[endpoint] = lambda: answer

    assert explained(go(journey, provider)) == EXPLAINED

    assert "hunter2" not in "".join(capsys.readouterr())


@on_sqlite
@pytest.mark.parametrize(("provider", "endpoint"), WAYS)
def test_a_provider_that_takes_ages_is_not_waited_for(app, journey, provider, endpoint):
    outside = journey.outside
    for service in (outside.corp, outside.github, outside.mastodon):
        service.answers[endpoint] = outside.world.take_ages
    # Patient with all but that one: the others may be slow on a busy machine.
    reach(app, replace(outside.outbound(seconds=1.5)))

    answer = go(journey, provider)

    assert explained(answer) == EXPLAINED
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "30"


def test_a_provider_that_nobody_reaches_is_said_to_be_away(app, journey):
    reach(app, replace(journey.outside.outbound(), resolve=lambda _host, _port: []))

    answer = journey.leave("corp")

    assert explained(answer) == EXPLAINED
    assert "Example Corp does not answer just now." in answer.text


def test_a_provider_that_went_away_meanwhile_is_said_to_be_away(app, journey):
    location = journey.agree(journey.leave("corp"))
    known = app.extensions[installed.EXTENSION]
    away = replace(journey.outside.outbound(), resolve=lambda _host, _port: [])
    asking = replace(known.asking, outside=away, documents=Documents())
    app.extensions[installed.EXTENSION] = replace(known, asking=asking)

    assert explained(journey.come_back(location)) == EXPLAINED


def test_after_a_failure_the_next_try_works(journey):
    journey.outside.corp.answers[TOKEN] = lambda: ("no", 500)
    go(journey, "corp")
    journey.outside.corp.answers.clear()

    assert go(journey, "corp").status_code == 303


def test_a_refused_token_is_logged_by_its_kind_alone(journey, capsys):
    journey.outside.corp.spoil = lambda claims: claims.update(nonce="hunter2")
    location = journey.agree(journey.leave("corp"))

    assert explained(journey.come_back(location)) == EXPLAINED

    logged = "".join(capsys.readouterr())
    assert "answer-not-trusted" in logged
    secret = [part.partition("=")[2] for part in location.partition("?")[2].split("&")]
    assert [part for part in secret if part and part in logged and "." not in part] == []
    assert "hunter2" not in logged


def test_a_discovery_document_of_another_issuer_is_logged_in_words(journey, capsys):
    journey.outside.corp.metadata = {"issuer": "https://hunter2.example.test"}

    assert explained(journey.leave("corp")) == EXPLAINED

    logged = "".join(capsys.readouterr())
    assert "its issuer is another one than its address says" in logged
    assert "hunter2" not in logged


def test_a_client_secret_that_the_provider_does_not_take_is_explained(journey):
    journey.outside.corp.books.clients["comments"].client_secret = "changed"

    answer = go(journey, "corp")

    assert explained(answer) == EXPLAINED
    assert "does not know this service any more" in answer.text


def test_a_page_of_a_name_without_an_attempt_does_not_repeat_it(journey, capsys):
    answer = journey.browser.get("/sign-in/callback/<script>?state=<b>&code=<i>")

    assert answer.status_code == 404
    assert "<script>" not in answer.text + "".join(capsys.readouterr())


def test_the_hosts_that_were_asked_are_the_providers_alone(journey):
    go(journey, "corp")

    assert set(journey.outside.corp.asked) == {DISCOVERY, "/authorize", TOKEN, KEYS, USERINFO}
    assert journey.outside.github.asked == journey.outside.google.asked == []
    assert CORP in journey.outside.world.hosts()
