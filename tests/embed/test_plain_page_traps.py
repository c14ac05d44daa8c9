"""What keeps machines from the form of the plain page, and people not."""

import pytest

from comments.discussion import sending
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.factories.plain_page import FORM, count_comments, field

pytestmark = on_sqlite
PAGE = "/sites/blog/thread?identifier=article"


def send(client, **fields):
    return client.post(PAGE, data=FORM | {"identifier": "article"} | fields)


def test_a_filled_trap_is_refused_with_what_to_do_and_comes_back_empty(app, client, site):
    refused = send(client, subject="Buy now")

    assert refused.status_code == 422
    assert "has to stay empty" in refused.text
    assert not field(refused, "subject")
    assert count_comments(app) == 0


def test_the_trap_of_other_programs_is_the_same(client, site):
    assert posting.post(client, subject="Buy now").status_code == 422


@pytest.mark.parametrize("stamp", ["", "made.up.stamp"])
def test_a_form_that_was_never_shown_is_too_fast(app, client, site, stamp):
    posting.set_site(app, "least_seconds=2")

    assert send(client, stamp=stamp).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(1, 422), (3, 303)])
def test_a_form_is_taken_when_somebody_had_time_to_type(
    app, client, site, monkeypatch, seconds, status
):
    posting.set_site(app, "least_seconds=2")
    stamp = field(client.get(PAGE), "stamp")
    asked = []
    real = sending._seconds_since
    monkeypatch.setattr(
        sending, "_seconds_since", lambda *given: asked.append(real(*given)) or seconds
    )

    assert send(client, stamp=stamp).status_code == status
    assert asked[0] is not None


def test_a_stopped_site_shows_its_message_and_no_form(app, client, site):
    posting.set_site(app, "stopped=on", "stop_message=Back on Monday.")

    page = client.get(PAGE)
    told = client.get(f"{posting.API}/thread?identifier=article").get_json()["settings"]

    assert "Back on Monday." in page.text
    assert "<textarea" not in page.text
    assert told["stopped"] == "Back on Monday."
    assert posting.post(client).get_json()["detail"] == "Back on Monday."
