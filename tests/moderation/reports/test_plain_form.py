"""Reporting without JavaScript."""

import pytest

from comments.discussion.models import Status
from tests.factories import posting
from tests.factories.plain_page import page_path, parsed
from tests.factories.reporting import reports

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def comment(client, site):
    return posting.posted(client, text="Buy **pills**")["id"]


def form_path(comment):
    return f"/sites/blog/comments/{comment}/report"


def test_the_plain_page_leads_to_a_form_that_shows_what_is_reported(client, comment):
    page = client.get(page_path(client))
    form = client.get(form_path(comment))

    hrefs = [link.get("href") for link in parsed(page).findall(".//a")]
    assert form_path(comment) in hrefs
    assert "Buy pills" in form.text
    assert len(parsed(form).findall(".//input[@type='radio']")) == 6


def test_a_report_comes_in_and_is_thanked_for(app, client, comment):
    sent = client.post(form_path(comment), data={"reason": "spam", "note": "Again\r\nand again"})

    thanks = client.get(sent.headers["Location"])
    assert sent.status_code == 303
    assert "Thank you. The moderators will look at it." in thanks.text
    assert [(one.reason, one.note) for one in reports(app)] == [("spam", "Again\nand again")]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"note": "my words"}, "Please choose what is wrong with the comment."),
        ({"reason": "other", "note": "my words" + "x" * 1000}, "may have at most 1,000 characters"),
    ],
)
def test_what_does_not_fit_is_said_and_what_was_typed_stays(app, client, comment, typed, sentence):
    refused = client.post(form_path(comment), data=typed)

    assert refused.status_code == 422
    assert sentence in refused.text
    assert "my words" in refused.text
    assert reports(app) == []


@pytest.mark.parametrize("status", [Status.PENDING, Status.SPAM, Status.REMOVED])
def test_there_is_no_form_for_what_readers_do_not_see(app, client, comment, status):
    posting.decide(app, comment, status)

    answers = [client.get(form_path(comment)), client.post(form_path(comment))]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert all("pills" not in answer.text for answer in answers)
