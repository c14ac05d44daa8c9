"""`afterword site rules`: word lists from files."""

import pytest

from comments.screening import queries
from comments.sites import queries as sites
from tests.factories import posting
from tests.factories.commands import run
from tests.factories.databases import on_sqlite

pytestmark = on_sqlite


@pytest.fixture
def kept(app, site):
    """What rules there are now, by kind, value and action."""

    def find():
        with app.app_context():
            found = queries.list_rules(sites.get_site("blog").id)
            return [(rule.kind, rule.value, rule.action) for rule in found]

    return find


@pytest.fixture
def listed(tmp_path):
    """Write a list; return its path."""

    def write(*lines):
        path = tmp_path / f"{len(list(tmp_path.iterdir()))}.txt"
        path.write_text("\n".join(lines), encoding="utf-8")
        return str(path)

    return write


def test_a_list_is_added_looked_for_at_once_and_taken_away_again(app, client, kept, listed):
    words = listed("Lotto", "", "casin*", "buy  now")
    added = run(app, ["site", "rules", "blog", "add", words, "--action", "hold"])
    held = posting.posted(client, text="My casino")["status"]
    again = run(
        app, ["site", "rules", "blog", "add", listed("lotto", "Lotto"), "--action", "refuse"]
    )
    after = kept()
    shown = run(app, ["site", "rules", "blog", "list"])
    removed = run(app, ["site", "rules", "blog", "remove", words])

    assert (added.output, held) == ("Added 3 rules to “blog”.\n", "pending")
    assert again.exit_code == 0
    assert after == [
        ("wildcard", "casin*", "hold"), ("word", "Lotto", "refuse"), ("word", "buy now", "hold"),
        ("word", "lotto", "refuse"),
    ]  # fmt: skip
    assert "wildcard  hold  anywhere  casin*" in shown.output
    assert removed.output == "Removed 3 rules from “blog”.\n"
    assert kept() == [("word", "lotto", "refuse")]


@pytest.mark.parametrize(
    ("kind", "lines", "said"),
    [
        ("pattern", ["fine", "", "(open"], "Line 3: This pattern cannot be read at character"),
        ("wildcard", ["casin*", "*"], "Line 2: “*” would match everything"),
        ("pattern", [".*"], "“.*” would match everything"),
        ("address_range", ["0.0.0.0/0"], "holds too much of the world"),
        ("word", [""], "The file is empty."),
    ],
)
def test_a_list_with_a_line_that_cannot_be_is_left_out_whole_and_the_line_named(
    app, kept, listed, kind, lines, said
):
    answer = run(app, ["site", "rules", "blog", "add", listed(*lines), "--kind", kind])

    assert (answer.exit_code, kept()) == (1, [])
    assert said in answer.output
