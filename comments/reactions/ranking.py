"""What `best` orders by: a number between -1 and 1 that follows from one comment's votes alone.

It is the share of votes for a comment less the share against it, as if two more people had voted each way (the “plus
four” of Agresti and Coull, 1998): few votes say little. Comments without votes, or with as many for as against, stand
in the middle, the newest first. Time changes nothing: no row has to be rewritten because another came.
See `docs/decisions/009-best-is-the-balance-of-votes-with-four-more.md`.
"""

SUPPOSED = 4


def rank_of(up: int, down: int) -> float:
    """Return the rank of a comment with these votes."""
    return (up - down) / (up + down + SUPPOSED)


def counted(up: int, down: int) -> dict[str, int | float]:
    """Return the columns of a comment that follow from its votes; for importers, too."""
    return {"up_votes": up, "down_votes": down, "score": up - down, "rank": rank_of(up, down)}
