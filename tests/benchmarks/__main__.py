"""`make bench`: every figure we claim, measured here and now. With `--write` they go into docs/performance.md."""

import argparse
from pathlib import Path

from tests.benchmarks import (
    bench_cold,
    bench_embed,
    bench_enumeration,
    bench_import,
    bench_posting,
    bench_queue,
    bench_reading,
    bench_words,
    report,
    seeding,
)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "--folder", type=Path, default=seeding.FOLDER, help="keeps what was planted"
    )
    parser.add_argument("--seconds", type=float, default=5, help="of each run of wrk")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    asked = parser.parse_args()
    reading, reading_lines = bench_reading.run(asked.folder, asked.seconds, asked.rounds)
    # A disk is less even than a processor: what is durable takes more rounds to be told apart from chance.
    posting, posting_lines = bench_posting.run(asked.folder, asked.seconds, 3 * asked.rounds)
    cold, cold_lines = bench_cold.run(asked.folder)
    queue = bench_queue.run(asked.folder)
    words = bench_words.run()
    enumeration = bench_enumeration.run(bench_enumeration.COUNT)
    embed, embed_lines = bench_embed.run(asked.folder, bench_embed.ROUNDS)
    targets = report.targets([*reading, *cold, *posting, *queue, *words, *enumeration, *embed])
    found = [
        f"Measured {report.machine()}.", "", *targets, "",
        *reading_lines, "", *posting_lines, "", *cold_lines, "", *embed_lines,
    ]  # fmt: skip
    print("\n".join(["", *found]))
    if asked.write:
        report.write(found)
    bench_import.measure_all(bench_import.SIZES)


if __name__ == "__main__":
    main()
