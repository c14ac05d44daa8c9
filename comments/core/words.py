"""Sentences for people: marked where they are written, in English; put into the reader's language at the edge.

`gettext` and `ngettext` return what they were given, as a `str` that remembers what it was made from. So a sentence may
be raised, kept in a table of constants, logged or handed to another thread, and nobody on the way needs to know who
will read it. Whoever shows it says `in_language(text, language)`; what nobody translates stays English. Values are put
in by name: `gettext("“%(name)s” is taken.", name=name)`; sentences, numbers, shares, days and moments among them are
said in that language, too. What is kept in the database is kept in English, and beside it what it was made from:
`to_json`, `kept`.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from gettext import c2py
from io import BytesIO
from pathlib import Path
from typing import Any, Self

from babel import Locale, localedata
from babel.dates import format_date, format_time
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal, format_percent, get_minus_sign_symbol
from babel.support import NullTranslations, Translations

from comments.core import solar_hijri

ENGLISH = "en"
PERSIAN = "fa"
CATALOGUES = Path(__file__).resolve().parents[1] / "translations"
# What people and browsers say for what our catalogues are called.
_KNOWN_AS = {
    **dict.fromkeys(("zh-tw", "zh-hk", "zh-mo"), "zh-hant"),
    **dict.fromkeys(("zh", "zh-cn", "zh-sg"), "zh-hans"),
    **dict.fromkeys(("no", "nn"), "nb"),
    "iw": "he",
    "in": "id",
}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8}){0,7}")
MOST_TAGS = 10  # that one reader may name
# What is read back of a sentence: longer texts, and sentences deeper within each other, stay the English that they are.
MOST_READ = 2_000
MOST_WITHIN = 3
_PLACEHOLDER = re.compile(r"%(?:%|\((\w+)\)s)")
# CLDR's minimum of grouping digits, of which Babel knows nothing: 1234 but 12.345.
_UNGROUPED_TO_9999 = {"es", "hu", "it", "pl"}
# Nor does it write others than 0 to 9.
_DIGITS = {PERSIAN: str.maketrans("0123456789%", "۰۱۲۳۴۵۶۷۸۹٪")}
# Numbers that between them are of every kind that a whole number can be, in any language.
_SAMPLES = (*range(201), 1_000_000)
_KINDS = ("zero", "one", "two", "few", "many", "other")


class Sentence(str):
    """A sentence in English, and what it was made from: the message as it stands in the catalogue, and the values."""

    __slots__ = ("message", "number", "plural", "values")
    message: str
    plural: str | None
    number: int
    values: Mapping[str, object]

    def __new__(
        cls,
        message: str,
        values: Mapping[str, object] | None = None,
        plural: str | None = None,
        number: int = 1,
    ) -> Self:
        """Write the sentence in English."""
        values = values or {}
        form = message if plural is None or number == 1 else plural
        made = super().__new__(cls, _fill(form, values, ENGLISH))
        made.message, made.plural, made.number, made.values = message, plural, number, values
        return made


class Number(int):
    """A number of things, which is written as its reader's language writes it; ids and years are no such numbers."""


class Share(float):
    """A part of a whole, from 0 to 1, which is said in percent."""


def gettext(message: str, /, **values: object) -> Sentence:
    """Mark a sentence; values may be sentences, numbers, days and moments, too."""
    return Sentence(message, values)


def ngettext(one: str, other: str, number: int, /, **values: object) -> Sentence:
    """Mark a sentence with a number in it, which is `%(num)s`; a value of that name says how it is written."""
    return Sentence(one, {"num": Number(number), **values}, other, number)


def joined(sentences: Iterable[str], between: str = " ") -> str:
    """Return several sentences or words, one behind the other."""
    named = {f"part{at}": sentence for at, sentence in enumerate(sentences)}
    return Sentence(between.join(f"%({name})s" for name in named), named)


def in_language(text: str, language: str) -> str:
    """Return a sentence in a language; any other text as it is."""
    # Under nothing a catalogue keeps its head.
    if not isinstance(text, Sentence) or not text.message:
        return text
    catalogue = open_catalogue(language)
    if text.plural is None:
        form = catalogue.ugettext(text.message)
    else:
        form = catalogue.ungettext(text.message, text.plural, text.number)
    return _fill(form, text.values, language)


