"""A site's own rules: what is found by them, and what cannot be one."""

import random
import string
from ipaddress import ip_address

import pytest

from comments.screening import values, word_checks
from comments.screening.actions import NewRule
from comments.screening.errors import BadRule
from comments.screening.models import Kind, Outcome, Part
from comments.screening.ruleset import MAX_FOUND, Entry, Ruleset, Subject


def entry(kind, value, part="anywhere"):
    return Entry(Kind(kind), Part(part), values.spelled(Kind(kind), value), Outcome.HOLD)


def finds(rule, text="", name="Carol", mail=None, address=None):
    subject = Subject(text, name, mail, ip_address(address) if address else None)
    return bool(Ruleset([rule]).find(subject))


@pytest.mark.parametrize(
    ("kind", "value", "text", "is_found"),
    [
        ("word", "Casino", "the CASINO, again", True),
        ("word", "casino", "casinos", False),
        ("word", "casino", "mycasino", False),
        ("word", "casino", "ca\u200bsi\u00adno", True),
        ("word", "casino", "ｃａｓｉｎｏ", True),
        ("word", "buy now", "Buy now!", True),
        ("word", "$$$", "for $$$$ only", True),
        ("word", "große", "GROSSE Worte", True),
        ("word", "赌", "在线赌", False),
        ("wildcard", "*赌*", "在线赌场", True),
        ("wildcard", "casin*", "casinos", True),
        ("wildcard", "casin*", "casin", True),
        ("wildcard", "casin*", "mycasino", False),
        ("wildcard", "*coin", "Bitcoin.", True),
        ("wildcard", "*coin", "coins", False),
        ("wildcard", "v*gra", "viagra", True),
        ("wildcard", "v*gra", "via a gra", False),
        ("wildcard", "cheap * pills", "cheap red pills", True),
        ("wildcard", "cheap * pills", "cheap and red pills", False),
        ("wildcard", "*.example", "see http://x.example/", True),
        ("pattern", r"[A-Z]{10}", "ABSOLUTELY", True),
        ("pattern", r"[A-Z]{10}", "absolutely", False),
        ("pattern", r"(?i)free\s+money", "FREE\n money", True),
    ],
)
def test_words_wildcards_and_patterns_are_found_as_people_mean_them(kind, value, text, is_found):
    assert finds(entry(kind, value), text) is is_found


@pytest.mark.parametrize(
    ("part", "where", "is_found"),
    [
        ("anywhere", "text", True),
        ("anywhere", "name", True),
        ("anywhere", "mail", False),
        ("text", "name", False),
        ("name", "name", True),
        ("name", "text", False),
        ("mail", "mail", True),
    ],
)
def test_a_rule_looks_where_it_was_told(part, where, is_found):
    assert finds(entry("word", "spam", part), **{where: "spam@x.example"}) is is_found


@pytest.mark.parametrize(
    ("mail", "is_found"),
    [
        ("a@bad.example", True),
        ("a@deep.BAD.example", True),
        ("a@notbad.example", False),
        (None, False),
    ],
)
def test_a_mail_domain_is_met_with_all_below_it(mail, is_found):
    assert finds(entry("mail_domain", "@Bad.example"), mail=mail) is is_found


@pytest.mark.parametrize(
    ("address", "is_found"),
    [("192.0.2.200", True), ("192.0.3.1", False), ("2001:db8::1", False), (None, False)],
)
def test_an_address_range_is_met_by_what_is_in_it(address, is_found):
    assert finds(entry("address_range", "192.0.2.9/24"), address=address) is is_found


@pytest.mark.parametrize(
    ("kind", "value", "says"),
    [
        ("pattern", "foo(bar", "at character 4: missing )"),
        ("pattern", "a(b)[c", "at character 5: missing ]"),
        ("pattern", "a)b", "at character 2: unexpected )"),
        ("pattern", r"ab\1", "at character 3: invalid escape sequence"),
        ("pattern", "x(?=y)", "at character 2: invalid perl operator"),
        ("pattern", "x**", "at character 2: bad repetition operator"),
        ("pattern", "a{2000}", "at character 2: invalid repetition size"),
        ("pattern", ".*", "would match everything"),
        ("pattern", "a?", "would match everything"),
        ("pattern", r"\w", "would match everything"),
        ("wildcard", "*", "would match everything"),
        ("wildcard", "* *", "would match everything"),
        ("wildcard", "a*", "would match everything"),
        ("wildcard", "*о*", "would match everything"),
        ("wildcard", "*é*", "would match everything"),
        ("wildcard", "*ا*", "would match everything"),
        ("wildcard", "casino", "has a * in it"),
        ("word", " \u200b ", "Write what to look for."),
        ("word", "x" * 501, "At most 500 characters"),
        ("mail_domain", "example", "is not a mail domain"),
        ("address_range", "192.0.2", "is not an address or a range"),
        ("address_range", "8.0.0.0/7", "too much of the world"),
        ("address_range", "2000::/18", "too much of the world"),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_where_and_why(kind, value, says):
    with pytest.raises(BadRule) as refused:
        values.spelled(Kind(kind), value)

    assert says in refused.value.detail


def test_of_five_thousand_words_those_are_found_that_are_there():
    chosen = random.Random(1)
    words = [
        "".join(chosen.choices(string.ascii_lowercase, k=8)) + kind
        for kind in ("", "*")
        for _ in range(2500)
    ]
    rules = Ruleset([entry("wildcard" if word.endswith("*") else "word", word) for word in words])

    text = f"Lorem {words[7]} ipsum {words[4000].rstrip('*')}ish dolor"
    found = rules.find(Subject(text, "Carol", None, None))

    assert [one.value for one in found] == [words[7], words[4000]]
    assert len(rules.find(Subject(" ".join(words), "Carol", None, None))) == MAX_FOUND


def test_a_word_with_a_star_is_the_wildcard_it_is_meant_as_and_a_pattern_stays_one():
    kinds = [NewRule(kind, "casin*").entry().kind for kind in (Kind.WORD, Kind.PATTERN)]

    assert kinds == [Kind.WILDCARD, Kind.PATTERN]


@pytest.mark.parametrize(
    ("value", "named"),
    [
        ("casino", {"casino"}),
        ("casino, cheap", {"casino"}),
        ("well, well, casino", {"well, well", "casino"}),
        ("casinos", set()),
        ("", set()),
    ],
)
def test_what_a_verdict_found_names_the_rules_again_also_those_with_a_comma(value, named):
    assert word_checks.named_in(value, {"casino", "well, well"}) == named
