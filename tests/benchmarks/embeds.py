"""What is compared in a page: the embeds, each with its own server and the same hundred comments.

Isso is from PyPI and Waline from npm, installed when the benchmark runs, into a folder of its own. Both are asked
through a little server that compresses with brotli, as the one before them would; what never changes it compresses
once, at its best.
"""

import http.client
import json
import os
import subprocess
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import brotli
import psycopg

from tests.benchmarks import seeding, servers, texts
from tests.servers import PostgresServer, free_port, is_listening, wait_until

SHAPE = "thread-100"
NOW_AND_BEST = (5, 11)
TYPES = {".js": "text/javascript", ".css": "text/css"}
# A picture that costs nothing: Waline's are fetched from elsewhere, and nothing here may be.
NO_PICTURE = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
WALINE_TABLES = """
create table wl_comment (
  id serial primary key, user_id int, comment text, insertedat timestamp default now(), ip text, link text, mail text,
  nick text, pid int, rid int, sticky numeric, status text, "like" int, ua text, url text,
  createdat timestamp default now(), updatedat timestamp default now());
create table wl_counter (id serial primary key, time int, url text, createdat timestamp, updatedat timestamp);
create table wl_users (
  id serial primary key, display_name text, email text, url text, type text, avatar text, label text);
"""


@dataclass(frozen=True)
class Embed:
    """One embed: its name, what a page needs for it, where its first comment's words stand, and its service."""

    name: str
    html: str
    words: str
    service: str


@dataclass(frozen=True)
class Comment:
    """One of the hundred, by its place among them."""

    name: str
    text: str
    parent: int | None
    root: int | None


def comments() -> list[Comment]:
    """Return the same comments for all, oldest first."""
    drawn, written, names = seeding.draw(SHAPE), texts.written(), texts.names()
    size = len(drawn.parents)
    made: list[Comment] = []
    for at, parent in enumerate(drawn.parents):
        above = None if parent is None else made[parent]
        root = parent if above is None or above.root is None else above.root
        name = names[(size - at) * 7 % len(names)]
        made.append(Comment(name, written[(size - at) % len(written)].text, parent, root))
    return made


