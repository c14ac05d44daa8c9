"""Marked sentences, and the language they are shown in."""

from datetime import UTC, datetime

import pytest

from comments.core import words
from comments.core.words import gettext, in_language, ngettext
from tests.factories.catalogues import speaking

COMMENTS = ("%(num)s comment", "%(num)s comments")
CATALOGUES = {
    "de": {
        "“%(name)s” is taken.": "„%(name)s“ ist vergeben.",
        "Name": "Name",
        "Owner": "Inhaberin",
    },
    "pt-BR": {"Name": "Nome"},
    "pt": {"Name": "Nome"},
    "zh-Hans": {},
    "zh-Hant": {},
    "nb": {},
    "he": {},
    "ja": {COMMENTS: ("コメント%(num)s件",)},
    "ru": {COMMENTS: ("%(num)s комментарий", "%(num)s комментария", "%(num)s комментариев")},
    "pl": {COMMENTS: ("%(num)s komentarz", "%(num)s komentarze", "%(num)s komentarzy")},
    "ar": {
        COMMENTS: tuple(
            f"%(num)s {kind}" for kind in ["zero", "one", "two", "few", "many", "other"]
        )
    },
}


@pytest.fixture(autouse=True)
def _catalogues(tmp_path):
    with speaking(tmp_path, CATALOGUES):
        yield


@pytest.mark.parametrize(
    ("wanted", "chosen"),
    [
        (["de"], "de"),
        (["de-AT"], "de"),
        (["DE_ch"], "de"),
        (["cy", "de"], "de"),
        (["en-GB", "de"], "en"),
        (["pt-BR"], "pt-BR"),
        (["pt-PT"], "pt"),
        (["zh-TW"], "zh-Hant"),
        (["zh-Hant-HK"], "zh-Hant"),
        (["zh-HK"], "zh-Hant"),
        (["zh"], "zh-Hans"),
        (["zh-CN"], "zh-Hans"),
        (["no"], "nb"),
        (["nn-NO"], "nb"),
        (["iw"], "he"),
        (["de-CH-x-private"], "de"),
        (["", "*", "../de", "de/../x", "d", "\0", "x" * 5000], None),
        ([], None),
        (["xx"] * 1000 + ["de"], None),
    ],
)
def test_the_nearest_language_to_what_is_wanted_is_chosen(wanted, chosen):
    assert words.choose_language(wanted) == chosen


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 1, "1 comment"),
        ("en", 0, "0 comments"),
        ("de", 2, "2 comments"),
        ("ja", 1, "コメント1件"),
        ("ru", 21, "21 комментарий"),
        ("ru", 22, "22 комментария"),
        ("ru", 11, "11 комментариев"),
        ("pl", 1, "1 komentarz"),
        ("pl", 21, "21 komentarzy"),
        ("pl", 22, "22 komentarze"),
        ("ar", 0, "0 zero"),
        ("ar", 2, "2 two"),
        ("ar", 103, "103 few"),
        ("ar", 111, "111 many"),
        ("ar", 100, "100 other"),
    ],
)
def test_a_number_takes_the_form_of_its_language(language, count, said):
    assert in_language(ngettext(*COMMENTS, count), language) == said


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "25%"), ("de", "25\xa0%"), ("tr", "%25"), ("fa", "۲۵٪"), ("ja", "25%")],
)
def test_a_share_is_said_in_percent_as_its_language_writes_it(language, said):
    sentence = gettext("(%(share)s)", share=words.Share(0.254))

    assert in_language(sentence, language) == f"({said})"


def test_a_sentence_is_english_until_somebody_shows_it():
    sentence = gettext("“%(name)s” is taken.", name="Carol")

    assert sentence == "“Carol” is taken."
    assert in_language(sentence, "de") == "„Carol“ ist vergeben."
    assert in_language(sentence, "pl") == "“Carol” is taken."


def test_what_a_sentence_puts_in_is_translated_if_it_is_marked_and_else_left_alone():
    sentence = gettext("“%(name)s” is taken.", name=gettext("Owner"))

    assert in_language(sentence, "de") == "„Inhaberin“ ist vergeben."
    assert (
        in_language(gettext("“%(name)s” is taken.", name="Owner"), "de") == "„Owner“ ist vergeben."
    )
    assert in_language("Owner", "de") == "Owner"


def test_a_percent_sign_of_a_value_stays_one():
    assert in_language(gettext("“%(name)s” is taken.", name="100 %(x)s"), "de") == (
        "„100 %(x)s“ ist vergeben."
    )


def test_joined_sentences_are_translated_each():
    both = words.joined([gettext("Owner"), "50 %", gettext("Name")])

    assert both == "Owner 50 % Name"
    assert in_language(both, "de") == "Inhaberin 50 % Name"


def test_nothing_joined_is_nothing_in_every_language():
    assert in_language(words.joined([]), "de") == ""


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("he", "rtl"), ("de", "ltr")])
def test_a_language_has_a_direction(language, direction):
    assert words.direction_of(language) == direction


def test_days_and_moments_are_said_in_the_language_of_the_sentence():
    when = datetime(2026, 3, 5, 14, 5, tzinfo=UTC)
    said = words.gettext("%(when)s", when=when)
    assert said == "5 March 2026, 14:05 UTC"
    assert words.in_language(said, "de") == "5. März 2026, 14:05 UTC"
    assert words.gettext("%(when)s", when=when.date()) == "5 March 2026"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "12,345"),
        ("de", "12.345"),
        ("fr", "12\u202f345"),
        ("ar", "12,345"),
        ("zh-Hans", "12,345"),
    ],
)
def test_a_number_of_things_is_written_as_the_language_writes_it(language, written):
    assert in_language(gettext("%(n)s", n=words.Number(12_345)), language) == written
    assert in_language(ngettext("%(num)s!", "%(num)s!", 12_345), language) == f"{written}!"


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("en", "1,234"),
        ("es", "1234"),
        ("it", "1234"),
        ("hu", "1234"),
        ("pl", "1234"),
        ("fa", "۱٬۲۳۴"),
    ],
)
def test_a_number_is_written_as_browsers_write_it(language, written):
    assert words.number(1_234, language) == written


@pytest.mark.parametrize("language", ["en", "pl", "he", "ar", "ja"])
def test_a_kind_that_only_a_browser_knows_is_written_as_other_numbers_are(language):
    kinds = [*words.plural_samples(language)]

    assert kinds[-1] == ("many" if language == "pl" else "other")
    assert kinds == [
        kind for kind in ("zero", "one", "two", "few", "many", "other") if kind in kinds
    ]


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (datetime(2026, 3, 20, 23, 59, tzinfo=UTC), "۲۹ اسفند ۱۴۰۴"),
        (datetime(2026, 3, 21, tzinfo=UTC), "۱ فروردین ۱۴۰۵"),
        (datetime(2025, 3, 20, tzinfo=UTC), "۳۰ اسفند ۱۴۰۳"),  # a leap year
        (datetime(2026, 9, 22, tzinfo=UTC), "۳۱ شهریور ۱۴۰۵"),
        (datetime(2026, 9, 23, tzinfo=UTC), "۱ مهر ۱۴۰۵"),
    ],
)
def test_persian_days_are_those_of_its_calendar(when, written):
    assert words.day(when, "fa") == words.short_day(when.date(), "fa") == written


def test_what_is_no_number_of_things_is_left_as_it_is():
    assert in_language(gettext("%(id)s", id=12_345), "de") == "12345"
