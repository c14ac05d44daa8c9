"""With what providers are asked: the outbound client, what is kept of their documents, and our own address."""

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from comments.accounts.providers import client
from comments.core.outbound import Outbound

CALLBACK = "/sign-in/callback"
LIFETIME = timedelta(hours=1)
MAX_DOCUMENTS = 64


class Documents:
    """Public documents by address, in this process: a bounded number, each for a bounded time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[str, tuple[datetime, dict[str, Any]]] = {}

    def find(self, url: str, now: datetime) -> dict[str, Any] | None:
        """Return a document that is not too old."""
        with self._lock:
            read_at, document = self._kept.get(url, (None, None))
        return document if read_at is not None and read_at > now - LIFETIME else None

    def keep(self, url: str, document: dict[str, Any], now: datetime) -> None:
        """Keep a document, in the place of the oldest where there are too many."""
        with self._lock:
            self._kept.pop(url, None)
            self._kept[url] = (now, document)
            while len(self._kept) > MAX_DOCUMENTS:
                del self._kept[next(iter(self._kept))]


@dataclass(frozen=True)
class Asking:
    """How this installation asks its providers."""

    outside: Outbound
    base_url: str
    secret_key: str = field(repr=False)
    documents: Documents = field(default_factory=Documents)

    def callback_url(self, provider: str, instance: str) -> str:
        """Return where a provider sends people back to.

        Each has an address of its own, and each Mastodon server, too: so none can pass its answer off as another's.
        """
        own = f"{self.base_url}{CALLBACK}/{provider}"
        return f"{own}/{instance}" if instance else own

    def read(self, label: str, url: str, now: datetime, *, afresh: bool = False) -> dict[str, Any]:
        """Return a provider's public document, kept for an hour unless it is wanted afresh.

        Raises:
            ProviderAway, AnswerNotUnderstood: it cannot be read.

        """
        kept = None if afresh else self.documents.find(url, now)
        if kept is None:
            kept = client.ask(self.outside, label, url)
            self.documents.keep(url, kept, now)
        return kept
