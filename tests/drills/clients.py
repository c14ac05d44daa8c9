"""Commenters who post without pause and repeat each post until it is acknowledged."""

import http.client
import json
import threading
import uuid
from collections import Counter
from dataclasses import dataclass, field

RETRY_SECONDS = 0.05
CREATED = 201
UNPROCESSABLE = 422


@dataclass
class Ledger:
    """What commenters were told: the text of each acknowledged comment, and its id."""

    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, text: str, comment_id: int) -> None:
        with self._lock:
            self.acknowledged[text] = comment_id

    def note_status(self, status: int) -> None:
        with self._lock:
            self.statuses[status] += 1

    def note_refusal(self) -> None:
        with self._lock:
            self.refused += 1


class Commenter(threading.Thread):
    """One client: a root, then replies down a chain, then a root again."""

    CHAIN = 4

    def __init__(self, port: int, page: dict[str, str], ledger: Ledger) -> None:
        super().__init__(daemon=True)
        self._port, self._page, self._ledger = port, page, ledger
        self._told_to_stop = threading.Event()
        self._parent: int | None = None

    def finish(self) -> None:
        """Let it end its present post, and wait."""
        self._told_to_stop.set()
        self.join()

    def run(self) -> None:
        count = 0
        while not self._told_to_stop.is_set():
            count += 1
            if count % self.CHAIN == 0:
                self._parent = None
            self._post(text=uuid.uuid4().hex)

    def _post(self, text: str) -> None:
        key = f"key-{text}"
        while True:
            status, answer = self._send(key, text)
            self._ledger.note_status(status)
            if status == CREATED:
                self._parent = int(answer["comment"]["id"])
                self._ledger.note(text, self._parent)
                return
            if status == UNPROCESSABLE:  # what it answers is gone, though it was acknowledged
                self._ledger.note_refusal()
                self._parent = None
                return
            self._told_to_stop.wait(RETRY_SECONDS)

    def _send(self, key: str, text: str) -> tuple[int, dict]:
        body = self._page | {"text": text, "author": {"name": "Ada Example"}}
        if self._parent is not None:
            body["parent_id"] = str(self._parent)
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request(
                "POST",
                "/api/v1/sites/blog/comments",
                json.dumps(body),
                {"Content-Type": "application/json", "Idempotency-Key": key},
            )
            response = connection.getresponse()
            return response.status, json.loads(response.read())
        except (OSError, http.client.HTTPException, ValueError):
            return 0, {}
        finally:
            connection.close()
