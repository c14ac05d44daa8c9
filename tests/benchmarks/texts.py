"""Invented words, names and comments that press together about as badly as what people type.

Common words are English, the rarer ones made of syllables; how often each comes follows Zipf. The same seed gives the
same texts.
"""

import random
from dataclasses import dataclass
from itertools import accumulate, product

from comments.markup import render

COMMON_WORDS = """
    the of and to a in is it you that was for on are with as his they be at one have this from
    or had by but some what there we can out other were all your when up use how said each she
    which do their time if will way about many then them would write like so these her long make
    thing see him two has look more day could go come did my sound no most number who over know
    than call first people may down side been now find any new work part take get place made
    live where after back little only round man year came show every good me give our under name
    very through just form much great think say help low line before turn cause same mean differ
    move right boy old too does tell
"""
COMMON = COMMON_WORDS.split()
ONSETS = (
    "b",
    "br",
    "d",
    "f",
    "g",
    "h",
    "k",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "r",
    "s",
    "st",
    "t",
    "v",
    "w",
)
VOWELS = ("a", "e", "i", "o", "u", "ai", "ea", "ou")
ENDS = ("", "n", "r", "t", "sk", "m")
FIRST_NAMES = ("Ada", "Ben", "Cleo", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jo", "Kay", "Lou")
LAST_NAMES = ("Example", "Sample", "Placeholder", "Fixture", "Invented", "Madeup", "Nobody", "Test")
SPECIALS = (
    "See [the notes](https://example.test/notes/{n}), about {n} lines down.",
    "> {words}\n\nNo, and that is *not* what was meant.",
    "It is **{n}** of them: `fold({n})`.",
    "⛵ 紙の船 {n} m",
)
TEXTS = 1_999  # a prime: branches that grow at once must not all say the same


@dataclass(frozen=True)
class Written:
    """What somebody typed, and the HTML made from it."""

    text: str
    html: str


def written(seed: int = 1) -> list[Written]:
    """Return different comments: mostly a few sentences, some a word or two, some long."""
    chance = random.Random(seed)
    sources = [_text(chance) for _ in range(TEXTS)]
    return [Written(source, str(render.render(source))) for source in sources]


def names() -> list[str]:
    """Return names of people who are not."""
    return [f"{first} {last}" for first, last in product(FIRST_NAMES, LAST_NAMES)]


def _vocabulary() -> tuple[list[str], list[float]]:
    chance = random.Random(7)
    syllables = ["".join(parts) for parts in product(ONSETS, VOWELS, ENDS)]
    rare = ["".join(chance.choices(syllables, k=chance.randint(1, 3))) for _ in range(8_000)]
    words = COMMON + rare
    return words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words))))


_WORDS, _FREQUENCIES = _vocabulary()


def _text(chance: random.Random) -> str:
    paragraphs = [_paragraph(chance) for _ in range(chance.choice((1, 1, 1, 2, 3)))]
    if chance.random() < 0.15:
        words = " ".join(chance.choices(_WORDS, cum_weights=_FREQUENCIES, k=8))
        paragraphs.append(chance.choice(SPECIALS).format(n=chance.randint(2, 999), words=words))
    return "\n\n".join(paragraphs)


def _paragraph(chance: random.Random) -> str:
    sentences = []
    for _ in range(chance.choice((1, 1, 2, 3, 4))):
        words = chance.choices(_WORDS, cum_weights=_FREQUENCIES, k=chance.randint(3, 16))
        sentences.append(" ".join(words).capitalize() + chance.choice("...?!"))
    return " ".join(sentences)
