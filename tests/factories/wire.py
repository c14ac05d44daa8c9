"""Talking to a real server, byte by byte where it matters."""

import http.client
import json
import socket

POST = "/api/v1/sites/blog/comments"
BODY = {"identifier": "article", "text": "Hello", "author": {"name": "Ada Example"}}
TIMEOUT_SECONDS = 60


def ask(
    port: int, path: str, method: str = "GET", **body: object
) -> tuple[int, dict[str, str], str]:
    """Send one request on a connection of its own; return status, headers and body."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT_SECONDS)
    try:
        content = json.dumps(body) if body else None
        connection.request(method, path, content, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        headers = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, headers, answer.read().decode()
    finally:
        connection.close()


def post(port: int, **fields: object) -> int:
    """Post a comment; return the status."""
    return ask(port, POST, "POST", **(BODY | fields))[0]


class HalfSent:
    """A post of which only the head was sent; the server is known to wait for the rest."""

    def __init__(self, port: int) -> None:
        self._body = json.dumps(BODY).encode()
        self._socket = socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT_SECONDS)
        self._socket.sendall(
            f"POST {POST} HTTP/1.1\r\nHost: comments.example.test\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(self._body)}\r\n"
            "Expect: 100-continue\r\n\r\n".encode()
        )

    def wait_until_it_is_read(self) -> None:
        """Wait for the word that somebody reads the body now."""
        assert self._socket.recv(1024).startswith(b"HTTP/1.1 100 ")

    def send_rest(self) -> int:
        """Send the body; return the status."""
        self._socket.sendall(self._body)
        return self.status()

    def status(self) -> int:
        """Return the status of what is answered."""
        answer = http.client.HTTPResponse(self._socket)
        answer.begin()
        return answer.status

    def close(self) -> None:
        self._socket.close()
