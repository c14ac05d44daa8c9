"""A site's own rules made ready to be asked: one pass over a text, however many words are looked for."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from typing import TYPE_CHECKING

from comments.screening import folding, patterns
from comments.screening.models import Kind, Outcome, Part, ScreeningRule
from comments.screening.speaker import Address
from comments.screening.wildcards import Star

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# More say nothing new about a comment.
MAX_FOUND = 20


@dataclass(frozen=True)
class Entry:
    """One rule: what is looked for, where, and what becomes of a comment that has it."""

    kind: Kind
    part: Part
    value: str
    action: Outcome

    @classmethod
    def of(cls, rule: ScreeningRule) -> "Entry":
        """Return a kept rule."""
        return cls(Kind(rule.kind), Part(rule.part), rule.value, Outcome(rule.action))


@dataclass(frozen=True)
class Subject:
    """Where rules are looked for: what readers would see with the addresses of its links, and who says it."""

    text: str
    name: str
    mail: str | None
    address: Address | None

    def parts(self) -> Iterator[tuple[str, tuple[Part, ...]]]:
        """Yield what there is of texts, each with the parts that rules name it by."""
        yield self.text, (Part.ANYWHERE, Part.TEXT)
        yield self.name, (Part.ANYWHERE, Part.NAME)
        if self.mail:
            yield self.mail, (Part.MAIL,)


class Ruleset:
    """Rules that can be asked all at once."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        kept: dict[Kind, list[Entry]] = {kind: [] for kind in Kind}
        for entry in entries:
            kept[entry.kind].append(entry)
        self._words = _Words(kept[Kind.WORD])
        self._wildcards = _Wildcards(kept[Kind.WILDCARD])
        self._patterns = [(patterns.compiled(entry.value), entry) for entry in kept[Kind.PATTERN]]
        self._domains = {entry.value: entry for entry in kept[Kind.MAIL_DOMAIN]}
        self._ranges = [(ip_network(entry.value), entry) for entry in kept[Kind.ADDRESS_RANGE]]

    def find(self, subject: Subject) -> list[Entry]:
        """Return the rules that are met, each once; of very many the first ones."""
        found: dict[Entry, None] = {}
        for entry in self._all(subject):
            found[entry] = None
            if len(found) == MAX_FOUND:
                break
        return list(found)

    def _all(self, subject: Subject) -> Iterator[Entry]:
        yield from self._of_mail(subject.mail)
        yield from self._of_address(subject.address)
        for text, parts in subject.parts():
            yield from (entry for entry in self._in_text(text) if entry.part in parts)

    def _in_text(self, text: str) -> Iterator[Entry]:
        plain = folding.visible(text)
        folded = plain.casefold()
        yield from self._words.find(folded)
        yield from self._wildcards.find(folding.spaced(folded))
        yield from (entry for pattern, entry in self._patterns if pattern.search(plain))

    def _of_mail(self, mail: str | None) -> Iterator[Entry]:
        """Find the domain and those above it."""
        labels = mail.rpartition("@")[2].lower().split(".") if mail and self._domains else []
        for start in range(len(labels)):
            entry = self._domains.get(".".join(labels[start:]))
            if entry is not None:
                yield entry

    def _of_address(self, address: Address | None) -> Iterator[Entry]:
        if address is not None:
            yield from (entry for network, entry in self._ranges if address in network)


class _Words:
    """Words as they stand: whole ones, whatever letters are large."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = _by_key(entries, lambda entry: folding.folded(entry.value))
        self._automaton = _Automaton(self._entries)

    def find(self, folded: str) -> Iterator[Entry]:
        for word, start, end in self._automaton.occurrences(folded):
            if _is_whole(folded, start, end):
                yield from self._entries[word]


class _Wildcards:
    """Words with a star: each is looked for by its longest piece, and the rest where that stands."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._stars = {entry: Star.of(entry.value) for entry in entries}
        self._entries = _by_key(entries, lambda entry: self._stars[entry].anchor)
        self._automaton = _Automaton(self._entries)

    def find(self, spaced: str) -> Iterator[Entry]:
        for anchor, start, end in self._automaton.occurrences(spaced):
            for entry in self._entries[anchor]:
                if self._stars[entry].is_at(spaced, start, end):
                    yield entry


class _Automaton:
    """One pass over a text for any number of words (Aho-Corasick)."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        self._inner = _search_for(self._words) if self._words else None

    def occurrences(self, text: str) -> Iterator[tuple[str, int, int]]:
        if self._inner is not None:
            for index, start, end in self._inner.find_matches_as_indexes(text, overlapping=True):
                yield self._words[index], start, end


def _search_for(words: list[str]) -> "AhoCorasick":
    from ahocorasick_rs import AhoCorasick

    return AhoCorasick(words)


def _by_key(entries: Sequence[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    kept: dict[str, list[Entry]] = {}
    for entry in entries:
        kept.setdefault(key(entry), []).append(entry)
    return kept


def _is_whole(text: str, start: int, end: int) -> bool:
    """Say whether a word begins and ends here. One that begins or ends with a sign does so anywhere."""
    begins = start == 0 or not (_in_word(text[start - 1]) and _in_word(text[start]))
    ends = end == len(text) or not (_in_word(text[end - 1]) and _in_word(text[end]))
    return begins and ends


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"
