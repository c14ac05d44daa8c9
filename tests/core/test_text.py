"""Text from outside: what can be stored, and how a line is tidied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.core import text


@pytest.mark.parametrize(
    ("typed", "is_text"),
    [
        ("", True),
        ("plain", True),
        ("控え 🙂 é\u0301 \u202e \ufffe", True),
        ("a\nb\tc\r\x01\x7f", True),
        ("a\0b", False),
        ("\ud800", False),
        ("a\udfff", False),
        ("\ud83d\ude42", False),
    ],
)
def test_nul_and_lone_surrogates_are_no_text(typed, is_text):
    assert text.is_storable(typed) is is_text


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [
        ("  Ada   Example ", "Ada Example"),
        ("Ada\r\nExample", "Ada Example"),
        ("Ada\tExample\v\f\x85", "Ada Example"),
        ("Ada\u2028Example\u2029", "Ada Example"),
        ("Ada\u00a0\u3000\u2009Example", "Ada Example"),
        ("A\u202eda", "Ada"),
        ("A\u2066d\u2069a\u200b\ufeff", "Ada"),
        ("A\x00d\x1ba\x7f\x9f", "Ada"),
        ("A\ud800da", "Ada"),
        ("👩\u200d🚀", "👩\u200d🚀"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200d\u200c", ""),
        ("\u200b \u2060", ""),
        ("", ""),
    ],
)
def test_a_line_is_tidied(typed, tidied):
    assert text.single_line(typed) == tidied


@given(st.text(st.characters()))
def test_a_tidied_line_is_one_line_that_can_be_stored_and_stays_as_it_is(typed):
    tidied = text.single_line(typed)

    assert len(tidied.splitlines()) <= 1
    assert tidied == tidied.strip()
    assert text.is_storable(tidied)
    assert text.single_line(tidied) == tidied
