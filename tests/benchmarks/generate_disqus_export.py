"""Invented Disqus exports of any size: `python -m tests.benchmarks.generate_disqus_export FILE POSTS`.

The same arguments write the same bytes. Threads are visited unevenly, replies hang on earlier posts of their thread,
one post in fifty is spam and one in a hundred deleted, and texts look like what people type: mostly plain paragraphs,
now and then a link, code, a quotation or emoji.
"""

import argparse
import gzip
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://disqus.com/api/schemas/1.0/disqus.xsd \
http://disqus.com/api/schemas/1.0/disqus-internals.xsd">
<category dsq:id="11"><forum>pond</forum><title>General</title><isDefault>true</isDefault></category>
"""
POSTS_PER_THREAD = 25
REPLIES = 0.7
VOCABULARY = """
    boat pond paper wind fold water north duck reed shore morning slow lamp harbour stone small
    again never perhaps because without against between yesterday captain map bottle letter rain
    surface corner wet dry sail mast keel bow stern drift ripple current shallow deep quiet
"""
WORDS = VOCABULARY.split()
NAMES = (
    "Ada Example",
    "Ben Sample",
    "Cleo Placeholder",
    "Dan Fixture",
    "Eve Invented",
    "Fay Madeup",
)
SPECIALS = (
    '<p>See <a href="https://example.test/notes/{n}" rel="nofollow noopener">the notes</a>.</p>',
    "<pre><code>fold(sheet)\n  .twice()\n  .launch({n})</code></pre>",
    "<blockquote>It will never float.</blockquote><p>It did, {n} times.</p>",
    "<p>⛵ 紙の船 {n}&nbsp;m</p>",
    "<p>Line one<br>line two, <b>bold</b> and <i>leaning</i>.</p>",
)


def write_export(path: Path, posts: int, seed: int = 1) -> None:
    """Write an export with that many posts; gzipped when the name ends in `.gz`."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "wt", encoding="utf-8", newline="\n") as file:
        file.write(HEAD)
        for element in _elements(posts, random.Random(seed)):
            file.write(element)
        file.write("</disqus>\n")


def _elements(posts: int, chance: random.Random) -> Iterator[str]:
    start = datetime(2015, 1, 1, tzinfo=UTC)
    threads = max(posts // POSTS_PER_THREAD, 1)
    for number in range(threads):
        yield _thread(number, start + timedelta(minutes=number))
    earlier: list[list[int]] = [[] for _ in range(threads)]
    for number in range(posts):
        # The square makes a few threads long and most of them short.
        thread = int(threads * chance.random() ** 2)
        parent = chance.choice(earlier[thread]) if earlier[thread] else None
        if chance.random() > REPLIES:
            parent = None
        earlier[thread].append(number)
        written_at = start + timedelta(days=30, seconds=number * 37)
        yield _post(chance, number, written_at, thread, parent)


def _thread(number: int, made_at: datetime) -> str:
    identifier = "" if number % 7 == 0 else f"post-{number}"
    return (
        f'<thread dsq:id="{3_000_000_000 + number}"><id>{identifier}</id><forum>pond</forum>'
        f'<category dsq:id="11" /><link>https://pond.example.test/{number}/</link>'
        f"<title>Crossing number {number}</title><message /><createdAt>{made_at:%Y-%m-%dT%H:%M:%SZ}"
        "</createdAt><author><name>Ada Example</name><isAnonymous>false</isAnonymous>"
        "<username>ada</username></author><isClosed>false</isClosed><isDeleted>false</isDeleted>"
        "</thread>\n"
    )


def _post(
    chance: random.Random, number: int, written_at: datetime, thread: int, parent: int | None
) -> str:
    name = chance.choice(NAMES)
    hangs_on = "" if parent is None else f'<parent dsq:id="{5_000_000_000 + parent}" />'
    fate = chance.random()
    return (
        f'<post dsq:id="{5_000_000_000 + number}"><id /><message><![CDATA[{_text(chance, number)}]]>'
        f"</message><createdAt>{written_at:%Y-%m-%dT%H:%M:%SZ}</createdAt>"
        f"<isDeleted>{str(fate < 0.01).lower()}</isDeleted>"
        f"<isSpam>{str(fate > 0.98).lower()}</isSpam><author><name>{escape(name)}</name>"
        "<isAnonymous>true</isAnonymous></author>"
        f'<thread dsq:id="{3_000_000_000 + thread}" />{hangs_on}</post>\n'
    )


def _text(chance: random.Random, number: int) -> str:
    paragraphs = [
        f"<p>{' '.join(chance.choices(WORDS, k=chance.randint(8, 50))).capitalize()}.</p>"
        for _ in range(chance.choice((1, 1, 1, 2)))
    ]
    if chance.random() < 0.15:
        paragraphs.append(chance.choice(SPECIALS).format(n=number))
    return "".join(paragraphs)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("posts", type=int)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    write_export(arguments.file, arguments.posts, arguments.seed)
