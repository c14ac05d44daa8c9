"""A crowd that reads one discussion through the manual's cache costs the service next to nothing: `make drill`.

nginx is configured with the block from docs/operators.md; only its addresses and folder are replaced.
"""

import asyncio
import contextlib
import gzip
import json
import os
import re
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import brotli
import pytest
from flask import Flask

from comments.core.settings import Settings
from comments.sites.models import Site
from tests import servers
from tests.conftest import IS_CI, ORIGIN
from tests.drills.service import ROOT, Service

READERS = 2000
SECONDS = 30
POST_EVERY_SECONDS = 3
# One a second for each of two encodings, a few for what is posted, and room.
REACHING_PER_SECOND = 5
# nginx counts in whole seconds, so that one may last almost two; one more may be shown while it asks anew.
LAG_SECONDS = 3
BROWSERS = ("gzip, deflate, br, zstd", "gzip, deflate, br", "gzip")
PATH = "/api/v1/sites/blog/thread/changes?identifier=crowd"
DECODERS = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}

AROUND = """
worker_processes 1; worker_rlimit_nofile 8192; daemon off; pid {folder}/pid; error_log {folder}/error.log; {user}
events {{ worker_connections 8000; }}
http {{
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  keepalive_requests 100000;
  log_subrequest on;
  log_format reached '$uri $upstream_status';
  access_log {folder}/reached.log reached if=$upstream_status;
  {block}
}}
"""


def manual_block() -> str:
    """Return what the manual tells operators to put into nginx."""
    manual = (ROOT / "docs/operators.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```nginx\n(proxy_cache_path.*?)```", manual, re.DOTALL)
    return str(block)


class Nginx:
    """nginx as the manual configures it, in front of a service."""

    def __init__(self, program: str, service: Service) -> None:
        self.port = servers.free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="afterword-nginx-"))
        block = manual_block()
        for told, ours in (
            ("listen 443 ssl;", f"listen 127.0.0.1:{self.port} backlog=4096;"),
            ("http://127.0.0.1:8080", f"http://127.0.0.1:{service.port}"),
            ("/var/cache/nginx/afterword", f"{self.folder}/cache"),
        ):
            assert told in block
            block = block.replace(told, ours)
        configuration = AROUND.format(
            folder=self.folder, block=block, user="user root;" if os.geteuid() == 0 else ""
        )
        (self.folder / "nginx.conf").write_text(configuration, encoding="utf-8")
        command = [program, "-p", str(self.folder), "-c", str(self.folder / "nginx.conf")]
        subprocess.run([*command, "-t", "-q"], check=True)
        self._process = subprocess.Popen(command)
        servers.wait_until(lambda: servers.is_listening(self.port), "nginx listens")

    def reached(self, path: str) -> int:
        """Count the requests for a path that went on to the service."""
        log = (self.folder / "reached.log").read_text(encoding="utf-8")
        return sum(line.startswith(f"{path} ") for line in log.splitlines())

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(timeout=30)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Crowd:
    """What the readers asked and saw."""

    posted: dict[str, float] = field(default_factory=dict)  # id → when its 201 was here
    answers: dict[int, int] = field(default_factory=dict)  # by status
    lag: float = 0.0  # the longest time after which a posted comment was still missing
    seen: dict[int, frozenset[str]] = field(default_factory=dict)  # by reader

    def note(self, reader: int, asked_at: float, status: int) -> None:
        self.answers[status] = self.answers.get(status, 0) + 1
        for comment_id, at in self.posted.items():
            if comment_id not in self.seen.get(reader, ()):
                self.lag = max(self.lag, asked_at - at)


