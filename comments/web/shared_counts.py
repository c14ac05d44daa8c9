"""Counts for limits: in Redis for all processes together, in this process alone while Redis is away.

Flask-Limiter has a fallback of its own. It answers 500 when two requests find Redis gone at the same moment, and
its client waits for a Redis that accepts and never answers as long as that likes.
"""

import threading
import time
from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar, cast

import structlog
from limits.storage import MemoryStorage, RedisStorage

log = structlog.get_logger()

PREFIX = "shared+"
# Redis answers within a millisecond. A request that counts waits at most for two tries of this.
TIMEOUT_SECONDS = 0.25
# While Redis is away one request in this time looks whether it came back; all others count here.
LOOK_AGAIN_SECONDS = 5.0

Counted = TypeVar("Counted")


class SharedCounts(RedisStorage):
    """Redis, and a memory for the time without it: a storage of the library `limits`."""

    STORAGE_SCHEME = [PREFIX + scheme for scheme in ("redis", "rediss", "unix")]  # noqa: RUF012 - its type

    def __init__(self, uri: str, **options: Any) -> None:
        """Take the address of a Redis behind our prefix; nothing is connected yet."""
        from redis.backoff import NoBackoff  # noqa: PLC0415 - an extra that not every installation has
        from redis.retry import Retry  # noqa: PLC0415

        # A second try, because a connection that was idle when Redis restarted fails once.
        super().__init__(
            uri.removeprefix(PREFIX),
            socket_timeout=TIMEOUT_SECONDS,
            socket_connect_timeout=TIMEOUT_SECONDS,
            retry=cast("Any", Retry(NoBackoff(), 1)),
            **options,
        )
        self._lock = threading.Lock()
        self._is_away = False
        self._ask_at = 0.0

    @cached_property
    def _memory(self) -> MemoryStorage:
        return MemoryStorage()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count one more unless that is too many; say whether it was counted."""
        return self._ask(
            lambda: RedisStorage.acquire_entry(self, key, limit, expiry, amount),
            lambda: self._memory.acquire_entry(key, limit, expiry, amount),
        )

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """Return since when is counted, and how many."""
        return self._ask(
            lambda: RedisStorage.get_moving_window(self, key, limit, expiry),
            lambda: self._memory.get_moving_window(key, limit, expiry),
        )

    def _ask(self, redis: Callable[[], Counted], memory: Callable[[], Counted]) -> Counted:
        if not self._may_ask():
            return memory()
        try:
            counted = redis()
        except self.base_exceptions as error:
            self._note(is_away=True, error=error)
            return memory()
        self._note(is_away=False)
        return counted

    def _may_ask(self) -> bool:
        if not self._is_away:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._ask_at:
                return False
            self._ask_at = now + LOOK_AGAIN_SECONDS
            return True

    def _note(self, *, is_away: bool, error: Exception | None = None) -> None:
        if is_away == self._is_away:
            return
        with self._lock:
            if is_away == self._is_away:
                return
            self._is_away, self._ask_at = is_away, time.monotonic() + LOOK_AGAIN_SECONDS
        if is_away:
            log.warning("Redis is away, limits are counted in each process", error=str(error))
        else:
            log.info("Redis is back, limits are shared again")
