"""Texts and names as rules compare them: what cannot be seen is gone, and what looks the same is the same."""

import re
import unicodedata

# Signs that nobody sees and that split a word for a machine alone; joiners are needed in several scripts, and go too:
# what is compared is never shown.
_UNSEEN = re.compile("[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
                     "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]")  # fmt: skip

# By Latin letter: letters of other scripts (Cyrillic, Greek, Armenian), digits and signs that pass for it, chosen from
# Unicode's confusables.txt. Wide, round and mathematical letters are not here: Unicode (NFKC) says what they stand for.
_PASSING = {
    "a": "аαɑ@", "b": "вьβ", "c": "сϲ", "d": "ԁժ", "e": "еεҽ", "f": "ƒ", "g": "ɡց", "h": "нһհ",
    "j": "јϳյ", "k": "кκ", "l": "іїιıɩӏ1|!ӀƖʟ", "m": "м", "n": "пηռ", "o": "оοօ0σ", "p": "рρ", "q": "ԛզ",
    "r": "гր", "s": "ѕ$5", "t": "тτ", "u": "υսц", "v": "ѵν", "w": "ԝωա", "x": "хχ", "y": "уүγყ", "z": "ʐ",
}  # fmt: skip
_LOOKALIKES = str.maketrans(
    {passing: letter for letter, those in _PASSING.items() for passing in those} | {"i": "l"}
)
_WORD = re.compile(r"\w+")
_SIGNS = "|!$@"
_PAIRS = (("rn", "m"), ("vv", "w"), ("cl", "d"))


def visible(text: str) -> str:
    """Return a text without what nobody sees, in the plainest form of its letters."""
    return unicodedata.normalize("NFKC", _UNSEEN.sub("", text))


def folded(text: str) -> str:
    """Return a text as words are looked for in it: large and small letters are the same."""
    return visible(text).casefold()


def skeleton(name: str) -> str:
    """Return what a name looks like at a glance: two that look alike have the same."""
    letters = unicodedata.normalize("NFD", folded(name))
    bare = "".join(each for each in letters if each.isalnum() or each in _SIGNS)
    look = bare.translate(_LOOKALIKES)
    for pair, one in _PAIRS:
        look = look.replace(pair, one)
    return look


def words_of(folded_text: str) -> list[str]:
    """Return the words of a folded text, without the signs between them."""
    return _WORD.findall(folded_text)


def spaced(folded_text: str) -> str:
    """Return a folded text as words with one space before and after each."""
    return f" {' '.join(words_of(folded_text))} "
