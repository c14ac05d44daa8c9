"""Pages made for Disqus (`tests/samples/made_for_disqus`): nothing in them knows us but the shortname or the host."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.conftest import IS_CI

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "tests/samples/made_for_disqus"
HOST = "comments.example.test"
# What a publisher types into the setting “shortname” of a theme or a plugin.
SHORTNAME = f"{HOST}/blog"

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A paper boat – The Blog</title>
</head><body><h1>A paper boat</h1>
{body}</body></html>"""


def page(sample: str, **values: str) -> str:
    """Make a page around a sample."""
    body = (SAMPLES / f"{sample}.html").read_text(encoding="utf-8")
    for name, value in ({"host": HOST, "shortname": SHORTNAME} | values).items():
        body = body.replace(f"{{{{{name}}}}}", value)
    return PAGE.format(body=body)


def application(sample: str) -> str:
    """Bundle a small application with its packages from npm, as its maker would, into a page."""
    program = ROOT / "node_modules/.bin/esbuild"
    if not program.exists():
        if IS_CI:
            pytest.fail("esbuild is not installed, and CI must run clients from npm.")
        pytest.skip("esbuild is not installed (npm install): clients from npm are skipped.")
    defined = (f"--define:SHORTNAME='{SHORTNAME}'", "--define:process.env.NODE_ENV='development'")
    made = subprocess.run(
        [program, SAMPLES / f"{sample}.jsx", "--bundle", "--log-level=error", *defined],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | {"NODE_PATH": str(ROOT / "node_modules")},
    )
    script = made.stdout.replace("</script", "<\\/script")
    return PAGE.format(body=f'<div id="app"></div><script>{script}</script>')
