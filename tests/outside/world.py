"""The services outside: one server on loopback with TLS, which is many hosts, and the names that lead to it."""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from functools import cache
from urllib.parse import urlsplit

import trustme
from flask import Flask, Response
from werkzeug.serving import WSGIRequestHandler, make_server


class Silent(WSGIRequestHandler):
    """A server that writes no lines into the output of the tests."""

    def log(self, *_: object) -> None:
        pass


@cache
def _authority() -> trustme.CA:
    return trustme.CA()


@cache
def _trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    _authority().configure_trust(context)
    return context


@cache
def _certificate(host: str) -> trustme.LeafCert:
    return _authority().issue_cert(host)


def _show_certificate(connected: ssl.SSLObject, name: str | None, _context: ssl.SSLContext) -> None:
    own = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    _certificate(name or "nobody.example.test").configure_cert(own)
    connected.context = own


class World:
    """Answers for every host that was added; a name that was not is nobody's."""

    def __init__(self) -> None:
        self._apps: dict[str, Flask] = {}
        self._waiting = threading.Event()
        certificates = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        certificates.sni_callback = _show_certificate
        _certificate("nobody.example.test").configure_cert(certificates)
        self._server = make_server(
            "127.0.0.1",
            0,
            self._serve,
            threaded=True,
            ssl_context=certificates,
            request_handler=Silent,
        )
        self.port = self._server.port
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def add(self, host: str, app: Flask) -> None:
        """Let an application answer for a host."""
        self._apps[host] = app

    def hosts(self) -> list[str]:
        """Name the hosts that lead here, and so to a private address."""
        return list(self._apps)

    def resolve(self, host: str, port: int) -> list[tuple[str, int]]:
        """Be the resolver of the outbound client."""
        del port
        if host not in self._apps:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return [("127.0.0.1", self.port)]

    def trust(self) -> ssl.SSLContext:
        """Be what the outbound client trusts."""
        return _trust()

    def take_ages(self) -> Response:
        """Answer only when the test is over."""
        self._waiting.wait()
        return Response("at last")

    def visit(self, url: str) -> tuple[int, dict[str, str], str]:
        """Open an address as a browser does that agrees to everything; follow nothing."""
        parts = urlsplit(url)
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, context=self.trust())
        raw = socket.create_connection(("127.0.0.1", self.port))
        connection.sock = self.trust().wrap_socket(raw, server_hostname=parts.hostname)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}", headers={"Host": parts.netloc})
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read().decode()
        finally:
            connection.close()

    def stop(self) -> None:
        self._waiting.set()
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, environ: dict, start_response: Callable) -> object:
        app = self._apps[environ["HTTP_HOST"].partition(":")[0]]
        return app(environ, start_response)
