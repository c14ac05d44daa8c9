"""Reading over HTTP, each server on one core and wrk on the other: pages kept ready, 304, counts, pages made anew.

`python -m tests.benchmarks.bench_reading [--seconds S] [--rounds R]`. Beside Afterword stand nginx with the very bytes
that Afterword sent as a file, and Isso with the same hundred comments. Rounds go through everything in turn, and are
of the same round, so that a machine that slows down slows both sides.
"""

import argparse
import compileall
import json
import re
import statistics
import tempfile
from contextlib import ExitStack
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlencode

import comments
from tests.benchmarks import bench_cold, report, seeding, servers, texts, wrk
from tests.benchmarks.reads import API
from tests.benchmarks.servers import Answer, Running
from tests.benchmarks.wrk import Load, Measured

SMALL = "thread-100"
LARGE = "thread-1000000"
HEADERS = {"Accept-Encoding": wrk.BROWSER_ENCODINGS}
HIT, FILE = "hit, 100 comments", "nginx, the same bytes as a file"
UNCHANGED, FILE_UNCHANGED = "304, 100 comments", "nginx, 304"
COUNTS = "50 counts"
# Isso by itself with that thread, and with a site of so many such threads: it looks at all comments for each root.
ISSO, ISSO_SITE, SITE_THREADS = "Isso, 100 comments", "Isso, 100 of 50,000 comments", 500


STARTS = 9  # one takes up to a fifth more than another


def thread_path(name: str) -> str:
    return f"{API}/thread?{urlencode({'identifier': name, 'url': f'{seeding.ORIGIN}/{name}'})}"


def hit_of(size: int) -> str:
    return f"hit, {size:,} comments"


def check(load: Load, status: int) -> Answer:
    """Ask twice what will be measured: both answers are what they should be, and the same."""
    first, again = (servers.ask(load.url, load.headers) for _ in range(2))
    if (first.status, again.status) != (status, status) or first.body != again.body:
        raise SystemExit(
            f"{load.url} was answered with {first.status} and {again.status}, not {status}"
        )
    return first


def measure(loads: dict[str, Load], seconds: float, rounds: int) -> dict[str, list[Measured]]:
    """Run every load in turn, several times; all answers of one must be of one size."""
    measured: dict[str, list[Measured]] = {what: [] for what in loads}
    for number in range(rounds):
        for what, load in loads.items():
            one = wrk.run(load, seconds)
            # A slow server still works off what nobody waits for any more, on the core that is measured next.
            servers.ask(load.url, load.headers)
            measured[what].append(one)
            print(f"{number + 1}/{rounds} {what}: {one.per_second:,.0f}/s", flush=True)
            sizes = {round(seen.bytes_each / 64) for seen in measured[what]}
            if max(sizes) - min(sizes) > 1:
                raise SystemExit(f"{what}: the answers were of different sizes: {sizes}")
    return measured


def ours(service: Running) -> dict[str, Load]:
    """Return what is asked of Afterword."""
    loads = {
        hit_of(size): Load(service.url + thread_path(f"thread-{size}"), HEADERS)
        for size in bench_cold.SIZES
    }
    etag = check(loads[HIT], 200).headers["etag"]
    loads[UNCHANGED] = Load(loads[HIT].url, HEADERS | {"If-None-Match": etag})
    names = [f"thread-{size}" for size in bench_cold.SIZES] + [f"page-{n}" for n in range(45)]
    counts = urlencode({"identifier": names}, doseq=True)
    loads[COUNTS] = Load(f"{service.url}{API}/counts?{counts}", HEADERS)
    for what, load in loads.items():
        check(load, 304 if what == UNCHANGED else 200)
    return loads


def with_nginx(stack: ExitStack, folder: Path, hit: Load) -> dict[str, Load]:
    """Return what is asked of nginx, after making sure that it is the same bytes."""
    answer = check(hit, 200)
    if answer.headers.get("content-encoding") != "br":
        raise SystemExit(f"{hit.url} was not compressed")
    service = stack.enter_context(servers.nginx(folder / "nginx", {"thread": answer.body}))
    file = Load(f"{service.url}/thread", HEADERS)
    same = check(file, 200)
    if sha256(same.body).digest() != sha256(answer.body).digest():
        raise SystemExit("nginx sends other bytes than Afterword")
    unchanged = Load(file.url, HEADERS | {"If-None-Match": same.headers["etag"]})
    check(unchanged, 304)
    return {FILE: file, FILE_UNCHANGED: unchanged}


