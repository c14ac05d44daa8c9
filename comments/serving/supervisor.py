"""Keeps child processes running until told to stop.

The supervisor is the process that was started by hand or by the system. It holds no port, no database connection and
no threads, so there is little in it that could fail, and children can be forked from it at any time.
"""

import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

import structlog

from comments.serving import parent

log = structlog.get_logger()

RESTART_AFTER_SECONDS = 1.0
# A child that dies this often without living this long will not get better by itself.
MAX_QUICK_DEATHS = 5
QUICK_DEATH_SECONDS = 10.0
STOP_SECONDS = 20.0


@dataclass(frozen=True)
class Child:
    """A process to keep running; `run` returns when it gets SIGTERM. It may let others begin first."""

    name: str
    run: Callable[[], None]
    begins_after_seconds: float = 0.0


@dataclass
class _Kept:
    """A child and its present process."""

    child: Child
    process: BaseProcess | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    quick_deaths: int = field(default=0)


def supervise(children: Sequence[Child]) -> int:
    """Run all children until SIGTERM or Ctrl-C, then stop them; return the exit code."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: os.write(writer, b"."))
    # What was loaded so far stays for ever. Collectors that mark it would copy its pages into every child.
    gc.freeze()
    gc.enable()
    now = time.monotonic()
    kept = [_Kept(child, start_at=now + child.begins_after_seconds) for child in children]
    try:
        while True:
            for one in kept:
                _start_if_due(one)
            sentinels = [one.process.sentinel for one in kept if one.process is not None]
            ready = wait([reader, *sentinels], timeout=_seconds_to_next_start(kept))
            if reader in ready:
                return 0
            for one in kept:
                if not _note_death(one):
                    return 1
    finally:
        _stop(kept)
        os.close(reader)
        os.close(writer)


def _start_if_due(one: _Kept) -> None:
    if one.process is not None or time.monotonic() < one.start_at:
        return
    # Forking shares what was imported already; elsewhere than on Linux it is not safe.
    is_linux = sys.platform == "linux"
    context = (
        multiprocessing.get_context("fork") if is_linux else multiprocessing.get_context("spawn")
    )
    one.process = context.Process(name=one.child.name, target=_run, args=(one.child, os.getpid()))
    one.process.start()
    one.started_at = time.monotonic()


def _run(child: Child, parent_pid: int) -> None:
    # Ctrl-C reaches the whole group; only the supervisor acts on it, and stops the children in good order.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    parent.end_with_parent(parent_pid)
    child.run()


def _seconds_to_next_start(kept: list[_Kept]) -> float | None:
    waiting = [one.start_at for one in kept if one.process is None]
    return max(0.0, min(waiting) - time.monotonic()) if waiting else None


def _note_death(one: _Kept) -> bool:
    """Plan a restart if the child ended; answer False when there have been too many."""
    if one.process is None or one.process.is_alive():
        return True
    code = one.process.exitcode
    one.process.join()
    one.process = None
    now = time.monotonic()
    is_quick = now - one.started_at < QUICK_DEATH_SECONDS
    one.quick_deaths = one.quick_deaths + 1 if is_quick else 0
    one.start_at = now + RESTART_AFTER_SECONDS
    if one.quick_deaths >= MAX_QUICK_DEATHS:
        log.error("process keeps ending, giving up", process=one.child.name, exit_code=code)
        return False
    log.warning("process ended, starting it again", process=one.child.name, exit_code=code)
    return True


def _stop(kept: list[_Kept]) -> None:
    running = [one.process for one in kept if one.process is not None]
    for process in running:
        process.terminate()
    deadline = time.monotonic() + STOP_SECONDS
    for process in running:
        process.join(max(0.0, deadline - time.monotonic()))
        if process.is_alive():
            log.warning("process did not stop in time, killing it", process=process.name)
            process.kill()
            process.join()
