"""Small sites whose tools speak to Disqus by themselves, with what `docs/disqus.md` says to change, as it stands."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from tests.browser.platforms import (
    BLOG,
    MODULES,
    TITLE,
    bundled,
    from_npm,
    html,
    made_by_hugo,
    made_by_jekyll,
    run,
    write,
)

REACT = """import { createRoot } from "react-dom/client";
import { CommentCount, DiscussionEmbed } from "disqus-react";
const config = { identifier: "react-42", url: `${location.origin}/react-42`, title: "%s" };
createRoot(document.getElementById("app")).render(<>%s</>);"""
VUE = """import { createApp, h } from "vue";
import VueDisqus, { Disqus } from "vue-disqus";
const pageConfig = { identifier: "vue-42", url: `${location.origin}/vue-42` };
const app = createApp({ render: () => h(Disqus, { pageConfig }) });
%s
app.mount("#app");"""


universal = html  # the code stands in a page as it is


def pelican(codes: Sequence[str], folder: Path) -> str:
    write(
        folder,
        {
            "content/boat.md": f"Title: {TITLE}\nDate: 2026-03-01\n\nWords.",
            "pelicanconf.py": f'SITENAME = "The Blog"\nSITEURL = "{BLOG}/pelican/out"\n{codes[0]}',
        },
    )
    run(sys.executable, "-m", "pelican", "content", "-o", "out", "-s", "pelicanconf.py", cwd=folder)
    return "out/a-paper-boat.html"


def hugo(codes: Sequence[str], folder: Path) -> str:
    files = {
        "site/config.toml": f'baseURL = "{BLOG}/disqus-hugo/"\n{codes[0]}',
        "site/layouts/_default/single.html": '<!doctype html>{{ template "_internal/disqus.html" . }}',
    }
    return made_by_hugo(files, folder)


def nikola(codes: Sequence[str], folder: Path) -> str:
    run("nikola", "init", "--quiet", str(folder / "site"))
    with (folder / "site/conf.py").open("a", encoding="utf-8") as settings:
        settings.write(f'\nSITE_URL = "{BLOG}/disqus-nikola/site/output/"\n{codes[0]}\n')
    heading = f".. title: {TITLE}\n.. slug: boat\n.. date: 2026-03-01 08:00:00 UTC\n\nWords."
    write(folder, {"site/posts/boat.rst": heading})
    run("nikola", "build", "--quiet", cwd=folder / "site")
    return "site/output/posts/boat/index.html"


def minima(codes: Sequence[str], folder: Path) -> str:
    config = f"title: The Blog\ntheme: minima\nurl: {BLOG}\npermalink: /:title.html\n{codes[0]}"
    return made_by_jekyll({"site/_config.yml": config}, folder, JEKYLL_ENV="production")


def next_theme(codes: Sequence[str], folder: Path) -> str:
    program = from_npm("hexo/bin/hexo")
    from_npm("hexo-theme-next/package.json")
    # Hexo looks for themes and renderers among what its folder says it needs.
    needed = dict.fromkeys(("hexo", "hexo-theme-next", "hexo-renderer-marked"), "*")
    write(
        folder,
        {
            "package.json": json.dumps({"hexo": {"version": ""}, "dependencies": needed}),
            "_config.yml": f"url: {BLOG}/disqus-next_theme/public\ntheme: next\npermalink: :title.html",
            "_config.next.yml": codes[0],
            "source/_posts/boat.md": f"---\ntitle: {TITLE}\ndate: 2026-03-01 08:00:00\n---\nWords.",
        },
    )
    (folder / "node_modules").symlink_to(MODULES)
    run("node", program, "generate", "--silent", cwd=folder)
    return "public/boat.html"


def react(codes: Sequence[str], folder: Path) -> str:
    write(folder, {"main.jsx": REACT % (TITLE, codes[0])})
    return bundled(folder, "main.jsx")


def vue(codes: Sequence[str], folder: Path) -> str:
    write(folder, {"main.js": VUE % codes[1]})
    return bundled(folder, "main.js")
