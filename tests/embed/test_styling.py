"""What publishers may style is what the manual names: a style sheet of theirs counts on it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs/publishers.md").read_text(encoding="utf-8")
SCRIPTS = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "static/embed").glob("*.js"))
PART = re.compile(r"""\bpart(?:: |=|", )"([a-z -]+)\"""")
PROPERTY = re.compile(r"--afterword-[a-z-]+")


def test_the_manual_names_every_part_and_no_other():
    table, _, _ = MANUAL.partition("| part | is |")[2].partition("\n\n")
    made = {name for names in PART.findall(SCRIPTS) for name in names.split()}

    assert set(re.findall(r"`([a-z-]+)`", table)) == made
    assert len(made) > 30


def test_the_manual_names_every_custom_property_and_no_other():
    assert set(PROPERTY.findall(MANUAL)) == set(PROPERTY.findall(SCRIPTS))
