"""What publishers may style is what the manual names: a style sheet of theirs counts on it.

And nothing has a left or a right, but a start and an end.
"""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs/publishers.md").read_text(encoding="utf-8")
SCRIPTS = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "static/embed").glob("*.js"))
PART = re.compile(r"""\bpart(?:: |=|", )"([a-z -]+)\"""")
SIDED = re.compile(
    r"[;{](?:[a-z-]+-)?(?:left|right)(?:-[a-z]+)*:[^;}]*|border-radius:[^;}() ]+ [^;}]*|text-align:(?:left|right)"
)
PROPERTY = re.compile(r"--afterword-[a-z-]+")


def test_the_manual_names_every_part_and_no_other():
    table, _, _ = MANUAL.partition("| part | is |")[2].partition("\n\n")
    made = {name for names in PART.findall(SCRIPTS) for name in names.split()}

    assert set(re.findall(r"`([a-z-]+)`", table)) == made
    assert len(made) > 30


def test_the_manual_names_every_custom_property_and_no_other():
    assert set(PROPERTY.findall(MANUAL)) == set(PROPERTY.findall(SCRIPTS))


def test_styles_name_starts_and_ends_so_that_pages_from_right_to_left_are_mirrored():
    assert SIDED.findall(SCRIPTS) == []
    for sided in ("{margin-left:0}", ";left:2px}", "{border-radius:0 6px 6px 0}"):
        assert SIDED.search(sided)
