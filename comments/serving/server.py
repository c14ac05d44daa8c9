"""The production server: several web processes and the worker, under one supervisor."""

import errno
import gc
import os
import signal
import socket
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from flask import Flask
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from comments.app import create_app
from comments.core.settings import Settings
from comments.outbox import worker
from comments.serving import bodies, logs, parent
from comments.serving.errors import CannotListen
from comments.serving.supervisor import Child

MakeApp = Callable[[Settings], Flask]

# A thread waits for the database most of the time, and those who post wait for one commit together. More of them than
# this only queue up for the interpreter, and would want more connections than the pool has.
WORKING = 8
DRAIN_SECONDS = 10
# Whoever asks for a page after a start waits for it; what the worker does nobody waits for.
WORKER_WAITS_SECONDS = 0.25
# After how many new objects Python looks for those that hold each other. Ours hardly do, and what lasts is not looked
# at again (`supervisor.supervise`): looking after every 700, as Python does by itself, is a twentieth of a post.
OBJECTS_BEFORE_LOOKING = 5_000


@dataclass(frozen=True)
class Address:
    """Where to listen."""

    host: str
    port: int

    @property
    def url(self) -> str:
        """Return the address as one that a browser on this machine can open."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - read, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"


@cache
def the_app(settings: Settings) -> Flask:
    """Make the application once in this process, or have it from the process that this one was forked from."""
    return create_app(settings)


def default_processes() -> int:
    """Return how many web processes suit this machine; two at least, so that one can be replaced."""
    return max(2, min(os.cpu_count() or 1, 8))


def check_can_listen(address: Address) -> None:
    """Raise unless the address is free: the server itself would share the port with whoever has it.

    Raises:
        CannotListen: with the port, and what to do.

    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
        family, kind, protocol, _, place = found[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            probe.listen()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise CannotListen(
                f"Port {address.port} on {address.host} is in use by another program. Stop it, or choose "
                "another port with --port."
            ) from error
        raise CannotListen(
            f"Cannot listen on {address.host}, port {address.port}: {error.strerror or error}."
        ) from error


def web_child(
    settings: Settings, address: Address, processes: int, make_app: MakeApp = the_app
) -> Child:
    """Return the child that answers requests."""
    return Child("web", partial(_serve, settings, address, processes, make_app))


def worker_child(settings: Settings) -> Child:
    """Return the child that handles events."""
    return Child("worker", partial(run_worker, settings), WORKER_WAITS_SECONDS)


def run_worker(settings: Settings) -> None:
    """Handle events until SIGTERM or Ctrl-C."""
    logs.configure(settings)
    stop_event = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop_event.set())
    worker.run_forever(the_app(settings), stop_event)


def _serve(settings: Settings, address: Address, processes: int, make_app: MakeApp) -> None:
    server = Server(
        "afterword",
        address=address.host,
        port=address.port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=WORKING + bodies.SENDERS,
        websockets=False,
        log_level=LogLevels.error,  # it warns of many threads, which are meant: most of them may only wait
        log_access=False,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
    )
    loader = partial(_load, settings, make_app, os.getpid())
    server.serve(target_loader=loader, wrap_loader=False)


def _load(settings: Settings, make_app: MakeApp, parent_pid: int) -> Any:
    # Until it serves, a process ends at once when told to; what it inherited would not hear it, and be killed later.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent.end_with_parent(parent_pid)
    logs.configure(settings)
    gc.set_threshold(OBJECTS_BEFORE_LOOKING)
    app = make_app(settings)
    config = app.config
    return bodies.Bodies(app, WORKING, config["MAX_CONTENT_LENGTH"], config["LARGER_BODIES"])
