"""A listener on loopback that answers as a test wants, however badly."""

import socket
import ssl
import threading
from typing import Self

DROPS_PER_SECOND = 50


class Listener:
    """Accepts connections on all of loopback, keeps what was sent, and answers the same each time."""

    def __init__(self, secured: ssl.SSLContext | None = None) -> None:
        self._secured = secured
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._stopped = threading.Event()
        self._answer = b""
        self._flow: tuple[bytes, float] | None = None
        self.port = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.received: list[bytes] = []
        self.peers_reached: list[str] = []
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()

    def answer_with(self, answer: bytes) -> None:
        """Send these bytes and close."""
        self._answer = answer

    def drip(self, begun: bytes) -> None:
        """Send this, and then single letters without end."""
        self._answer, self._flow = begun, (b"x", 1 / DROPS_PER_SECOND)

    def keep_silent(self) -> None:
        """Accept, and say nothing."""
        self._answer, self._flow = b"", (b"", 1 / DROPS_PER_SECOND)

    def pour(self, begun: bytes) -> None:
        """Send this, and then more than anybody wants."""
        self._answer, self._flow = begun, (b"x" * 65_536, 0)

    def close(self) -> None:
        """Stop listening."""
        self._stopped.set()
        self._socket.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._stopped.is_set():
            try:
                connected, _ = self._socket.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        connected.settimeout(10)
        try:
            if self._secured and not self._flow:
                connected = self._secured.wrap_socket(connected, server_side=True)
            with connected:
                self.peers_reached.append(connected.getsockname()[0])
                if not self._flow:
                    self.received.append(_read_request(connected))
                connected.sendall(self._answer)
                while self._flow and not self._stopped.wait(self._flow[1]):
                    connected.sendall(self._flow[0])
        except OSError:
            connected.close()  # whoever asked went away, which is what many tests are about


def _read_request(connected: socket.socket) -> bytes:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connected.recv(65_536)
        if not piece:
            return received
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(
        (
            int(line.partition(b":")[2])
            for line in head.splitlines()
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    while len(body) < length:
        body += connected.recv(65_536)
    return head + b"\r\n\r\n" + body
