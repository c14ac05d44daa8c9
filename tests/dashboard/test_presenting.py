from datetime import timedelta

import pytest

from comments.dashboard import links, presenting
from tests.conftest import NOW


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=-5), "just now"),
        (timedelta(seconds=59), "just now"),
        (timedelta(minutes=1), "1 min ago"),
        (timedelta(minutes=59), "59 min ago"),
        (timedelta(hours=23), "23 h ago"),
        (timedelta(days=13), "13 d ago"),
        (timedelta(days=14), "15 February 2026"),
    ],
    ids=str,
)
def test_age_is_said_as_people_say_it(ago: timedelta, words: str):
    assert presenting.present_age(NOW - ago, NOW).words == words


@pytest.mark.parametrize(("number", "shown"), [(0, "0"), (99, "99"), (100, "99+"), (250, "99+")])
def test_number_stops_at_ninety_nine(number: int, shown: str):
    assert presenting.present_number(number) == shown


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ('<a href="https://a.test/x">https://a.test/x</a>', []),
        ('<a href="https://a.test/">a.test</a>', []),
        ('<a href="mailto:a@a.test">a@a.test</a>', []),
        (
            '<a href="https://b.test/x">https://a.test/x</a>',
            [("https://a.test/x", "https://b.test/x")],
        ),
        (
            '<a href="https://b.test/?a=1&amp;b=2"><em>click</em> here</a>',
            [("click here", "https://b.test/?a=1&b=2")],
        ),
        ('<a href="https://b.test"></a>', [("", "https://b.test")]),
        ("<p>no link</p>", []),
    ],
    ids=["itself", "without scheme", "mail", "another address", "words", "empty", "none"],
)
def test_link_whose_words_are_not_its_address_is_found(html: str, found: list[tuple[str, str]]):
    assert links.misleading_links(html) == found


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("plain", ""),
        ("👩\u200d🚒 می\u200cخواهم", ""),
        ("a\u202eb\u202ec\ufeff", "U+202E ×2, U+FEFF ×1"),
    ],
    ids=["none", "joiners", "controls"],
)
def test_hidden_characters_are_named_but_not_those_that_scripts_need(text: str, named: str):
    assert presenting.name_hidden(text) == named
