"""Readers who ask without pause and note what they are answered."""

import threading
from collections import Counter

from tests.factories import wire
from tests.factories.reading import API

PATHS = (
    f"{API}/thread?identifier=restart",
    f"{API}/counts?identifier=restart",
    "/sites/blog/thread?identifier=restart",
    "/readyz",
)


class Reader(threading.Thread):
    """One client that reads everything there is to read, again and again."""

    def __init__(self, port: int) -> None:
        super().__init__(daemon=True)
        self._port = port
        self._told_to_stop = threading.Event()
        self.statuses: Counter[int] = Counter()
        self.without_retry_after = 0

    def finish(self) -> None:
        """Let it end its present question, and wait."""
        self._told_to_stop.set()
        self.join()

    def run(self) -> None:
        while not self._told_to_stop.is_set():
            for path in PATHS:
                status, headers, _ = wire.ask(self._port, path)
                self.statuses[status] += 1
                self.without_retry_after += status == 503 and "retry-after" not in headers
