"""What a reader waits for and pays: ours, Isso and Waline in Chromium, on the same page with the same comments.

`python -m tests.benchmarks.bench_embed [--folder F] [--rounds R]`, or `make bench-embed`. The network is as slow as a
fast 3G one and the processor four times slower than here; each time the browser has nothing kept. Rounds go through
all in turn.
"""

import argparse
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import median
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, sync_playwright

from tests.benchmarks import embeds, report, seeding
from tests.benchmarks.embeds import Embed
from tests.browser.conftest import CHROMIUM_FLAGS
from tests.servers import find_program

# Chromium's own figures for a fast 3G network, and its usual one for a middling phone.
NETWORK = {
    "offline": False, "latency": 562.5, "downloadThroughput": 188_743, "uploadThroughput": 86_400,
}  # fmt: skip
SLOWDOWN = 4
AFTERWARDS_MS = 6000
ROUNDS = 5
PAGE = """<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>An article</title><h1>An article</h1><p>Some words.</p><div style="min-height:440px">{embed}</div>"""
WATCH = """window.seen = { shifts: 0, first: null };
new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (seen.shifts += value)))
  .observe({ type: "layout-shift", buffered: true });
const words = () => document.querySelector(WORDS) ??
  document.querySelector("afterword-comments")?.shadowRoot?.querySelector(WORDS);
const look = () => {
  const found = words();
  if (found?.checkVisibility() && found.textContent.trim() && found.getBoundingClientRect().height) {
    requestAnimationFrame(() => setTimeout(() => (seen.first = performance.now())));
  } else requestAnimationFrame(look);
};
look();"""


@dataclass(frozen=True)
class Shown:
    """One opening of the page."""

    first_ms: float
    requests: int
    bytes_to_first: float
    bytes_afterwards: float
    shift: float


@contextmanager
def pages() -> Iterator[tuple[str, dict[str, str]]]:
    """Serve articles from another origin than the services'."""
    shown: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = shown.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_address[1]}", shown
    finally:
        server.shutdown()
        server.server_close()


def open_page(browser: Browser, address: str, embed: Embed) -> Shown:
    """Open the page as a reader who was never here."""
    context = browser.new_context(locale="en-GB")
    page = context.new_page()
    page.set_default_timeout(40_000)
    page.add_init_script(f"const WORDS = {embed.words!r};{WATCH}")
    session = context.new_cdp_session(page)
    ours: set[str] = set()
    sizes: dict[str, float] = {}

    def begun(event: dict[str, Any]) -> None:
        host = urlsplit(event["request"]["url"]).netloc
        if host == urlsplit(embed.service).netloc:
            ours.add(event["requestId"])
        elif host not in ("", urlsplit(address).netloc):
            raise SystemExit(f"{embed.name} asked for {event['request']['url']}")

    def ended(event: dict[str, Any]) -> None:
        if event["requestId"] in ours:
            sizes[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.requestWillBeSent", begun)
    session.on("Network.loadingFinished", ended)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.seen.first")
    requests, to_first = len(sizes), sum(sizes.values())
    page.wait_for_timeout(AFTERWARDS_MS)
    seen = page.evaluate("window.seen")
    context.close()
    return Shown(seen["first"], requests, to_first, sum(sizes.values()), seen["shifts"])


def table(measured: dict[str, list[Shown]]) -> list[str]:
    """Return the medians."""
    what = "in a page, fast 3G, processor 4× slower"
    columns = (
        "first comment, ms",
        "requests",
        "KB until then",
        "KB six seconds later",
        "layout shift",
    )
    lines = [
        f"| {' | '.join((what, *columns))} |",
        f"| --- | {' | '.join(['---:'] * len(columns))} |",
    ]
    for name, rounds in measured.items():
        cells = (
            f"{median(one.first_ms for one in rounds):,.0f}",
            f"{median(one.requests for one in rounds):.0f}",
            f"{median(one.bytes_to_first for one in rounds) / 1000:.1f}",
            f"{median(one.bytes_afterwards for one in rounds) / 1000:.1f}",
            f"{median(one.shift for one in rounds):.3f}",
        )
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return lines


def targets_of(measured: dict[str, list[Shown]]) -> list[report.Target]:
    """Say whether ours is the first and the lightest, and moves nothing."""
    ours = measured["Afterword"]
    found = []
    for name in [name for name in measured if name != "Afterword"]:
        pairs = list(zip(measured[name], ours, strict=True))
        sooner = median(theirs.first_ms / one.first_ms for theirs, one in pairs)
        lighter = median(theirs.bytes_afterwards / one.bytes_afterwards for theirs, one in pairs)
        found.append(report.at_least(f"{name}'s first comment against ours", sooner, 1))
        found.append(report.at_least(f"{name}'s bytes against ours", lighter, 1))
    found.append(report.at_most("layout shift", median(one.shift for one in ours), 0, ""))
    return found


def run(folder: Path, rounds: int) -> tuple[list[report.Target], list[str]]:
    """Measure all; return the targets and the table."""
    program = find_program("chromium")
    if program is None:
        raise SystemExit("Chromium is not installed.")
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        origin, shown = stack.enter_context(pages())
        compared = [
            stack.enter_context(embeds.afterword(Path(name) / "afterword", origin)),
            stack.enter_context(embeds.isso(folder / "isso", origin)),
            stack.enter_context(embeds.waline(folder / "waline")),
        ]
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=program, args=CHROMIUM_FLAGS)
        stack.callback(browser.close)
        for embed in compared:
            shown[f"/{embed.name}"] = PAGE.format(embed=embed.html)
            open_page(
                browser, f"{origin}/{embed.name}", embed
            )  # what is made at the first question is made now
        measured: dict[str, list[Shown]] = {embed.name: [] for embed in compared}
        for number in range(rounds):
            for embed in compared:
                one = open_page(browser, f"{origin}/{embed.name}", embed)
                measured[embed.name].append(one)
                print(f"{number + 1}/{rounds} {embed.name}: {one}", flush=True)
    return targets_of(measured), table(measured)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=seeding.FOLDER)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    found, lines = run(asked.folder, asked.rounds)
    print("\n".join([*lines, "", *report.targets(found)]))


if __name__ == "__main__":
    main()