def with_isso(stack: ExitStack, folder: Path, hit: Load) -> dict[str, Load]:
    """Return what is asked of Isso, with the thread alone and with a site around it."""
    alone = stack.enter_context(servers.isso(folder / "isso", "alone.db"))
    site = stack.enter_context(servers.isso(folder / "isso", "site.db"))
    loads = {ISSO: _isso_load(alone, hit), ISSO_SITE: _isso_load(site, hit)}
    servers.isso_fill(folder / "isso" / "site.db", SITE_THREADS)
    return loads


def _isso_load(service: Running, hit: Load) -> Load:
    """Give Isso the same comments, and return what is asked of it."""
    drawn, written, names = seeding.draw(SMALL), texts.written(), texts.names()
    numbers: list[int] = []
    size = len(drawn.parents)
    for at, parent in enumerate(drawn.parents):
        words = written[(size - at) % len(written)].text
        name = names[(size - at) * 7 % len(names)]
        above = None if parent is None else numbers[parent]
        numbers.append(servers.isso_post(service.url, SMALL, name, words, above))
    load = Load(f"{service.url}/?uri=/{SMALL}", HEADERS, connections=8)
    shown = len(re.findall(rb'"created"', check(load, 200).body))
    ours_shown = json.loads(servers.ask(hit.url).body)["thread"]["comment_count"]
    if shown != size or not ours_shown:
        raise SystemExit(f"Isso shows {shown} comments of {size}")
    return load


def seconds_to_start(folder: Path, database: str) -> float:
    """Start the service several times, each to its first answer from the largest thread; return the median.

    It is compiled before, as whatever was installed is; where nothing may be written, each start would compile all.
    """
    compileall.compile_dir(Path(comments.__file__).parent, quiet=1)
    seconds = []
    for number in range(STARTS):
        with servers.afterword(folder / str(number), database, thread_path(LARGE)) as service:
            seconds.append(service.seconds_to_first_answer)
        print(f"{number + 1}/{STARTS} start: {seconds[-1]:.2f} s", flush=True)
    return statistics.median(seconds)


def targets_of(measured: dict[str, list[Measured]]) -> list[report.Target]:
    """Compare what was measured with what was promised."""
    at_sizes = [report.ratio(measured[hit_of(size)], measured[HIT]) for size in bench_cold.SIZES]
    return [
        *(
            report.at_least(
                f"hit against {isso}", report.ratio(measured[HIT], measured[isso]), 3_000
            )
            for isso in (ISSO, ISSO_SITE)
        ),
        report.at_least("hit at 1,000 to 1,000,000 comments against 100", min(at_sizes), 0.9),
        report.at_least(
            "hit against nginx, the same bytes", report.ratio(measured[HIT], measured[FILE]), 0.3
        ),
        report.at_least(
            "304 against nginx's", report.ratio(measured[UNCHANGED], measured[FILE_UNCHANGED]), 0.3
        ),
        report.at_least(
            "50 counts against a hit", report.ratio(measured[COUNTS], measured[HIT]), 0.5
        ),
    ]


def run(folder: Path, seconds: float, rounds: int) -> tuple[list[report.Target], list[str]]:
    """Measure all; return the targets and tables."""
    wrk.check_tools("wrk", "nginx", "taskset")
    database = seeding.kept_database(folder / "shapes", bench_cold.SHAPES)
    with tempfile.TemporaryDirectory() as name, ExitStack() as stack:
        here = Path(name)
        start = seconds_to_start(here / "starts", database)
        service = stack.enter_context(
            servers.afterword(here / "hits", database, thread_path(LARGE))
        )
        loads = ours(service)
        loads |= with_nginx(stack, here, loads[HIT])
        loads |= with_isso(stack, folder, loads[HIT])
        measured = measure(loads, seconds, rounds)
        memory = servers.memory_of(service.pid)
    with tempfile.TemporaryDirectory() as name:
        nothing_kept = {"AFTERWORD_SNAPSHOT_MEGABYTES": "0"}
        with servers.afterword(Path(name), database, **nothing_kept) as cold:
            made_anew = {
                f"made anew, {n}": Load(cold.url + thread_path(n), HEADERS) for n in (SMALL, LARGE)
            }
            for load in made_anew.values():
                check(load, 200)
            measured |= measure(made_anew, seconds, rounds)
    found = targets_of(measured)
    found.append(report.at_most("start to the first 200", start, 1, " s"))
    most = max(one["rss"] for one in memory)
    found.append(report.at_most("memory of the largest process (RSS)", most, 120, " MB"))
    sizes = ", ".join(f"{one['rss']:.0f} / {one['pss']:.0f}" for one in memory)
    lines = [
        *report.rates(measured),
        "",
        f"Memory of each process after all this, RSS / PSS in MB: {sizes}.",
    ]
    return found, lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=seeding.FOLDER)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    found, lines = run(asked.folder, asked.seconds, asked.rounds)
    print("\n".join([*lines, "", *report.targets(found)]))


if __name__ == "__main__":
    main()
