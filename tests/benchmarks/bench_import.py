"""How fast an import is, whether it is linear, and how much memory it takes.

`python -m tests.benchmarks.bench_import [POSTS …]` imports invented exports of growing size into fresh SQLite files by
the real command, each in a process of its own. The time is that of the whole command: reading, sanitizing, writing,
report; beside it stands the processor time of all its processes, which says more on a machine that others use as well.
Memory is what the importing process and its workers hold at most together, pages they share counted once.
"""

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import generate_disqus_export

SIZES = (5_000, 10_000, 20_000)
SAMPLE_SECONDS = 0.1


@dataclass(frozen=True)
class Cost:
    """What one import took: seconds, seconds of processors, bytes of memory."""

    seconds: float
    processor_seconds: float
    memory: int


def measure_import(export: Path, folder: Path) -> Cost:
    """Import a file, and return what that took."""
    environment = os.environ | {
        "AFTERWORD_DATABASE_URL": f"sqlite:///{folder / 'afterword.db'}",
        "AFTERWORD_INSTANCE_DIR": str(folder),
    }
    _afterword("site", "add", "pond", "--origin", "https://pond.example.test", env=environment)
    worked, started = _processor_seconds(), time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "comments.cli", "import", str(export), "--site", "pond"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    peak = 0
    while process.poll() is None:
        peak = max(peak, sum(map(_memory, family(process.pid))))
        time.sleep(SAMPLE_SECONDS)
    if process.returncode:
        raise SystemExit("The import failed.")
    return Cost(time.perf_counter() - started, _processor_seconds() - worked, peak)


def _processor_seconds() -> float:
    """Return what all processes took that ended below this one."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _afterword(*arguments: str, env: dict[str, str]) -> None:
    subprocess.run(
        [sys.executable, "-m", "comments.cli", *arguments],
        env=env,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def _memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return 0  # it just ended
    return 1024 * sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def measure_all(sizes: Sequence[int]) -> None:
    """Import exports of each size, and print what that took."""
    rates = []
    print(f"{'posts':>9} {'seconds':>9} {'posts/s':>9} {'CPU s':>9} {'MB':>6}")
    for posts in sizes:
        with tempfile.TemporaryDirectory() as name:
            export = Path(name) / "export.xml"
            generate_disqus_export.write_export(export, posts)
            cost = measure_import(export, Path(name))
        rates.append(posts / cost.processor_seconds)
        print(
            f"{posts:>9,} {cost.seconds:>9.1f} {posts / cost.seconds:>9,.0f} "
            f"{cost.processor_seconds:>9.1f} {cost.memory / 1e6:>6.0f}",
            flush=True,
        )
    print(
        f"posts per CPU second, the last to the first: {rates[-1] / rates[0]:.2f} (1.00 is linear)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("posts", nargs="*", type=int, default=SIZES)
    measure_all(parser.parse_args().posts)


if __name__ == "__main__":
    main()