class Reader:
    """One open page: asks at its pace with the validator of what it has."""

    def __init__(self, number: int, port: int, crowd: Crowd) -> None:
        self._number, self._port, self._crowd = number, port, crowd
        self._etag = ""
        self._head = (
            f"GET {PATH} HTTP/1.1\r\nHost: comments.example.test\r\nOrigin: {ORIGIN}\r\n"
            f"Accept-Encoding: {BROWSERS[number % len(BROWSERS)]}\r\n"
        )

    async def connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)

    async def poll(self, begin: float, pace: float, end: float) -> None:
        at = begin
        while at < end:
            await asyncio.sleep(at - time.monotonic())
            await self.ask()
            at = max(at + pace, time.monotonic())

    async def ask(self) -> None:
        asked_at = time.monotonic()
        condition = f"If-None-Match: {self._etag}\r\n" if self._etag else ""
        self._writer.write(f"{self._head}{condition}\r\n".encode())
        status, headers, body = await self._answer()
        if status == 200:
            assert headers["access-control-allow-origin"] == ORIGIN
            self._etag = headers["etag"]
            decode = DECODERS[headers.get("content-encoding", "")]
            comments = json.loads(decode(body))["comments"]
            self._crowd.seen[self._number] = frozenset(one["id"] for one in comments)
        self._crowd.note(self._number, asked_at, status)

    async def _answer(self) -> tuple[int, dict[str, str], bytes]:
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        line, *rest = head.strip().split("\r\n")
        headers = {name.lower(): value for name, value in (one.split(": ", 1) for one in rest)}
        length = int(headers.get("content-length", 0))
        return int(line.split(" ")[1]), headers, await self._reader.readexactly(length)

    def close(self) -> None:
        self._writer.close()


async def post(port: int, text: str) -> str:
    """Post through the cache's server, as pages do; return the comment's id."""
    body = json.dumps({"identifier": "crowd", "text": text, "author": {"name": "Ada Example"}})
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        f"POST /api/v1/sites/blog/comments HTTP/1.1\r\nHost: comments.example.test\r\nConnection: close\r\n"
        f"Origin: {ORIGIN}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}".encode()
    )
    answer = await reader.read()
    writer.close()
    assert b" 201 " in answer.partition(b"\r\n")[0], answer
    return str(json.loads(answer.partition(b"\r\n\r\n")[2])["comment"]["id"])


async def gather_crowd(port: int, pace: float) -> Crowd:
    """Let the crowd poll while somebody posts, and go on until everybody has seen everything."""
    crowd = Crowd()
    crowd.posted[await post(port, "The first.")] = time.monotonic()
    readers = [Reader(number, port, crowd) for number in range(READERS)]
    for reader in readers:
        await reader.connect()
    begin = time.monotonic()
    end = begin + SECONDS

    async def keep_posting() -> None:
        while time.monotonic() + POST_EVERY_SECONDS < end:
            await asyncio.sleep(POST_EVERY_SECONDS)
            comment_id = await post(port, f"After {time.monotonic() - begin:.0f} seconds.")
            crowd.posted[comment_id] = time.monotonic()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(keep_posting())
        for number, reader in enumerate(readers):
            tasks.create_task(reader.poll(begin + pace * number / READERS, pace, end))
    async with asyncio.timeout(SECONDS):
        for number, reader in enumerate(readers):
            while crowd.posted.keys() - crowd.seen[number]:
                await reader.ask()
            reader.close()
    return crowd


@pytest.fixture
def nginx(app: Flask, settings: Settings, site: Site) -> Iterator[Nginx]:
    program = servers.find_program("nginx")
    if program is None:
        if IS_CI:
            pytest.fail("nginx is not installed, and the drill needs it.")
        pytest.skip("nginx is not installed: the drill with the crowd is skipped.")
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 20_000), hard))
    service = Service(settings)
    with contextlib.ExitStack() as running:
        running.callback(service.clean_up)
        service.start()
        made = Nginx(program, service)
        running.callback(made.stop)
        yield made


@pytest.mark.drill
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("pace", [10, 1], ids=["every-ten-seconds", "every-second"])
def test_two_thousand_readers_cost_the_service_a_few_requests_a_second(
    nginx: Nginx, pace: float, capsys: pytest.CaptureFixture[str]
):
    crowd = asyncio.run(gather_crowd(nginx.port, pace))

    reached = nginx.reached("/api/v1/sites/blog/thread/changes")
    asked = sum(crowd.answers.values())
    with capsys.disabled():
        print(
            f"\n{READERS} readers, each every {pace} s: {asked} requests ({asked / SECONDS:.0f}/s) {crowd.answers}, "
            f"{reached} reached the service ({reached / SECONDS:.1f}/s), "
            f"{len(crowd.posted)} comments, each seen after at most {crowd.lag:.2f} s"
        )
    assert set(crowd.answers) <= {200, 304}
    assert asked >= READERS * SECONDS / pace
    assert 0 < reached <= REACHING_PER_SECOND * SECONDS
    assert crowd.lag <= LAG_SECONDS
    assert len(crowd.posted) > SECONDS / POST_EVERY_SECONDS - 2