class Front(ThreadingHTTPServer):
    """Passes on what is asked and compresses what comes back; files of a folder it has ready."""

    daemon_threads = True

    def __init__(self, port: int, folder: Path | None = None) -> None:
        self.port, self.files = port, _ready(folder) if folder else {}
        self.kept: dict[str, tuple[str, bytes]] = {}
        super().__init__(("127.0.0.1", 0), _Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def answer(self, path: str, headers: Mapping[str, str]) -> tuple[str, bytes]:
        """Return the type and the compressed body of what a path leads to."""
        if path in self.files:
            return self.files[path]
        if path in self.kept:
            return self.kept[path]
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        origin = {name: headers[name] for name in ("Origin", "User-Agent") if name in headers}
        connection.request("GET", path, headers=origin)
        given = connection.getresponse()
        body, kind = given.read(), given.headers.get("Content-Type", "")
        connection.close()
        is_script = Path(path.partition("?")[0]).suffix in TYPES
        made = kind, brotli.compress(body, quality=NOW_AND_BEST[is_script])
        if is_script:
            self.kept[path] = made
        return made


def _ready(folder: Path) -> dict[str, tuple[str, bytes]]:
    return {
        f"/{path.name}": (TYPES[path.suffix], brotli.compress(path.read_bytes(), quality=NOW_AND_BEST[1]))
        for path in folder.iterdir()
        if path.suffix in TYPES
    }  # fmt: skip


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Front

    def do_GET(self) -> None:
        kind, body = self.server.answer(self.path, self.headers)
        self._send(200, body, {"Content-Type": kind, "Content-Encoding": "br"})

    def do_OPTIONS(self) -> None:
        allowed = {
            "Access-Control-Allow-Headers": self.headers.get("Access-Control-Request-Headers", "")
        }
        self._send(204, b"", allowed)

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        origin = self.headers.get("Origin")
        crossing = {
            "Access-Control-Allow-Origin": origin or "*",
            "Access-Control-Allow-Credentials": "true",
            "Access-Control-Expose-Headers": "Date, X-Set-Cookie",
        }
        with suppress(ConnectionError):
            self.send_response(status)
            for name, value in {**headers, **crossing, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def fronted(port: int, folder: Path | None = None) -> Iterator[Front]:
    """Put the little server before another one."""
    front = Front(port, folder)
    try:
        yield front
    finally:
        front.shutdown()
        front.server_close()


@contextmanager
def afterword(folder: Path, origin: str) -> Iterator[Embed]:
    """Serve ours, without anything before it."""
    folder.mkdir(parents=True)
    database = f"sqlite:///{folder / 'afterword.db'}"
    seeding.plant_all(database, folder, [SHAPE])
    with servers.afterword(folder, database) as service:
        servers.command(folder, database, "site", "set", seeding.SHORTNAME, f"origins={origin}")
        html = (
            f'<section id="afterword"></section><script async src="{service.url}/embed.js" '
            f'data-site="{seeding.SHORTNAME}" data-identifier="{SHAPE}"></script>'
        )
        yield Embed("Afterword", html, ".text", service.url)


@contextmanager
def isso(folder: Path, origin: str) -> Iterator[Embed]:
    """Serve Isso; its page is what its manual says."""
    with (
        servers.isso(folder, "embed.db", origin) as service,
        fronted(int(service.url.rpartition(":")[2])) as front,
    ):
        numbers: list[int] = []
        for one in comments():
            above = None if one.parent is None else numbers[one.parent]
            numbers.append(servers.isso_post(service.url, SHAPE, one.name, one.text, above))
        html = (
            f'<script data-isso="{front.url}/" src="{front.url}/js/embed.min.js"></script>'
            f'<section id="isso-thread" data-isso-id="/{SHAPE}" data-title="{SHAPE}"></section>'
        )
        yield Embed("Isso", html, "#isso-root .isso-text", front.url)


@contextmanager
def waline(folder: Path) -> Iterator[Embed]:
    """Serve Waline on PostgreSQL; without the emoji and pictures that it would fetch from elsewhere."""
    package = folder / "node_modules" / "@waline"
    if not package.exists():
        folder.mkdir(parents=True, exist_ok=True)
        npm = [
            "npm",
            "install",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--prefix",
            str(folder),
        ]
        subprocess.run([*npm, "@waline/client", "@waline/vercel"], check=True)
    postgres = PostgresServer()
    try:
        with psycopg.connect(postgres.url.replace("+psycopg", "")) as connection:
            connection.execute(WALINE_TABLES)
            connection.cursor().executemany(
                'insert into wl_comment (comment, nick, pid, rid, status, ua, url, ip, mail, link, "like") '
                "values (%s, %s, %s, %s, 'approved', 'Mozilla/5.0', %s, '', '', '', 0)",
                [
                    (one.text, one.name, _number(one.parent), _number(one.root), f"/{SHAPE}")
                    for one in comments()
                ],
            )
        with (
            fronted(free_port(), package / "client" / "dist") as front,
            _waline_server(package, postgres.port, front, folder),
        ):
            yield Embed("Waline", _waline_html(front.url), ".wl-card-item .wl-content", front.url)
    finally:
        postgres.remove()


def _number(place: int | None) -> int | None:
    return None if place is None else place + 1


@contextmanager
def _waline_server(package: Path, postgres_port: int, front: Front, folder: Path) -> Iterator[None]:
    # It asks somebody else, for each answer, by whom people may sign in.
    front.files["/nobody"] = "application/json", brotli.compress(b'{"services": []}')
    environment = {
        "PG_HOST": "127.0.0.1", "PG_PORT": str(postgres_port), "PG_DB": "afterword", "PG_USER": "afterword",
        "PG_PASSWORD": "none", "JWT_TOKEN": "of this benchmark", "AKISMET_KEY": "false", "GRAVATAR_STR": NO_PICTURE,
        "DISABLE_REGION": "true", "OAUTH_URL": f"{front.url}/nobody",
    }  # fmt: skip
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            ["node", str(package / "vercel" / "vanilla.js"), str(front.port)],
            env=os.environ | environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        wait_until(lambda: is_listening(front.port) or process.poll() is not None, "Waline starts")
        answer = servers.ask(
            f"http://127.0.0.1:{front.port}/api/comment?path=/{SHAPE}&page=1&pageSize=10"
        )
        if json.loads(answer.body)["data"]["count"] != len(comments()):
            raise SystemExit(f"Waline does not show all comments: {answer.body[:300]!r}")
        yield
    finally:
        os.killpg(process.pid, 15)
        process.wait(timeout=60)


def _waline_html(address: str) -> str:
    options = json.dumps(
        {
            "el": "#waline", "serverURL": address, "path": f"/{SHAPE}", "lang": "en",
            "emoji": False, "search": False, "imageUploader": False,
        }
    )  # fmt: skip
    return (
        f'<link rel="stylesheet" href="{address}/waline.css"><div id="waline"></div>'
        f'<script type="module">import {{ init }} from "{address}/waline.js"; init({options});</script>'
    )
