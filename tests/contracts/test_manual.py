"""The manual says what the code does."""

from pathlib import Path

from comments.core.settings import as_markdown

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_about_settings_is_the_one_the_code_writes():
    assert (ROOT / "docs/settings.md").read_text(encoding="utf-8") == as_markdown()
