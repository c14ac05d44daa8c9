"""The catalogues: complete where they say so, and true to what is said in English."""

import re
from collections import Counter

import pytest
from babel.messages.pofile import read_po

from comments.core import words
from comments.translations import making

LANGUAGES = [language for language in words.list_languages() if language != words.ENGLISH]
VALUE = re.compile(r"%\(\w+\)s")
MARKUP = re.compile(r"</?\w+[^>]*>")


def read(path):
    with path.open("rb") as file:
        return read_po(file)


def entries(language):
    return [entry for entry in read(words.path_of(language)) if entry.id]


def pairs(entry):
    """Pair what a translation says with the English of it, form by form."""
    if isinstance(entry.id, str):
        return [(entry.id, entry.string)] if entry.string else []
    return [(entry.id[1], form) for form in entry.string if form]


def test_the_template_holds_what_is_said():
    found = {entry.id for entry in making.find_messages()}
    kept = {entry.id for entry in read(making.TEMPLATE)}

    assert (found - kept, kept - found) == (set(), set()), "Run `make words`."


def test_both_forms_of_a_message_name_the_same_values():
    # `core/words.py` reads back what is kept by the values that one of them names.
    pairs = [entry.id for entry in read(making.TEMPLATE) if not isinstance(entry.id, str)]
    named = [[set(VALUE.findall(form)) - {"%(num)s"} for form in pair] for pair in pairs]

    assert [pair for pair, (one, other) in zip(pairs, named, strict=True) if one != other] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_the_messages_of_the_template(language):
    assert {entry.id for entry in entries(language)} == {
        entry.id for entry in read(making.TEMPLATE) if entry.id
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_value_and_no_markup_is_lost_in_a_translation(language):
    wrong = [
        (english, translated)
        for entry in entries(language)
        for english, translated in pairs(entry)
        # “One comment” may say its number in a word.
        if Counter(VALUE.findall(english)) - Counter(["%(num)s"])
        != Counter(VALUE.findall(translated)) - Counter(["%(num)s"])
        or (isinstance(entry.id, str) and ("%(num)s" in english) != ("%(num)s" in translated))
        or Counter(MARKUP.findall(english)) != Counter(MARKUP.findall(translated))
    ]

    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_translated_has_every_form_and_the_forms_are_those_of_browsers(language):
    catalogue = read(words.path_of(language))
    plurals = [entry for entry in catalogue if not isinstance(entry.id, str) and any(entry.string)]

    assert [e.id for e in plurals if len([f for f in e.string if f]) != catalogue.num_plurals] == []
    assert making.agrees_with_browsers(catalogue, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_scripts_say_is_translated_in_every_language(language):
    missing = [
        entry.id
        for entry in entries(language)
        if any(path.startswith("static/") for path, _ in entry.locations)
        and (entry.fuzzy or not pairs(entry))
    ]

    assert missing == []


@pytest.mark.parametrize("language", making.COMPLETE)
def test_a_complete_language_lacks_nothing(language):
    assert [entry.id for entry in entries(language) if entry.fuzzy or not pairs(entry)] == []
