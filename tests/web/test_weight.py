"""What a fresh reader carries before a thread shows, in every language (in a browser: tests/browser/test_weight.py)."""

import brotli

from comments.core import words
from comments.web import assets, wording

ALL_BYTES = 10_240
# To join and shorten for every language would take seconds: the heaviest are weighed as they are sent, and the others
# by their words, which cost up to so much more in the midst of the rest than beside English ones.
HEAVIEST = 5
ROOM = 120


def weigh(language: str) -> int:
    parts = (assets._load(name, language) for name in ("embed/loader.js", "embed/define.js"))
    return sum(len(part.brotli or part.plain) for part in parts)


def weigh_words(language: str) -> int:
    modules = {name: assets._tight("embed")[name] for name in ("strings", "language", "t")}
    said = wording.put_in(modules, language)
    return len(brotli.compress("".join(said.values()).encode(), quality=11))


def test_what_shows_a_thread_is_ten_kilobytes_in_every_language():
    english = weigh(words.ENGLISH) - weigh_words(words.ENGLISH)
    by_words = {language: english + weigh_words(language) for language in words.list_languages()}
    heaviest = sorted(by_words, key=lambda language: by_words[language])[-HEAVIEST:]

    weighed = {language: weigh(language) for language in heaviest}

    assert {name: weight for name, weight in weighed.items() if weight > ALL_BYTES} == {}
    assert max(by_words[name] for name in by_words if name not in weighed) <= ALL_BYTES - ROOM
    assert max(weighed[name] - by_words[name] for name in weighed) <= ROOM
