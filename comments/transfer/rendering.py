"""Sanitizing the texts of an import on all cores: it takes several times longer than everything else together.

The workers are processes of their own that know nothing but `markup`, joined by pipes. A pipe ends
when the importing process does, however that dies, and so do they.
"""

import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Protocol, TypeVar

import orjson

from comments.markup import render

MAX_WORKERS = 3

# Starting a worker takes as long as sanitizing about this many texts.
WORTH_WORKERS = 2000

Text = tuple[str, str]  # format, source
Worker = subprocess.Popen[bytes]


class HasTexts(Protocol):
    """A batch whose texts are to be rendered."""

    @property
    def texts(self) -> Sequence[Text]:
        """The texts in order."""


Batch = TypeVar("Batch", bound=HasTexts)


def render_text(text_format: str, source: str) -> str:
    """Return the HTML that may be shown of a text in either format."""
    if not source:
        return ""
    return str(render.from_html(source) if text_format == "html" else render.render(source))


def render_batches(batches: Iterable[Batch], total: int) -> Iterator[tuple[Batch, list[str]]]:
    """Yield every batch with its HTML, in order. `total` texts decide whether workers are worth it."""
    # This process writes meanwhile, which keeps a core busy too.
    count = min((os.cpu_count() or 1) - 1, MAX_WORKERS) if total >= WORTH_WORKERS else 0
    if count == 0:
        for batch in batches:
            yield batch, [render_text(*text) for text in batch.texts]
        return
    with _workers(count) as workers:
        yield from _distribute(batches, workers)


def _distribute(
    batches: Iterable[Batch], workers: Sequence[Worker]
) -> Iterator[tuple[Batch, list[str]]]:
    """Give each worker one batch at a time and take the answers in the order of the questions."""
    idle = deque(workers)
    asked: deque[tuple[Batch, Worker]] = deque()
    for batch in batches:
        if idle:
            _ask(idle.popleft(), batch, asked)
            continue
        answered, worker = asked.popleft()
        answer = _answer(worker)
        _ask(worker, batch, asked)
        yield answered, answer
    for answered, worker in asked:
        yield answered, _answer(worker)


def _ask(worker: Worker, batch: Batch, asked: deque[tuple[Batch, Worker]]) -> None:
    assert worker.stdin is not None  # noqa: S101 - opened as a pipe
    worker.stdin.write(orjson.dumps(batch.texts) + b"\n")
    worker.stdin.flush()
    asked.append((batch, worker))


def _answer(worker: Worker) -> list[str]:
    assert worker.stdout is not None  # noqa: S101 - opened as a pipe
    line = worker.stdout.readline()
    if not line.endswith(b"\n"):
        raise RuntimeError(
            "a process that sanitizes texts ended unexpectedly; start the import again"
        )
    answer: list[str] = orjson.loads(line)
    return answer


@contextmanager
def _workers(count: int) -> Iterator[list[Worker]]:
    # Each finds the package the way this process did, and is in a group of its own: Ctrl-C is for
    # us.
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with ExitStack() as stack:
        workers = []
        for _ in range(count):
            worker = subprocess.Popen(  # noqa: S603 - our own module
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=environment,
                process_group=0,
            )
            workers.append(stack.enter_context(worker))
        yield workers


def _work() -> None:
    for line in sys.stdin.buffer:
        if not line.endswith(b"\n"):
            return  # the importing process died while it was asking
        html = [render_text(text_format, source) for text_format, source in orjson.loads(line)]
        try:
            sys.stdout.buffer.write(orjson.dumps(html) + b"\n")
            sys.stdout.buffer.flush()
        except BrokenPipeError:
            # It died while we were answering. What is left in the buffer goes nowhere, quietly.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return


if __name__ == "__main__":
    _work()
