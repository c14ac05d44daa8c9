"""The servers that are compared, each pinned to the same one core: Afterword, nginx with a file, Isso."""

import http.client
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from tests.benchmarks.bench_import import family
from tests.servers import free_port, is_listening, wait_until

CORE = 0
NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/error.log;{user}
events {{ worker_connections 1024; }}
http {{
  access_log off; sendfile on; tcp_nopush on; open_file_cache max=100; keepalive_requests 1000000000;
  client_body_temp_path {folder}; proxy_temp_path {folder}; fastcgi_temp_path {folder};
  uwsgi_temp_path {folder}; scgi_temp_path {folder};
  server {{
    listen 127.0.0.1:{port}; root {folder}/files; etag on; default_type application/json;
    add_header Cache-Control "public, max-age=0"; add_header Vary "Origin, Accept-Encoding";
    add_header Content-Encoding br;
  }}
}}
"""


@dataclass(frozen=True)
class Answer:
    """One answer as it went over the wire."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True)
class Running:
    """A server that answers."""

    url: str
    pid: int
    seconds_to_first_answer: float


def ask(url: str, headers: Mapping[str, str] | None = None, body: str | None = None) -> Answer:
    """Ask once, without undoing any encoding."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    method = "GET" if body is None else "POST"
    connection.request(method, f"{parts.path}?{parts.query}", body, dict(headers or {}))
    answer = connection.getresponse()
    try:
        return Answer(answer.status, headers_of(answer), answer.read())
    finally:
        connection.close()


def headers_of(answer: http.client.HTTPResponse) -> dict[str, str]:
    """Return headers by their names in small letters: servers spell them in different ways."""
    return {name.lower(): value for name, value in answer.getheaders()}


@contextmanager
def _running(
    command: list[str], port: int, folder: Path, path: str = "/", **environment: str
) -> Iterator[Running]:
    started = time.perf_counter()
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            ["taskset", "-c", str(CORE), *command],
            env=os.environ | environment,
            stdout=log,
            stderr=log,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        wait_until(lambda: is_listening(port) or process.poll() is not None, f"{command[0]} starts")
        if process.poll() is not None:
            raise SystemExit(f"{' '.join(command)} ended; see {folder / 'server.log'}")
        ask(url + path)
        yield Running(url, process.pid, time.perf_counter() - started)
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=60)


def afterword(
    folder: Path, database_url: str, path: str = "/readyz", **settings: str
) -> AbstractContextManager[Running]:
    """Serve a database with one web process, without limits on who posts how often."""
    folder.mkdir(parents=True, exist_ok=True)
    port = free_port()
    environment = {
        "AFTERWORD_DATABASE_URL": database_url,
        "AFTERWORD_INSTANCE_DIR": str(folder),
        "AFTERWORD_RATELIMIT_ENABLED": "false",
        "AFTERWORD_LOG_LEVEL": "warning",
    } | settings
    command = [
        sys.executable,
        "-m",
        "comments.cli",
        "serve",
        "--processes",
        "1",
        "--port",
        str(port),
    ]
    return _running(command, port, folder, path, **environment)


def command(folder: Path, database_url: str, *words: str) -> None:
    """Run one of Afterword's commands on a database."""
    environment = {"AFTERWORD_DATABASE_URL": database_url, "AFTERWORD_INSTANCE_DIR": str(folder)}
    subprocess.run(
        [sys.executable, "-m", "comments.cli", *words], env=os.environ | environment, check=True
    )


def nginx(folder: Path, files: Mapping[str, bytes]) -> AbstractContextManager[Running]:
    """Serve bytes as files, said to be brotli."""
    (folder / "files").mkdir(parents=True, exist_ok=True)
    for name, body in files.items():
        (folder / "files" / name).write_bytes(body)
    port = free_port()
    user = " user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(NGINX.format(folder=folder, port=port, user=user))
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    return _running([program, "-c", str(folder / "nginx.conf"), "-p", str(folder)], port, folder)


def memory_of(pid: int) -> list[dict[str, float]]:
    """Return name, RSS and PSS in MB of a process and all below it."""
    found = []
    for one in family(pid):
        rollup = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
        sizes = {line.split(":")[0]: int(line.split()[1]) / 1000 for line in rollup[1:]}
        found.append({"pid": one, "rss": sizes["Rss"], "pss": sizes["Pss"]})
    return found


ISSO = """
[general]
dbpath = {database}
host = {host}
[moderation]
enabled = false
[guard]
enabled = false
[server]
listen = http://127.0.0.1:{port}
"""


def isso(
    folder: Path, database: str = "isso.db", host: str = "https://blog.example.test"
) -> AbstractContextManager[Running]:
    """Serve a new database with Isso from PyPI, under gunicorn with one worker, in an environment of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    binaries = folder / "venv" / "bin"
    if not (binaries / "gunicorn").exists():
        subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
        pip = [str(binaries / "python"), "-m", "pip", "install", "--quiet", "isso", "gunicorn"]
        subprocess.run(pip, check=True)
    (folder / database).unlink(missing_ok=True)
    port = free_port()
    configuration = (folder / database).with_suffix(".cfg")
    configuration.write_text(ISSO.format(database=folder / database, port=port, host=host))
    command = [str(binaries / "gunicorn"), "-b", f"127.0.0.1:{port}", "-w", "1", "isso.run"]
    path = "/config"
    return _running(command, port, folder, path, ISSO_SETTINGS=str(configuration))


def isso_fill(database: Path, threads: int) -> None:
    """Copy what is in Isso's database until there are so many threads."""
    with closing(sqlite3.connect(database)) as connection, connection:
        [size] = connection.execute("SELECT max(id) FROM comments").fetchone()
        copies = [{"n": number, "shift": number * size} for number in range(1, threads)]
        connection.executemany(
            "INSERT INTO threads SELECT id + :n, uri || '-' || :n, title FROM threads WHERE id = 1",
            copies,
        )
        connection.executemany(
            "INSERT INTO comments SELECT tid + :n, id + :shift, parent + :shift, created, modified, mode, remote_addr, "
            "text, author, email, website, likes, dislikes, voters, notification FROM comments WHERE tid = 1",
            copies,
        )


def isso_post(url: str, title: str, author: str, text: str, parent: int | None = None) -> int:
    """Post to Isso; return the comment's number."""
    body = isso_body(title, author, text, parent)
    answer = ask(f"{url}/new?uri=/{title}", {"Content-Type": "application/json"}, body)
    if answer.status not in {201, 202}:
        raise SystemExit(f"Isso took no comment: {answer.status} {answer.body[:300]!r}")
    return int(json.loads(answer.body)["id"])


def isso_body(title: str, author: str, text: str, parent: int | None = None) -> str:
    """Return a new comment as Isso takes it. With a title it does not fetch the page to learn one."""
    return json.dumps({"title": title, "author": author, "text": text, "parent": parent})
