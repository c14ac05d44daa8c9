"""Those who send their bodies slowly, or never, do not stop the service for others."""

import socket
import sys
import threading
from collections.abc import Iterator

import pytest

from comments.serving import bodies
from comments.serving.errors import TooManySenders
from tests import servers
from tests.drills.service import Service
from tests.factories import wire

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
# More than there are places for bodies in the two processes together.
MANY = 2 * bodies.SENDERS + 30


@pytest.fixture
def senders() -> Iterator[list[wire.HalfSent]]:
    opened: list[wire.HalfSent] = []
    yield opened
    for sender in opened:
        sender.close()


@on_sqlite
def test_dozens_who_send_slowly_stop_nobody(served: Service, senders: list[wire.HalfSent]):
    for _ in range(30):
        senders.append(wire.HalfSent(served.port))
        senders[-1].wait_until_it_is_read()

    reads = [wire.ask(served.port, "/readyz")[0] for _ in range(20)]
    posts = [wire.post(served.port, text=f"Hello {number}") for number in range(5)]

    assert reads == [200] * 20
    assert posts == [201] * 5
    assert [sender.send_rest() for sender in senders] == [201] * 30


@on_sqlite
def test_readers_are_answered_whatever_the_number_of_slow_senders(
    served: Service, senders: list[wire.HalfSent]
):
    senders += [wire.HalfSent(served.port) for _ in range(MANY)]

    reads = [wire.ask(served.port, "/readyz")[0] for _ in range(20)]

    assert reads == [200] * 20


def test_who_comes_when_all_places_are_taken_is_told_to_come_back():
    answered, reading = [], []
    is_over = threading.Event()

    class Silent:
        def read(self, _size: int) -> bytes:
            reading.append(self)
            is_over.wait()
            return b"{}"

    def app(environ, _start):
        answered.append(environ["wsgi.input"])
        return []

    def environ() -> dict[str, object]:
        return {"CONTENT_LENGTH": "2", "wsgi.input": Silent()}

    layer = bodies.Bodies(app, 5, 1000)
    waiting = [
        threading.Thread(target=layer, args=(environ(), None)) for _ in range(bodies.SENDERS)
    ]
    for thread in waiting:
        thread.start()
    servers.wait_until(lambda: len(reading) == bodies.SENDERS, "all places are taken")
    layer(environ(), None)
    is_over.set()
    for thread in waiting:
        thread.join()

    refused, *received = answered
    with pytest.raises(TooManySenders):
        refused.read()
    assert [body.read() for body in received] == [b"{}"] * bodies.SENDERS


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere connections inherit nothing")
def test_connections_to_senders_who_vanished_are_found_out():
    with socket.create_server(("127.0.0.1", 0)) as listening:
        bodies.notice_lost_senders()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            is_watched = accepted.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
            silence = accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE)

    assert (is_watched, silence) == (1, 30)