def to_json(text: str) -> dict[str, Any] | None:
    """Return what a sentence was made from, to be kept beside its English; None where that is all there is to know."""
    if not isinstance(text, Sentence) or not text.values:
        return None
    return {
        "message": text.message,
        "plural": text.plural,
        "number": text.number,
        "values": {name: _value_to_json(value) for name, value in text.values.items()},
    }


def _value_to_json(value: object) -> object:
    match value:
        case Sentence():
            # Without values of its own, it is found by what it says.
            return {"sentence": to_json(value), "text": str(value)}
        case datetime():
            return {"moment": value.isoformat()}
        case date():
            return {"day": value.isoformat()}
        case Number():
            return {"count": int(value)}
        case int():
            return value
    return str(value)


def kept(english: str, said: object = None) -> str:
    """Return a sentence that was kept, for anybody's language.

    `said` is what `to_json` made of it, or whatever a file from elsewhere has in its place: what does not say in
    English exactly what is kept in English is not believed, and the English is all there is to say.
    """
    try:
        return _read(english, said, MOST_WITHIN)
    except (ValueError, OverflowError):
        return Sentence(english)


def _read(english: str, said: object, within: int) -> Sentence:
    """Read a sentence back.

    Raises:
        ValueError, OverflowError: it is not one.

    """
    match said:
        case None:
            return Sentence(english)
        case {
            "message": str(message),
            "plural": None | str() as plural,
            "number": int(number),
            "values": dict(values),
        }:
            pass
        case _:
            raise ValueError
    if within == 0 or len(english) > MOST_READ:
        raise ValueError
    needed = _needed(message) | (_needed(plural) | {"num"} if plural is not None else set())
    if not needed <= values.keys():
        raise ValueError
    read = {name: _read_value(values[name], within - 1) for name in needed}
    # Where the catalogue has two forms of it, some languages put the number into both.
    read.setdefault("num", Number(number))
    sentence = Sentence(message, read, plural, number)
    if sentence != english:
        raise ValueError
    return sentence


def _read_value(value: object, within: int) -> object:
    match value:
        case {"sentence": said, "text": str(text)} if len(text) <= MOST_READ:
            return _read(text, said, within)
        case {"count": int(count)}:
            return Number(count)
        case {"moment": str(when)}:
            return datetime.fromisoformat(when).astimezone(UTC)
        case {"day": str(when)}:
            return date.fromisoformat(when)
        case str() | int() if len(str(value)) <= MOST_READ:
            return value
    raise ValueError


def _needed(form: str) -> set[str]:
    """Return the values that a form names.

    Raises:
        ValueError: something is put in otherwise than by name, or it is too much.

    """
    if len(form) > MOST_READ or "%" in _PLACEHOLDER.sub("", form):
        raise ValueError
    return {name for name in _PLACEHOLDER.findall(form) if name}


def number(value: int, language: str) -> str:
    """Return a number as it is written, and as browsers write it: 12,345."""
    is_grouped = language not in _UNGROUPED_TO_9999 or abs(value) > 9999  # noqa: PLR2004
    written = format_decimal(
        abs(value),
        locale=_locale(language),
        group_separator=is_grouped,
        numbering_system="default",
    )
    # In scripts from right to left, the sign needs a mark to stay before its number.
    sign = get_minus_sign_symbol(_locale(language)) if value < 0 else ""
    return sign + _in_digits(written, language)


def share(value: float, language: str) -> str:
    """Return a share as it is written: 25%, 25 %, %25."""
    written = format_percent(value, locale=_locale(language), numbering_system="default")
    return _in_digits(written, language)


def day(when: date, language: str) -> str:
    """Return a day as it is written: 5 March 2026."""
    return _day(when, "long", language)


def short_day(when: date, language: str) -> str:
    """Return a day as short as it can be read: 5 Mar 2026."""
    return _day(when, "medium", language)


