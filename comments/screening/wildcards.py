"""Words with stars: a star stands for any letters and digits of one word, none too."""

from dataclasses import dataclass

import re2

from comments.screening import folding
from comments.screening.patterns import Pattern

# A letter (of Yi), so that it stays in its word while signs are left out. Nobody looks for it.
_STAR = "\ua000"


@dataclass(frozen=True)
class Star:
    """A wildcard, ready: its longest piece, how many words stand before and after that, and the whole as a pattern."""

    anchor: str
    before: int
    after: int
    pattern: Pattern

    @classmethod
    def of(cls, value: str) -> "Star":
        """Read a wildcard as it is kept."""
        starred = folding.spaced(folding.folded(value).replace("*", _STAR))
        pieces = starred.split(_STAR)
        longest = max(range(len(pieces)), key=lambda index: len(pieces[index].strip()))
        anchor = pieces[longest]
        spaces_before = sum(piece.count(" ") for piece in pieces[:longest])
        spaces_after = sum(piece.count(" ") for piece in pieces[longest + 1 :])
        source = "[^ ]*".join(re2.escape(piece) for piece in pieces)
        return cls(anchor, spaces_before, spaces_after, re2.compile(source))

    def is_at(self, spaced: str, start: int, end: int) -> bool:
        """Say whether the rest of it stands around its longest piece, which stands here."""
        for _ in range(self.before):
            start = spaced.rfind(" ", 0, max(start, 0))
        for _ in range(self.after):
            end = spaced.find(" ", end) + 1 or len(spaced)
        return self.pattern.search(spaced[max(start, 0) : end]) is not None
