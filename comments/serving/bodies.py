"""People's bodies are read here, before the application is asked, and only so many at once.

The server gives a request to a thread as soon as its headers are there, and that thread then waits for the body for as
long as the sender likes; granian has no time limit for it, and stops serving when it is answered meanwhile. So there
are many threads, of which few may work at once, and some may wait for bodies: those who read always find one free.
"""

import io
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from queue import SimpleQueue
from typing import TYPE_CHECKING, NoReturn

from comments.serving.errors import TooManySenders

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# How many bodies a process waits for at once.
SENDERS = 48
IN_MEMORY = 1 << 20
# Who vanished without a word is found out after a minute: asked after this silence, this often, this many times.
KEEPALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3}


class Refused(io.RawIOBase):
    """A body that nobody waits for: who reads it is refused, so that the answer is a problem like any other."""

    def readable(self) -> bool:
        """Say that it is there to be read."""
        return True

    def readinto(self, _buffer: object) -> NoReturn:
        """Refuse."""
        raise TooManySenders(
            "Too many people are sending at once. Please try again in a moment.", retry_after=5
        )


class Bodies:
    """The layer between the server and an application."""

    def __init__(
        self,
        app: "WSGIApplication",
        working: int,
        max_bytes: int,
        larger: Callable[[str, str], int | None] = lambda _path, _query: None,
    ) -> None:
        """Stand in front of an application of which so many threads may work at once; `larger` says who sends more."""
        self._app = app
        self._max_bytes = max_bytes
        self._larger = larger
        # Places to work at. Python's semaphores cost 1.5 µs a request, this a tenth of it.
        self._places: SimpleQueue[None] = SimpleQueue()
        for _ in range(working):
            self._places.put(None)
        self._senders = threading.BoundedSemaphore(SENDERS)
        self._first = threading.Lock()

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Have the body, then let the application answer."""
        length = environ.get("CONTENT_LENGTH") or "0"
        # What is too long or no number is refused unread.
        larger = self._larger(environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", ""))
        most = self._max_bytes if larger is None else larger
        received = None
        if length.isdecimal() and 0 < int(length) <= most:
            received = self._receive(environ["wsgi.input"], int(length))
            environ["wsgi.input"] = received
        self._places.get()
        try:
            return self._app(environ, start)
        finally:
            self._places.put(None)
            if isinstance(received, io.BufferedRandom):
                received.close()  # the application has read it, and its disk space is free again

    def _receive(self, body: io.IOBase, length: int) -> io.IOBase:
        if not self._senders.acquire(blocking=False):
            return Refused()
        try:
            if self._first.acquire(blocking=False):
                notice_lost_senders()
            return _have(body, length)
        finally:
            self._senders.release()


def _have(body: io.IOBase, length: int) -> io.IOBase:
    """Read a body, a long one to disk."""
    if length <= IN_MEMORY:
        return io.BytesIO(body.read(length))
    kept = tempfile.TemporaryFile()  # noqa: SIM115 - it is gone when the request is
    while length > 0 and (chunk := body.read(min(length, IN_MEMORY))):
        kept.write(chunk)
        length -= len(chunk)
    kept.seek(0)
    return kept


def notice_lost_senders() -> None:
    """Let the system look after connections that this process accepts from now on.

    A phone that left its network says nothing any more, and its body would be waited for without end. The server has no
    setting for this; on Linux a connection inherits it from the socket that listens.
    """
    if sys.platform != "linux":
        return
    for name in os.listdir("/proc/self/fd"):  # noqa: PTH208 - names are all that is wanted
        with suppress(OSError):  # no socket, or closed meanwhile
            listening = socket.socket(fileno=int(name))
            try:
                if listening.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    listening.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
                    for option, value in KEEPALIVE.items():
                        listening.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)
            finally:
                listening.detach()  # it is not ours to close
