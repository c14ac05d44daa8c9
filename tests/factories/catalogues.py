"""Catalogues with a few invented entries, in place of those that are shipped."""

from collections.abc import Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from comments.core import words
from comments.web import assets

Entries = Mapping[str | tuple[str, str], str | tuple[str, ...]]


def write_catalogues(folder: Path, entries: Mapping[str, Entries]) -> None:
    """Write what each language says; a message with a number is a pair, and has a form for each kind."""
    for language, said in entries.items():
        catalogue = Catalog(language.replace("-", "_"))
        for message, translation in said.items():
            catalogue.add(message, translation)
        path = folder / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"
        path.parent.mkdir(parents=True)
        with path.open("wb") as file:
            write_po(file, catalogue)


def forget_catalogues() -> None:
    """Have everything read anew."""
    for kept in (
        words.list_languages,
        words.open_catalogue,
        words._nearest,
        assets.release,
        assets._load,
        assets._joined,
    ):
        kept.cache_clear()
