"""Small sites whose tools speak to Disqus by themselves, with what `docs/disqus.md` says to change, as it stands."""

import sys
from collections.abc import Sequence
from pathlib import Path

from tests.browser.platforms import BLOG, TITLE, bundled, html, made_by_hugo, run, write

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


def react(codes: Sequence[str], folder: Path) -> str:
    write(folder, {"main.jsx": REACT % (TITLE, codes[0])})
    return bundled(folder, "main.jsx")


def vue(codes: Sequence[str], folder: Path) -> str:
    write(folder, {"main.js": VUE % codes[1]})
    return bundled(folder, "main.js")
