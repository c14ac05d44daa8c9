"""The manual says what the code does."""

import re
from dataclasses import fields
from pathlib import Path

from comments.core.settings import as_markdown
from comments.sites.settings import SiteSettings

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_about_settings_is_the_one_the_code_writes():
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == as_markdown()


def test_every_site_setting_has_its_row():
    manual = (ROOT / "docs/publishers.md").read_text(encoding="utf-8")

    missing = [item.name for item in fields(SiteSettings) if f"| `{item.name}`" not in manual]

    assert missing == []


def _modules_of_the_element() -> str:
    paths = sorted((ROOT / "static/embed").glob("*.js"))
    return "".join(path.read_text(encoding="utf-8") for path in paths)


def _rows(heading: str) -> str:
    """Return the first cells of a table of the publishers' manual."""
    manual = (ROOT / "docs/publishers.md").read_text(encoding="utf-8")
    table = manual.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0]
    return "\n".join(line.split(" | ", 1)[0] for line in table.splitlines()[2:])


def test_the_manual_names_the_parts_of_the_element_and_no_others():
    made = re.findall(r'(?:part: |"part", )"([a-z]+)"', _modules_of_the_element())

    assert set(re.findall(r"`([a-z]+)`", _rows("part"))) == set(made)


def test_the_manual_names_the_custom_properties_of_the_element_and_no_others():
    read = re.findall(r"var\((--afterword-[a-z-]+)", _modules_of_the_element())

    assert set(re.findall(r"`(--[a-z-]+)`", _rows("custom property"))) == set(read)
