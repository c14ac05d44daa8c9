"""What stands beside a name is read in the reader's language where it is ours."""

import pytest

from comments.accounts import badges
from comments.core import words
from tests.factories.catalogues import speaking

GERMAN = {"de": {"Staff": "Team", "Moderator": "Moderation"}}


@pytest.mark.parametrize(
    ("badge", "shown"),
    [("Staff", "Team"), ("Moderator", "Moderation"), ("staff", "staff"), ("Autor", "Autor")],
)
def test_a_roles_badge_is_shown_in_the_readers_language_and_a_publishers_as_given(
    tmp_path, badge, shown
):
    with speaking(tmp_path, GERMAN):
        assert words.in_language(badges.badge_word(badge), "de") == shown
