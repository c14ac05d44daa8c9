"""Small sites, made by the tools that publishers use, with what the manual says to paste, as it stands there.

Each builder gets the codes of its section in the manual and a folder, and returns the path of its article there.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tests.conftest import IS_CI

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "node_modules"
BLOG = "https://blog.example.org"
TITLE = "A paper boat"


def codes(name: str, page: str = "publishers") -> list[str]:
    """Return the codes of a section of the manual."""
    manual = (ROOT / f"docs/{page}.md").read_text(encoding="utf-8")
    section = re.search(rf"^### {name}\n(.*?)^(?:##|<!--)", manual, re.MULTILINE | re.DOTALL)
    assert section is not None
    return re.findall(r"^```\w+\n(.*?)\n```$", section[1], re.MULTILINE | re.DOTALL)


def html(codes: Sequence[str], folder: Path) -> str:
    write(folder, {"boat.html": f"<!doctype html><title>{TITLE}</title><h1>{TITLE}</h1>{codes[0]}"})
    return "boat.html"


def hugo(codes: Sequence[str], folder: Path) -> str:
    files = {
        "site/config.toml": f'baseURL = "{BLOG}/hugo/"\ntitle = "The Blog"',
        "site/layouts/_default/single.html": f"<!doctype html><h1>{{{{ .Title }}}}</h1>{codes[1]}",
        "site/layouts/partials/comments.html": codes[0],
    }
    return made_by_hugo(files, folder)


def made_by_hugo(files: Mapping[str, str], folder: Path) -> str:
    """Have Hugo make a site of one article."""
    article = {
        "site/content/boat.md": f"---\ntitle: {TITLE}\n---\nWords.",
        "site/layouts/_default/list.html": "{{ .Title }}",
    }
    write(folder, {**article, **files})
    run("hugo", "--quiet", "--source", str(folder / "site"), "--destination", str(folder / "out"))
    return "out/boat/index.html"


def made_by_jekyll(files: Mapping[str, str], folder: Path, **environment: str) -> str:
    """Have Jekyll make a site of one article."""
    article = {"site/_posts/2026-03-01-boat.md": f"---\nlayout: post\ntitle: {TITLE}\n---\nWords."}
    write(folder, {**article, **files})
    out = ("--source", str(folder / "site"), "--destination", str(folder / "out"))
    run("jekyll", "build", "--quiet", "--disable-disk-cache", *out, **environment)
    return "out/boat.html"


def jekyll(codes: Sequence[str], folder: Path) -> str:
    files = {
        "site/_config.yml": "title: The Blog\npermalink: /:title.html",
        "site/_layouts/post.html": f"<!doctype html><h1>{{{{ page.title }}}}</h1>{codes[1]}",
        "site/_includes/comments.html": codes[0],
    }
    return made_by_jekyll(files, folder)


def eleventy(codes: Sequence[str], folder: Path) -> str:
    write(
        folder,
        {
            "site/boat.md": f"---\ntitle: {TITLE}\nlayout: post.njk\n---\nWords.",
            "site/_includes/post.njk": f"<!doctype html><h1>{{{{ title }}}}</h1>{codes[1]}",
            "site/_includes/comments.njk": codes[0],
        },
    )
    program = from_npm("@11ty/eleventy/cmd.cjs")
    run("node", program, "--quiet", "--input=site", "--output=out", cwd=folder)
    return "out/boat/index.html"


def astro(codes: Sequence[str], folder: Path) -> str:
    layout = f"---\n{codes[1]}\nconst {{ title }} = Astro.props.frontmatter;\n---\n<h1>{{title}}</h1>{codes[2]}"
    write(
        folder,
        {
            "astro.config.mjs": "export default { vite: { logLevel: 'error' } };",
            "package.json": '{"type": "module"}',
            "src/components/Comments.astro": codes[0],
            "src/layouts/Post.astro": layout,
            "src/pages/boat.md": f"---\nlayout: ../layouts/Post.astro\ntitle: {TITLE}\n---\nWords.",
        },
    )
    program = from_npm("astro/bin/astro.mjs", "astro/astro.js")
    (folder / "node_modules").symlink_to(MODULES)
    run("node", program, "build", "--silent", cwd=folder, ASTRO_TELEMETRY_DISABLED="1")
    return "dist/boat/index.html"


def wordpress(codes: Sequence[str], folder: Path) -> str:
    """Run the template with functions called as WordPress calls its own."""
    around = (
        "<?php function post_password_required() { return false; } function the_ID() { echo 42; }\n"
        f"function get_permalink() {{ return '{BLOG}/wordpress/boat.html'; }}\n"
        "function esc_url($url) { return htmlspecialchars($url); }\n"
        f"function the_title_attribute() {{ echo '{TITLE}'; }}\n"
        "echo '<!doctype html>'; include 'comments.php';"
    )
    write(folder, {"around.php": around, "comments.php": codes[0]})
    write(folder, {"boat.html": run("php", "around.php", cwd=folder)})
    return "boat.html"


def mkdocs(codes: Sequence[str], folder: Path) -> str:
    write(
        folder,
        {
            # Its theme would load a highlighter from elsewhere.
            "mkdocs.yml": f"site_name: The Blog\nsite_url: {BLOG}/mkdocs/\n{codes[0]}\n  highlightjs: false",
            "docs/index.md": "# Home",
            "docs/boat.md": f"# {TITLE}",
            "overrides/main.html": codes[1],
        },
    )
    run(sys.executable, "-m", "mkdocs", "build", "--quiet", cwd=folder)
    return "site/boat/index.html"


def sphinx(codes: Sequence[str], folder: Path) -> str:
    write(
        folder,
        {
            "conf.py": f'project = "The Blog"\n{codes[0]}',
            "index.rst": "Home\n====\n\n.. toctree::\n\n   boat",
            "boat.rst": f"{TITLE}\n{'=' * len(TITLE)}",
            "_templates/page.html": codes[1],
        },
    )
    run(sys.executable, "-m", "sphinx", "-q", ".", "out", cwd=folder)
    return "out/boat.html"


def react(codes: Sequence[str], folder: Path) -> str:
    main = (
        'import { createRoot } from "react-dom/client";\nimport { Comments } from "./Comments.jsx";\n'
        f'createRoot(document.getElementById("app")).render({codes[1]});'
    )
    write(folder, {"Comments.jsx": codes[0], "main.jsx": main})
    return bundled(folder, "main.jsx")


def vue(codes: Sequence[str], folder: Path) -> str:
    app = f'<script setup>import Comments from "./Comments.vue";</script><template>{codes[1]}</template>'
    main = 'import { createApp } from "vue";\nimport App from "./App.vue";\ncreateApp(App).mount("#app");'
    write(
        folder, {"Comments.vue": codes[0], "App.vue": app, "main.js": main, "compile.mjs": COMPILE}
    )
    (folder / "node_modules").symlink_to(MODULES)
    from_npm("vue/compiler-sfc/index.mjs")
    run("node", "compile.mjs", "Comments.vue", "App.vue", cwd=folder)
    return bundled(folder, "main.js")


# What build tools do with a component of Vue's.
COMPILE = """
import { readFileSync, writeFileSync } from "node:fs";
import { compileScript, parse } from "vue/compiler-sfc";
for (const file of process.argv.slice(2)) {
  const { descriptor } = parse(readFileSync(file, "utf8"), { filename: file });
  writeFileSync(file, compileScript(descriptor, { id: file, inlineTemplate: true }).content);
}
"""


def bundled(folder: Path, entry: str) -> str:
    """Bundle an application into a page, as its maker would."""
    program = from_npm(".bin/esbuild")
    options = (
        "--bundle",
        "--jsx=automatic",
        "--loader:.vue=js",
        "--outfile=app.js",
        "--log-level=error",
    )
    defined = "--define:process.env.NODE_ENV='production'"
    run(program, entry, *options, defined, cwd=folder, NODE_PATH=str(MODULES))
    page = f"<!doctype html><title>{TITLE}</title><div id=app></div><script src=app.js></script>"
    write(folder, {"boat.html": page})
    return "boat.html"


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text + "\n", encoding="utf-8")


def run(program: str, *words: str, cwd: Path | None = None, **environment: str) -> str:
    """Run a tool; where it is not installed, skip the test and say so, but for tools that CI installs."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not installed: what is pasted for it is not tested.")
    done = subprocess.run(
        [found, *words],
        check=False,
        cwd=cwd,
        capture_output=True,
        text=True,
        env=os.environ | environment,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def from_npm(*paths: str) -> str:
    """Return a program or module that npm installed."""
    found = next((MODULES / path for path in paths if (MODULES / path).exists()), None)
    if found is not None:
        return str(found)
    if IS_CI and not any(name in paths[0] for name in ("eleventy", "astro", "hexo")):
        pytest.fail(f"{paths[0]} is not installed, and CI must build with it.")
    pytest.skip(f"{paths[0]} is not installed (npm install): what is pasted for it is not tested.")
