"""With short names modules do what they did, and the browser and other code still find what they look for."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from comments.core.paths import resource_dir
from comments.web import shortening, tightening

TRICKY = Path(__file__).resolve().parents[1] / "samples/shortening/tricky.js"


def run(source: str) -> str:
    node = shutil.which("node")
    if node is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Node is not installed, and CI must run what was shortened.")
        pytest.skip("Node is not installed: shortened modules are not run.")
    done = subprocess.run(
        [node, "--input-type=module", "-e", source], capture_output=True, text=True, check=True
    )
    return done.stdout


def test_what_was_shortened_does_what_it_did():
    source = TRICKY.read_text(encoding="utf-8")

    shortened = shortening.shorten({"all": source}).sources["all"]

    assert len(shortened) < len(source)
    assert run(shortened) == run(source)


def test_the_shortest_names_are_for_what_everybody_loads():
    often = "export const often = 1;\n" + "f(often);\n" * 9

    short = shortening.shorten({"later": often, "first": "export const once = 1;\n"}, {"first"})

    assert [*short.names.values()] == ["once", "often"]  # as names are given out


def test_names_are_made_of_the_letters_that_stay_most():
    short = shortening.shorten({"one": 'export const name = "zzzzzzzz";\nconst aaaa = name;\n'})

    assert short.names["z"] == "name"


def test_what_was_tightened_does_what_it_did():
    source = TRICKY.read_text(encoding="utf-8")

    tightened = tightening.tighten(source)

    assert len(tightened) < len(source)
    assert run(tightened) == run(source)


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("f(() => { a(); b(); });", "f(() => { a(), b() });"),
        (
            "f((a) => a, async (a) => a, (a, b) => a, ({ a }) => a);",
            "f( a => a, async  a => a, (a, b) => a, ({ a }) => a);",
        ),
        ("class A { a() {}\n/** Says. */\nb() {} }", "class A { a() {}b() {}}"),
        ("if (a) { b(); }", "a&& b() ;"),
        ("if (a || b) c = d;", "(a || b)&&(c = d);"),
        ("if (a) { b(); return; }", "if (a) { b(); return }"),
        ("if (a) return b;", "if (a) return b;"),
        ("if (a);", "if (a);"),
        ("if (a) { b(); c(); }", "a&&( b(), c() );"),
        ("if (a) { if (b) c(); else d(); }", "a&&( b?c():d() );"),
        ("if (a) b(); else return c;", "if (a) b(); else return c;"),
        ("{ for (const a of b) { if (a) c(); } }", "{ for (let a of b) a&&c() }"),
        ("{ if (a) b(); c(); if (d) { e(); } }", "{ a&&b(), c(), d&& e()  }"),
        ("{ if (a); }", "{ if (a); }"),
        (
            "const a = true;\n{ const b = [new A(), new A().c, new A(1), false]; }",
            "const a = !0;\n{ let b = [new A, new A().c, new A(1), !1] }",
        ),
        ("() => { return (\n  a || b\n); }", "() => { return  a || b\n }"),
        ("() => ({ a })", "() => ({ a })"),
        ("(a ? b : c) && d", "(a ? b : c) && d"),
        ("if (a) { b(); } else { c(); }", "a? b() : c() ;"),
        ("if (a) { if (b) { c(); } } else { d(); }", "a? b&& c()  : d() ;"),
        ("{ const a = 1; const b = 2; let c; }", "{ let a = 1, b = 2, c }"),
        ("const LONG_MS = 10_000;\nf(LONG_MS);", "\nf(10000);"),
        ("const A = 1;\nf(A, A);", "const A = 1;\nf(A, A);"),
        ("const A = 1;\nf({ A });", "const A = 1;\nf({ A });"),
        ("const A = 1;\nA.toFixed();", "const A = 1;\nA.toFixed();"),
        ("f([1, 2,], [3, ,], { a, });", "f([1, 2], [3, ,], { a });"),
        ("f(/** @type {A} */ (a.b), (a, b));", "f(/** @type {A} */  a.b, (a, b));"),
        ("(/** @type {A} */ (a.b)).c;", "(/** @type {A} */ a.b).c;"),
        ("f(/** @type {A} */ (a || b));", "f(/** @type {A} */  a || b);"),
    ],
)
def test_what_is_not_needed_is_left_out(written: str, sent: str):
    assert tightening.tighten(written) == sent


def test_names_at_the_top_are_the_same_in_every_module():
    shortened = shortening.shorten(
        {
            "one": "export function createThing(thing) { return thing; }\n",
            "two": 'import { createThing } from "./one.js";\ncreateThing(document);\n',
        }
    )

    name = next(short for short, long in shortened.names.items() if long == "createThing")
    assert f"export function {name}(" in shortened.sources["one"]
    assert shortened.sources["two"] == f'import {{ {name} }} from "./one.js";\n{name}(document);\n'


def test_of_our_own_modules_nothing_but_names_is_another():
    """Each has the same words between its names, so the browser's names and those of properties stayed."""
    files = (resource_dir("static") / "embed").glob("*.js")
    sources = {path.stem: path.read_text(encoding="utf-8") for path in files}

    shortened = shortening.shorten(sources)

    properties = re.compile(r"(?<=[^.]\.)[a-zA-Z]\w*")
    for name, source in sources.items():
        assert properties.findall(shortened.sources[name]) == properties.findall(source)
