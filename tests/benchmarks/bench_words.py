"""A comment is looked through for 5,000 words in under 5 ms, and for 5,000 wildcards.

`python -m tests.benchmarks.bench_words`. The comments are of ordinary length and of the longest that is taken; the list
is made once for each of its versions, which is measured beside.
"""

import argparse
import re
import time
from itertools import cycle, islice
from statistics import median

from comments.markup.render import MAX_SOURCE_LENGTH
from comments.screening.models import Kind, Outcome, Part
from comments.screening.ruleset import Entry, Ruleset, Subject
from tests.benchmarks import report, texts

ENTRIES = 5_000
ROUNDS = 200
AT_MOST_MS = 5
ORDINARY = 400  # characters


def entries(kind: Kind, prose: str) -> list[Entry]:
    """Make a list that begins as words of the comments do, so that much of it is nearly found everywhere."""
    star = "*" if kind is Kind.WILDCARD else ""
    words = cycle(sorted(set(re.findall(r"[a-z]{4,}", prose))))
    listed = (f"{word}{at:x}{star}" for at, word in enumerate(islice(words, ENTRIES)))
    return [Entry(kind, Part.ANYWHERE, value, Outcome.HOLD) for value in listed]


def milliseconds(rules: Ruleset, text: str, rounds: int) -> float:
    """Return the median of what looking through a comment takes."""
    subject = Subject(text, "Carol Example", None, None)
    seconds = []
    for _ in range(rounds):
        started = time.perf_counter()
        rules.find(subject)
        seconds.append(time.perf_counter() - started)
    return 1000 * median(seconds)


def run(rounds: int = ROUNDS) -> list[report.Target]:
    """Measure lists of words and of wildcards on short and long comments."""
    targets = []
    prose = " ".join(each.text for each in texts.written())
    for kind in (Kind.WORD, Kind.WILDCARD):
        started = time.perf_counter()
        rules = Ruleset(entries(kind, prose))
        made = 1000 * (time.perf_counter() - started)
        for length in (ORDINARY, MAX_SOURCE_LENGTH):
            what = f"{ENTRIES:,} rules ({kind}) over {length:,} characters; the list is made in {made:.0f} ms"
            took = milliseconds(rules, prose[:length], rounds)
            targets.append(report.at_most(what, took, AT_MOST_MS, " ms"))
    return targets


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    print("\n".join(report.targets(run(parser.parse_args().rounds))))


if __name__ == "__main__":
    main()
