"""Which texts are one emoji."""

import pytest

from comments.sites.emoji import is_emoji, plain


@pytest.mark.parametrize(
    "text",
    [
        "👍", "🎉", "❤️", "❤", "☺️", "©️", "👍🏽", "🧑🏿‍🚀",
        "👩‍❤️‍💋‍👨", "👨‍👩‍👧‍👦", "🏳️‍🌈", "🏴‍☠️", "🇳🇴", "1️⃣", "#️⃣", "🏴󠁧󠁢󠁳󠁣󠁴󠁿", "🫩", "🀄",
    ],
)  # fmt: skip
def test_one_emoji_is_one(text):
    assert is_emoji(text)


@pytest.mark.parametrize(
    "text",
    [
        "", "a", "1", "#", "é", "☃☃", "👍👍", "👍 ", " 👍", "👍a", "‍", "👍‍", "‍👍", "️", "🏽", "🇳",
        "🇳🇴🇸🇪", "<b>", "&#128077;", "☙", "⌘",
        "\ufffd", "👍\n", "👨‍👩‍👧‍👦‍👦", "🏴󠁧󠁢", ":+1:", "\u202e👍", "\U0001fbff",
    ],
)  # fmt: skip
def test_anything_else_is_none(text):
    assert not is_emoji(text)


def test_the_mark_that_asks_for_a_picture_makes_no_other_emoji():
    assert plain("❤️") == plain("❤")