def moment(when: datetime, language: str) -> str:
    """Return a day and the time of the world's clock: 5 March 2026, 14:05 UTC."""
    when = when.astimezone(UTC)
    time = format_time(when, "short", locale=_locale(language))
    return f"{day(when, language)}, {_in_digits(time, language)} UTC"


def _day(when: date, style: str, language: str) -> str:
    """Write a day in the calendar that goes with a language, as browsers do."""
    if language == PERSIAN:
        return _in_digits(solar_hijri.write(when), language)
    return str(format_date(when, style, locale=_locale(language)))


def _in_digits(written: str, language: str) -> str:
    return written.translate(_DIGITS.get(language, {}))


def _locale(language: str) -> str:
    """Name a language as Babel does; English as most of the world writes dates, not as America."""
    return "en_GB" if language == ENGLISH else language.replace("-", "_")


def _fill(form: str, values: Mapping[str, object], language: str) -> str:
    if not values:
        return form
    return form % {name: say(value, language) for name, value in values.items()}


def say(value: object, language: str) -> object:
    """Return a sentence, a number, a share, a day or a moment in a language; anything else as it is."""
    match value:
        case str():
            return in_language(value, language)
        case Number():
            return number(value, language)
        case Share():
            return share(value, language)
        case datetime():
            return moment(value, language)
        case date():
            return day(value, language)
    return value


@lru_cache
def list_languages() -> tuple[str, ...]:
    """Name the languages there are, as web pages do: `en`, `pt-BR`."""
    found = {path.parent.parent.name for path in CATALOGUES.glob("*/LC_MESSAGES/messages.po")}
    return tuple(sorted({ENGLISH, *(name.replace("_", "-") for name in found)}))


@lru_cache
def open_catalogue(language: str) -> NullTranslations:
    """Read the catalogue of a language, when it is first asked for."""
    if language == ENGLISH or language not in list_languages():
        return NullTranslations()
    compiled = BytesIO()
    with path_of(language).open("rb") as file:
        write_mo(compiled, read_po(file, locale=language.replace("-", "_")))
    compiled.seek(0)
    return Translations(compiled)


def path_of(language: str) -> Path:
    """Return where the catalogue of a language is."""
    return CATALOGUES / language.replace("-", "_") / "LC_MESSAGES" / "messages.po"


def choose_language(wanted: Iterable[str]) -> str | None:
    """Return the language of ours that is nearest to the first tag (BCP 47) that is near any."""
    for _, tag in zip(range(MOST_TAGS), wanted, strict=False):
        found = _nearest(tag)
        if found is not None:
            return found
    return None


@lru_cache(maxsize=512)
def _nearest(tag: str) -> str | None:
    if not _TAG.fullmatch(tag):
        return None
    ours = {language.lower(): language for language in list_languages()}
    parts = tag.lower().replace("_", "-").split("-")
    # From the whole tag to its first part, which stands for all kinds of a language.
    for length in range(len(parts), 0, -1):
        name = "-".join(parts[:length])
        name = _KNOWN_AS.get(name, name)
        if name in ours:
            return ours[name]
    kinds = (language for name, language in ours.items() if name.startswith(f"{parts[0]}-"))
    return next(kinds, None)


def form_chooser(expression: str) -> Callable[[int], int]:
    """Return what says which form of a catalogue goes with a number, from the `Plural-Forms` in its head."""
    return c2py(expression)


@lru_cache
def direction_of(language: str) -> str:
    """Return which way a language is written: `ltr` or `rtl`."""
    direction = str(Locale.parse(language, sep="-").text_direction)
    localedata.clear_caches()  # a megabyte for each language, of which no more is asked
    return direction


@lru_cache
def plural_samples(language: str) -> Mapping[str, int]:
    """Return a number of each kind that whole numbers are of in a language, by the kind's name in CLDR.

    A browser's `Intl.PluralRules` has the same names. The last kind serves where a browser knows one more.
    """
    rule = Locale.parse(language, sep="-").plural_form
    samples: dict[str, int] = {}
    for number in _SAMPLES:
        samples.setdefault(rule(number), number)
    localedata.clear_caches()
    return {kind: samples[kind] for kind in _KINDS if kind in samples}
