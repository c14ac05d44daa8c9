"""The words of the mails about ways in and invitations."""

import pytest

from comments.mail.composing import Sender, compose
from comments.mail.recipient import Recipient

SENDER = Sender("Afterword <afterword@example.test>", "https://comments.example.test")
DORA = Recipient("dora@example.test")
LINK = "https://comments.example.test/x/token"


@pytest.mark.parametrize(
    ("template", "context", "subject"),
    [
        (
            "sign_in_link",
            {"name": "<b>Bob", "where": "comments.example.test", "minutes": 15},
            "Your link to sign in to comments.example.test",
        ),
        (
            "add_address",
            {"name": "", "where": "comments.example.test", "minutes": 15},
            "Add this address to your account at comments.example.test",
        ),
        (
            "staff_invitation",
            {"who": "Alice Example", "site": "<b>Blog", "role": "moderator", "days": 7},
            "Alice Example asks you to look after the comments on <b>Blog",
        ),
    ],
    ids=["a link", "an address", "an invitation"],
)
def test_a_mail_says_what_the_link_does_and_what_happens_without_it(template, context, subject):
    mail = compose(SENDER, template, DORA, context | {"link": LINK}, "an-id")

    plain = mail.get_body(("plain",)).get_content()
    html = mail.get_body(("html",)).get_content()
    assert mail["Subject"] == subject
    for body in (plain, html):
        assert LINK in body
        assert "works once" in body
        assert "leave the link alone" in body
    assert "<b>" not in html
