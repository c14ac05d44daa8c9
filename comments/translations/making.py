"""For developers, `make words`: find what is said in Python, templates and scripts, and renew every catalogue.

`python -m comments.translations.making pt` begins the catalogue of a language.
"""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from babel import Locale
from babel.messages.catalog import Catalog
from babel.messages.extract import extract, extract_python
from babel.messages.pofile import read_po, write_po
from babel.plural import to_gettext
from jinja2.ext import babel_extract

import comments.app
from comments.core import words
from comments.core.errors import CommentsError
from comments.core.paths import resource_dir
from comments.web import openapi, problems, wording

TEMPLATE = words.CATALOGUES / "messages.pot"
ROOT = resource_dir("static").parent
FUNCTIONS = {"gettext": None, "_": None, "ngettext": (1, 2)}
# As the application's templates are read, so that white space is what it is there.
JINJA = {"trimmed": "true", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
# Days on which nothing changed make no change: the catalogue has no date of its own.
WITHOUT_DATE = datetime(2026, 1, 1, tzinfo=UTC)
# Languages in which nothing may be missing.
COMPLETE: tuple[str, ...] = (
    *("ar", "cs", "da", "de", "el", "es", "fa", "fi", "fr", "he", "hu", "id", "it", "ja"),
    *("ko", "nb", "nl", "pl", "pt-BR", "ro", "ru", "sv", "tr", "uk", "vi", "zh-Hans", "zh-Hant"),
)

Message = str | tuple[str, ...]


def find_messages() -> Catalog:
    """Collect every marked sentence, and the titles of all problems."""
    found = _make_catalogue(None)
    package = Path(comments.app.__file__).parent
    for path in sorted(package.rglob("*.py")):
        source = path.read_bytes()
        if b"gettext(" in source and path.name != "words.py":
            _add(found, path, _extract(path, extract_python, {}))
    for path in sorted(resource_dir("templates").rglob("*.*")):
        _add(found, path, _extract(path, babel_extract, JINJA))
    for path in sorted(resource_dir("static").rglob("*.js")):
        _add(found, path, _of_script(path))
    for path in sorted(package.rglob("errors.py")):  # some are loaded when they are needed
        import_module(".".join(("comments", *path.relative_to(package).with_suffix("").parts)))
    for kind in openapi.kinds(CommentsError):
        path = Path(str(sys.modules[kind.__module__].__file__))
        _add(found, path, [problems.english_title(kind)])
    return found


def bring_up_to_date(language: str, template: Catalog) -> Catalog:
    """Return a language's catalogue with what is said now, and what was translated of it."""
    path = words.path_of(language)
    catalogue = _make_catalogue(language)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language.replace("-", "_"))
    catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    return catalogue


def write(catalogue: Catalog, path: Path) -> None:
    """Write a catalogue in an order that hangs on nothing but its messages, so that branches merge."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, sort_output=True, include_lineno=False, width=100)


def _make_catalogue(language: str | None) -> Catalog:
    made = Catalog(
        language and language.replace("-", "_"),
        header_comment="# Afterword, every sentence for people.",
        project="Afterword",
        version="1",
        copyright_holder="",
        msgid_bugs_address="",
        creation_date=WITHOUT_DATE,
        revision_date=WITHOUT_DATE,
        last_translator="",
        language_team="",
        fuzzy=False,
    )
    # Babel's own table is older than CLDR, which browsers go by.
    if language and not agrees_with_browsers(made, language):
        forms = to_gettext(Locale.parse(language, sep="-").plural_form)
        made.mime_headers = [("Plural-Forms", forms)]
    return made


def agrees_with_browsers(catalogue: Catalog, language: str) -> bool:
    """Say whether numbers of one kind in CLDR take one form in a catalogue."""
    form_of = words.form_chooser(catalogue.plural_expr)
    samples = words.plural_samples(language)
    kind_of = Locale.parse(language, sep="-").plural_form
    return all(form_of(n) == form_of(samples[kind_of(n)]) for n in (*range(1001), 1_000_000))


def _extract(path: Path, method: object, options: dict[str, str]) -> Iterator[Message]:
    with path.open("rb") as file:
        for _, message, _, _ in extract(method, file, FUNCTIONS, (), options):  # type: ignore[arg-type]
            yield message


def _of_script(path: Path) -> Iterator[Message]:
    for call in wording.list_calls(path.read_text(encoding="utf-8")):
        yield call.messages if call.count is not None else call.messages[0]


def _add(found: Catalog, path: Path, messages: Iterator[Message] | list[Message]) -> None:
    for message in messages:
        found.add(message, locations=[(path.relative_to(ROOT).as_posix(), 1)])


def main() -> None:
    """Write the template and all catalogues."""
    template = find_messages()
    write(template, TEMPLATE)
    languages = {*words.list_languages(), *sys.argv[1:]} - {words.ENGLISH}
    for language in sorted(languages):
        write(bring_up_to_date(language, template), words.path_of(language))


if __name__ == "__main__":
    main()
