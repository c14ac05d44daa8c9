"""What is kept of a sentence: enough to say it in any language, and nothing that can hurt who says it."""

from datetime import UTC, datetime
from functools import cache

import orjson
import pytest
from babel.messages.pofile import read_po
from hypothesis import given, settings
from hypothesis import strategies as st

from comments.core import words
from comments.core.words import gettext, in_language, kept, ngettext, to_json
from comments.moderation.reports.models import Reason
from comments.moderation.reports.policy import describe
from comments.translations import making

LANGUAGES = ("de", "ru", "ar", "ja")
WHEN = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)
SENTENCES = {
    "plain": gettext("A guest wrote it."),
    "value": gettext("It has %(count)s links.", count=3),
    "number": ngettext("%(num)s comment that stands", "%(num)s comments that stand", 5),
    "thousands": ngettext("%(num)s comment that stands", "%(num)s comments that stand", 12_345),
    "moment": gettext("until %(when)s", when=WHEN),
    "day": gettext("until %(when)s", when=WHEN.date()),
    "sentences": describe({Reason.SPAM: 2, Reason.OFF_TOPIC: 1}),
    "percent": gettext("Reading the file: %(share)s %%.", share=30),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_that_was_kept_is_said_in_every_language_as_it_was(name):
    sentence = SENTENCES[name]

    read = kept(str(sentence), orjson.loads(orjson.dumps(to_json(sentence))))

    assert read == sentence
    assert [in_language(read, one) for one in LANGUAGES] == [
        in_language(sentence, one) for one in LANGUAGES
    ]


def test_what_was_kept_before_is_found_by_its_english_if_it_has_no_values():
    assert in_language(kept("It has 3 links."), "de") == "It has 3 links."
    assert in_language(kept("A guest wrote it."), "de") == "Ein Gast hat ihn geschrieben."


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@cache
def list_messages():
    """Every message of ours: with its second form, if it has two."""
    with making.TEMPLATE.open("rb") as file:
        ids = [entry.id for entry in read_po(file) if entry.id]
    return [(each, None) if isinstance(each, str) else tuple(each) for each in ids]


@st.composite
def alike(draw):
    """What might pass for a sentence: messages of ours and others, with too few values or wrong ones."""
    message, plural = draw(st.sampled_from(list_messages()))
    ours = {"message": message, "plural": draw(st.sampled_from([plural, None, message]))}
    names = [*words._PLACEHOLDER.findall(f"{message}{plural}"), "num"]
    values = draw(st.dictionaries(st.sampled_from(names), st.just("1") | ANYTHING))
    said = ours | {"number": draw(st.sampled_from([1, 2, 5, 0, -1])), "values": values}
    broken = draw(st.dictionaries(st.sampled_from(list(said)), ANYTHING, max_size=1))
    # Its own English, as whoever wrote the file would put it there.
    form = message if said["number"] == 1 or ours["plural"] is None else ours["plural"]
    try:
        english = form % {name: str(value) for name, value in values.items()}
    except (KeyError, TypeError, ValueError):
        english = draw(st.text(max_size=20))
    return english, said | broken


@settings(max_examples=200, deadline=None)
@given(alike() | st.tuples(st.text(max_size=20), ANYTHING))
def test_whatever_stands_in_its_place_the_english_that_was_kept_is_said(given_):
    english, said = given_

    read = kept(english, said)

    assert read == english
    for language in LANGUAGES:
        in_language(read, language)


@pytest.mark.parametrize(
    ("english", "message", "values"),
    [
        ("x", "%(a)1000000000s", {"a": "x"}),
        ("x", "%(a)d", {"a": 1}),
        ("x", "%s", {"a": 1}),
        ("x" * 4000, "%(a)s" * 4, {"a": "x" * 1000}),
        ("1", "%(a)s", {"a": 10**5000}),
        ("x", "%(a)s", {"a": {"moment": "9999-12-31T23:59:59-23:59"}}),
        ("It has 3 links.", "It has %(count)s links.", {"count": "30"}),
    ],
    ids=["wide", "number", "without a name", "long", "large", "late", "another one"],
)
def test_a_file_cannot_have_something_else_said_than_it_shows(english, message, values):
    said = {"message": message, "plural": None, "number": 1, "values": values}

    read = kept(english, said)

    assert (read, read.values) == (english, {})


def test_a_number_is_there_for_languages_that_say_it_where_english_does_not():
    pairs = [pair for pair in list_messages() if pair[1] is not None]
    for one, other in pairs:
        values = dict.fromkeys({*words._PLACEHOLDER.findall(one)} - {"num", ""}, "x")
        shown = {"num": "1", **values}
        for plural in (None, other):
            said = {"message": one, "plural": plural, "number": 1, "values": values}
            for language in LANGUAGES:
                assert in_language(kept(one % shown, said), language)


def test_a_file_cannot_put_sentences_into_each_other_without_end():
    said, english = None, "x"
    for _ in range(words.MOST_WITHIN + 1):
        value = {"sentence": said, "text": english}
        said = {"message": "%(a)s", "plural": None, "number": 1, "values": {"a": value}}

    assert kept(english, said).values == {}
    assert kept(english, said["values"]["a"]["sentence"]).values != {}
