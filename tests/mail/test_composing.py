"""Writing a mail: what came from outside can neither add headers nor markup."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

import pytest

from comments.core import words
from comments.mail import composing
from comments.mail.errors import BadAddress
from comments.mail.recipient import Recipient
from tests.factories.catalogues import forget_catalogues, write_catalogues

SENDER = composing.Sender("Afterword <afterword@example.test>", "https://comments.example.test")
HELD = {
    "site_name": "Blog",
    "waiting_count": 3,
    "author_name": "Carol Example",
    "page_title": "An article",
    "reasons": [],
    "card_url": "https://comments.example.test/dashboard/blog/comments/1",
    "queue_url": "https://comments.example.test/dashboard/blog/comments",
}


def compose(
    to: str = "bob@example.test", message_id: str = "m-1", language: str = "en", **values: object
) -> EmailMessage:
    return composing.compose(
        SENDER, "comment_held", Recipient(to, language), HELD | values, message_id
    )


@pytest.mark.parametrize(
    "to",
    [
        pytest.param("bob@example.test\nBcc: mallory@example.test", id="newline"),
        pytest.param("bob@example.test\r\nSubject: hello", id="carriage-return"),
        pytest.param("bob@example.test, mallory@example.test", id="two-addresses"),
        pytest.param("Bob <bob@example.test>", id="with-a-name"),
        pytest.param("bob", id="no-domain"),
        pytest.param("@example.test", id="no-user"),
        pytest.param("", id="nothing"),
        pytest.param("bob@example.test\0", id="nul"),
        pytest.param("\ud800@example.test", id="no-text"),
    ],
)
def test_what_is_not_one_address_is_refused(to: str):
    with pytest.raises(BadAddress):
        compose(to=to)


def test_a_title_cannot_start_another_header():
    message = compose(site_name="Blog\r\nBcc: mallory@example.test\r\n\r\nBuy")

    assert message["Bcc"] is None
    assert (
        message["Subject"] == "Blog Bcc: mallory@example.test Buy: 3 comments are waiting for you"
    )
    assert b"\nBcc:" not in bytes(message)


def test_a_very_long_subject_is_cut():
    message = compose(site_name="x" * 1000)

    assert len(message["Subject"]) == composing.MAX_SUBJECT
    assert message["Subject"].endswith("…")


def test_names_and_titles_are_escaped_in_the_html_and_plain_in_the_text():
    message = compose(author_name="<script>alert(1)</script>", page_title='"><img src=x>')

    html = message.get_body(("html",)).get_content()
    plain = message.get_body(("plain",)).get_content()
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<img" not in html
    assert "<script>alert(1)</script>" in plain


@pytest.mark.parametrize(
    ("given", "full"),
    [
        pytest.param("m-1", "<m-1@comments.example.test>", id="name"),
        pytest.param("m-1@example.test", "<m-1@example.test>", id="with-domain"),
        pytest.param("<m-1@example.test>", "<m-1@example.test>", id="full"),
    ],
)
def test_a_message_id_is_completed(given: str, full: str):
    assert compose(message_id=given)["Message-ID"] == full


@pytest.mark.parametrize("given", ["m 1", "m\r\nBcc: x@example.test", "m-ä", "a>b"])
def test_what_cannot_be_a_message_id_is_refused(given: str):
    with pytest.raises(ValueError, match="cannot be a message id"):
        compose(message_id=given)


def test_the_plural_follows_the_number():
    assert compose(waiting_count=1)["Subject"] == "Blog: a comment is waiting for you"
    assert "In all 3 comments are waiting" in compose().get_body(("plain",)).get_content()


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    said = {
        "ar": {
            "Hello %(name)s,": "مرحبًا %(name)s،",
            "A way in was added to your account: %(label)s.": "أُضيفت %(label)s.",
            "It was done at %(where)s on %(when)s. If that was you, there is nothing to do.": (
                "%(where)s: %(when)s"
            ),
        }
    }
    write_catalogues(tmp_path, said)
    monkeypatch.setattr(words, "CATALOGUES", tmp_path)
    forget_catalogues()
    composing._environment.cache_clear()
    yield
    monkeypatch.undo()
    forget_catalogues()
    composing._environment.cache_clear()


def test_all_of_a_mail_is_in_the_language_of_whom_it_is_for(catalogues: None):
    context = {
        "name": "<i>Carol</i>",
        "sentence": words.gettext("A way in was added to your account: %(label)s.", label="Cl\nub"),
        "when": datetime(2026, 3, 5, 14, 5, tzinfo=UTC),
        "where": "comments.example.test",
        "link": "https://comments.example.test/account/",
    }

    mail = composing.compose(
        SENDER, "way_in_changed", Recipient("carol@example.test", "ar"), context, "m-1"
    )

    html = mail.get_body(("html",)).get_content()
    plain = mail.get_body(("plain",)).get_content()
    assert mail["Content-Language"] == "ar"
    assert mail["Subject"] == "أُضيفت Cl ub."
    assert '<html lang="ar" dir="rtl">' in html
    assert "<p>مرحبًا &lt;i&gt;Carol&lt;/i&gt;،</p>" in html
    assert "مرحبًا <i>Carol</i>،" in plain
    for body in (html, plain):
        assert f"comments.example.test: {words.moment(context['when'], 'ar')}" in body
    assert "Was it not you?" in plain  # nobody translated that
