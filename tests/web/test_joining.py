"""Joined modules do what they did apart: each runs once, and only when it is wanted."""

import json
import os
import shutil
import subprocess

import pytest
import rjsmin

from comments.core.paths import resource_dir
from comments.web import joining, shortening, wording
from comments.web.assets import JOINED

SOURCES = {
    "entry": (
        'import { add } from "./numbers.js";\nimport { greet } from "./words.js";\n\n'
        "const forty = 40;\nexport const answer = add(forty, 2);\nexport const greeting = greet();\n"
        'export const later = () => import("./later.js");\nexport const last = () => import("./last.js");\n'
        'export const again = () => import("./numbers.js");\n'
    ),
    "numbers": (
        'import { note } from "./log.js";\n\nconst secret = 0;\nnote("numbers");\n'
        "export function add(a, b) {\n  return a + b + secret;\n}\n"
    ),
    "words": 'import { note } from "./log.js";\n\nnote("words");\nexport const greet = () => "hello";\n',
    "log": "export const seen = [];\nexport function note(name) {\n  seen.push(name);\n}\n",
    "later": (
        'import { note, seen } from "./log.js";\nimport { Shared } from "./shared-part.js";\n\n'
        'note("later");\nexport const all = seen;\nexport const shared = Shared;\n'
    ),
    "last": (
        'import { Shared } from "./shared-part.js";\nimport { only } from "./only-last.js";\n\n'
        "export const shared = Shared;\nexport const mine = only;\n"
    ),
    "shared-part": 'import { note } from "./log.js";\n\nnote("shared");\nexport class Shared {}\n',
    "only-last": "export const only = 7;\n",
    "nobody": "export const unused = 1;\n",
}
RUN = """
import * as entry from "./entry.js";
const [later, last, again] = [await entry.later(), await entry.last(), await entry.again()];
console.log(JSON.stringify({
  answer: entry.answer, greeting: entry.greeting, seen: later.all, mine: last.mine,
  isOne: later.shared === last.shared, sum: again.add(1, 2),
}));
"""


def run(folder, sources):
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Node is not installed, and CI must run what is joined.")
        pytest.skip("Node is not installed: joined modules are not run.")
    (folder / "package.json").write_text('{"type": "module"}')
    for name, source in (sources | {"run": RUN}).items():
        (folder / f"{name}.js").write_text(source)
    said = subprocess.run([node, folder / "run.js"], capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


def test_joined_and_shortened_they_do_what_they_did_apart(tmp_path):
    shortened = shortening.shorten(SOURCES)
    joined = joining.join(shortened.sources, "entry", shortened.names)
    short = {name: str(rjsmin.jsmin(text)) for name, text in joined.items()}
    for folder in ("apart", "joined"):
        (tmp_path / folder).mkdir()

    apart = run(tmp_path / "apart", SOURCES)

    assert run(tmp_path / "joined", short) == apart
    assert apart == {
        "answer": 42,
        "greeting": "hello",
        "seen": ["numbers", "words", "shared", "later"],
        "mine": 7,
        "isOne": True,
        "sum": 3,
    }


def test_what_is_imported_at_once_is_in_the_entry_and_what_is_shared_stands_alone():
    joined = joining.join(SOURCES, "entry")

    assert set(joined) == {"entry", "later", "last", "shared-part", "numbers"}
    assert "import {" not in joined["entry"]
    assert "only = 7" in joined["last"]


def test_a_module_of_another_folder_runs_before():
    sources = {"entry": 'import "../embed/define.js";\n\nexport const a = 1;\n'}

    assert joining.join(sources, "entry")["entry"].startswith(
        'import "../embed/define.js";\n\nconst a'
    )


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("import { a } from './b.js';\n", "entry.js: import { a } from './b.js';"),
        ('import "./b.js";\n', 'entry.js: import "./b.js";'),
        ('import { a } from "../b.js";\n', 'entry.js: import { a } from "../b.js";'),
        ('import * as b from "./b.js";\n', 'entry.js: import * as b from "./b.js";'),
        ('import { a as c } from "./b.js";\n', "entry.js: an import gives another name"),
        ('export * from "./b.js";\n', 'entry.js: export * from "./b.js";'),
        ("export let a = 1;\n", "entry.js: export let a = 1;"),
        ("export default 1;\n", "entry.js: export default 1;"),
        ('import { a } from "./gone.js";\n', "entry.js imports gone.js, which is not there"),
        ('import { a } from "./b.js";\n', "entry → b → entry: modules import each other in a ring"),
    ],
    ids=["quotes", "bare", "folder", "all", "renamed", "star", "let", "default", "gone", "ring"],
)
def test_what_cannot_be_joined_is_named(source, named):
    sources = {"entry": source, "b": 'import { c } from "./entry.js";\n\nexport const a = 1;\n'}

    with pytest.raises(joining.CannotJoin) as refusal:
        joining.join(sources, "entry")

    assert str(refusal.value) == named


@pytest.mark.parametrize(
    ("folder", "entry"),
    [(folder, entry) for folder, all_of_it in JOINED.items() for entry in all_of_it],
)
def test_our_own_modules_can_be_joined(folder, entry):
    files = (resource_dir("static") / folder).glob("*.js")

    written = {path.stem: path.read_text(encoding="utf-8") for path in files}
    joined = joining.join(wording.put_in(written, "en"), entry)

    assert entry in joined


def test_two_things_of_one_name_in_one_scope_are_refused():
    sources = {
        "entry": 'import { b } from "./b.js";\nconst c = b;\n',
        "b": "const c = 1;\nexport const b = c;\n",
    }

    with pytest.raises(joining.CannotJoin) as refusal:
        joining.join(sources, "entry")

    assert str(refusal.value) == "b.js and entry.js both have a c"


def test_what_is_only_reached_through_one_part_is_sent_with_it():
    sources = {
        "entry": 'export const go = () => import("./acting.js");\n',
        "acting": (
            'import { words } from "./words.js";\n\nexport const said = words;\n'
            'export const more = () => import("./more.js");\n'
        ),
        "more": 'import { words } from "./words.js";\n\nexport const again = words;\n',
        "words": "export const words = 1;\n",
    }

    joined = joining.join(sources, "entry")

    assert set(joined) == {"entry", "acting", "more"}
    assert joined["more"].startswith('import { words } from "./acting.js";')
