"""Ids for what is imported: in the order of time, same-second ones in the order of the file.

They depend only on the file and on what else is in the database, never on chance or on the clock,
so an import that was killed and taken up again gives the same ids as one that ran through. Ids that
others hold are passed over.
"""

from comments.core import ids
from comments.discussion.models import Comment
from comments.threads.models import Thread
from comments.transfer import lookup, own_matching
from comments.transfer.staging import Staging, chunked, from_microseconds

_CHUNK = 1000
_ONE_MILLISECOND = 1 << ids.LOW_BITS
_ONE_SECOND = 1000 * _ONE_MILLISECOND

# Threads without a date of their own are as old as their first comment.
_THREADS = """
    SELECT seq, created, thread_id FROM thread WHERE is_wanted ORDER BY created, seq
"""
_COMMENTS = """
    SELECT seq, created, comment_id FROM comment
    WHERE outcome IS NOT 'left_out' ORDER BY created, seq
"""


def number_threads(staging: Staging) -> None:
    """Give every thread that is not in the database its id."""
    if staging.has_own:
        own_matching.keep_free_ids(staging, Thread)
    _number(staging, Thread, _THREADS, "UPDATE thread SET thread_id = ? WHERE seq = ?")


def number_comments(staging: Staging) -> None:
    """Give every comment that is not in the database its id."""
    if staging.has_own:
        own_matching.keep_free_ids(staging, Comment)
    _number(staging, Comment, _COMMENTS, "UPDATE comment SET comment_id = ? WHERE seq = ?")


class _TakenIds:
    """The ids in use within a window that moves up with the numbering."""

    def __init__(self, staging: Staging, model: type[Comment] | type[Thread]) -> None:
        self._staging = staging
        self._model = model
        self._high = -1
        self._taken: set[int] = set()

    def load(self, low: int, high: int) -> None:
        self._taken, self._high = lookup.find_taken_ids(self._model, low, high), high
        if self._staging.has_own:
            kind = self._model.__tablename__
            query = f"SELECT {kind}_id FROM {kind} WHERE {kind}_id BETWEEN ? AND ?"  # noqa: S608
            self._taken.update(row[0] for row in self._staging.stream(query, (low, high)))

    def next_free(self, number: int) -> int:
        while True:
            if number > self._high:
                self.load(number, number + _ONE_MILLISECOND)
            if number not in self._taken:
                return number
            number += 1


def _number(staging: Staging, model: type[Comment] | type[Thread], query: str, update: str) -> None:
    taken = _TakenIds(staging, model)
    last = 0
    # The answer is sorted in full before its first row, so writing to the same table is safe.
    for chunk in chunked(staging.stream(query), _CHUNK):
        first_ids = [ids.first_id_at(from_microseconds(created)) for _, created, _ in chunk]
        if not all(known for _, _, known in chunk):
            taken.load(first_ids[0], first_ids[-1] + _ONE_MILLISECOND)
        numbered = []
        for (seq, _created, known), first_id in zip(chunk, first_ids, strict=True):
            if known:
                # One that was adopted may be of any age; the others must not follow it.
                if first_id <= known < first_id + _ONE_SECOND:
                    last = max(last, known)
                continue
            last = taken.next_free(max(last + 1, first_id))
            numbered.append((last, seq))
        staging.run_many(update, numbered)
