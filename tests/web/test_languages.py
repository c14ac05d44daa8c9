"""What is said in answer to a request is said in its language, and caches are told so."""

import pytest

from comments.core.db import write_unit
from comments.sites import actions as sites
from comments.sites import queries
from tests.factories.reading import API

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
POST = f"{API}/comments"


def refused(client, **headers):
    return client.post(POST, json={}, headers=headers)


@pytest.mark.parametrize(
    ("header", "language", "title"),
    [
        ("de-AT,en;q=0.5", "de", "Was gesendet wurde, passt nicht"),
        ("cy,de;q=0.2", "de", "Was gesendet wurde, passt nicht"),
        ("de;q=0, en", "en", "What was sent does not fit"),
        ("", "en", "What was sent does not fit"),
    ],
)
def test_a_problem_is_told_in_the_language_that_the_browser_prefers(
    client, site, header, language, title
):
    answer = refused(client, **{"Accept-Language": header})

    assert answer.status_code == 422
    assert answer.json["title"] == title
    assert answer.headers["Content-Language"] == language
    assert "Accept-Language" in answer.headers["Vary"]


def test_whose_browser_asks_for_nothing_there_is_is_told_in_the_sites_language(app, client, site):
    with app.app_context(), write_unit():
        sites.set_site(queries.get_site(site.shortname), "language=de")

    answer = refused(client, **{"Accept-Language": "cy"})

    assert answer.json["title"] == "Was gesendet wurde, passt nicht"


def test_the_fields_of_a_problem_are_told_in_it_too(client, site):
    answer = refused(client, **{"Accept-Language": "de"})

    assert answer.json["errors"][0]["detail"] == "„text“ fehlt."
    assert "„text“ fehlt." in answer.json["detail"]


def test_a_page_may_be_asked_for_in_a_language_and_leads_on_in_it(client, site):
    answer = client.get(
        "/sites/blog/thread?identifier=a&lang=ar", headers={"Accept-Language": "de"}
    )

    assert '<html lang="ar" dir="rtl">' in answer.text
    assert 'lang=ar"' in answer.text.replace("&amp;", "&")
    assert answer.headers["Content-Language"] == "ar"
    assert "Accept-Language" in answer.headers["Vary"]


def test_what_is_kept_for_all_readers_is_the_same_in_every_language(client, site):
    address = f"{API}/thread?identifier=a"
    answers = [client.get(address, headers={"Accept-Language": one}) for one in ("de", "ar", "en")]

    assert len({answer.data for answer in answers}) == 1
    assert {answer.headers["Vary"] for answer in answers} == {"Origin, Accept-Encoding"}
