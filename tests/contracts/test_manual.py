"""The manual says what the code does."""

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
