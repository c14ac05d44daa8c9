"""Catalogues with a few invented entries, in place of those that are shipped."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from comments.core import words
from comments.web import assets

Entries = Mapping[str | tuple[str, str], str | tuple[str, ...]]


@contextmanager
def speaking(folder: Path, entries: Mapping[str, Entries]) -> Iterator[None]:
    """Have these languages alone, for as long as the block lasts."""
    write_catalogues(folder, entries)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "CATALOGUES", folder)
        forget_catalogues()
        yield
    forget_catalogues()


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
