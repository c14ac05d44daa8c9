"""Units of work that are shared: what many want to write at the same moment is written together.

A durable commit costs more than what is written in it, and on SQLite there is one at a time. So whoever comes first
writes for all who wait by then, in one unit, while those who come meanwhile gather for the next. Nobody goes on before
the unit that holds theirs was committed, and each learns what became of their own.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from comments.core.db import Changed, db, is_in_unit, write_unit
from comments.core.errors import Unavailable

# In one unit: few enough that other writers do not wait long for it. A web process works on fewer requests at once.
MAX_TOGETHER = 32

Item = TypeVar("Item")


class _Waiting(Generic[Item]):
    """Something that somebody waits to have written, and what became of it."""

    def __init__(self, item: Item) -> None:
        self.item = item
        self.is_over = False
        self.is_known = False
        self._asleep = threading.Lock()  # bare: a semaphore is many lines of Python around one
        self._asleep.acquire()
        # Until more is known: whoever writes for others may be stopped half-way.
        self.error: Exception | None = Unavailable(
            "This could not be saved just now. Please try again in a moment.", retry_after=1
        )

    def wait(self) -> None:
        """Sleep until called: it is written, or it is their turn to write."""
        self._asleep.acquire()

    def call(self) -> None:
        """Wake who waits; done once."""
        self._asleep.release()

    def settle(self, error: Exception | None = None) -> None:
        """Say that it is written, or why it is not; what is known of it stays so."""
        if not self.is_known:
            self.is_known, self.error = True, error


class _Line(Generic[Item]):
    """Those who wait to write to one database, and whether one of them writes now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_busy = False
        self.waiting: list[_Waiting[Item]] = []

    def wait(self, mine: _Waiting[Item]) -> list[_Waiting[Item]]:
        """Wait until somebody wrote mine, and return nothing; or until I may write: return mine and others."""
        with self._lock:
            self.waiting.append(mine)
            has_to_wait, self._is_busy = self._is_busy, True
        if has_to_wait:
            mine.wait()
        if mine.is_over:
            return []
        with self._lock:
            self.waiting.remove(mine)
            others = self.waiting[: MAX_TOGETHER - 1]
            del self.waiting[: MAX_TOGETHER - 1]
        return [mine, *others]

    def end(self, together: Sequence[_Waiting[Item]]) -> None:
        """Let those go whose outcome is known, and who came first of the others write: nobody else is woken."""
        for one in together:
            one.is_over = True
        for one in together[1:]:  # the first is who calls
            one.call()
        with self._lock:
            following = self.waiting[:1]
            self._is_busy = bool(following)
        for one in following:
            one.call()


class SharedUnit(Generic[Item]):
    """Writes items of one kind, by a function that writes many in the present unit of work."""

    def __init__(self, write_all: Callable[[Sequence[Item]], None]) -> None:
        self._write_all = write_all
        # One for each application: there is more than one in a process of tests.
        self._lines: WeakKeyDictionary[Engine, _Line[Item]] = WeakKeyDictionary()

    def write(self, item: Item) -> None:
        """Write an item: in the caller's unit of work, or else in one that is shared and committed on return.

        Ends what was read without a unit: nobody waits with a transaction open.

        Raises:
            IntegrityError, Changed: what this very item met; others in the unit were not troubled by it.

        """
        if is_in_unit():
            self._write_all([item])
            return
        db.session.close()
        line = self.line()
        mine = _Waiting(item)
        together = line.wait(mine)
        if together:
            try:
                self._write_together(together)
            except Exception as error:  # noqa: BLE001 - whatever it is, each of them raises it
                for one in together:
                    one.settle(error)
            finally:
                line.end(together)
        if mine.error is not None:
            raise mine.error

    def line(self) -> _Line[Item]:
        """Return those who wait to write to the present application's database."""
        return self._lines.setdefault(db.engine, _Line())

    def _write_together(self, together: Sequence[_Waiting[Item]]) -> None:
        try:
            with write_unit():
                self._write_all([one.item for one in together])
        except (IntegrityError, Changed) as error:
            if len(together) == 1:
                together[0].settle(error)
            else:  # whose it is shows when each is written alone
                for one in together:
                    self._write_together([one])
        else:
            for one in together:
                one.settle()
