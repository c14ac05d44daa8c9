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


# The widget that Disqus made for blogs on Blogger, as a theme has it. Blogger's comments are hidden until it is there.
BLOGGER = """<!doctype html><title>{title}</title>
{body}
<script>
  {shortname}
  var disqus_blogger_current_url = "{blog}/disqus-blogger/{name}";
  var disqus_blogger_homepage_url = "https://blog.example.net/", disqus_blogger_canonical_homepage_url = "{blog}/";
  (function () {{
    var script = document.createElement("script");
    script.async = true;
    script.src = "//" + disqus_shortname + ".disqus.com/blogger_{kind}.js";
    document.getElementsByTagName("head")[0].appendChild(script);
  }})();
</script>"""
POST = f"""<style>#comments {{ display: none; }}</style>
<div class="post hentry"><h3 class="post-title entry-title">{TITLE}</h3>Words.</div>
<div id="comments"><h4>2 comments of Blogger's</h4></div>"""
POSTS = f"""<style>.post-comment-link {{ visibility: hidden; }}</style>
<div class="post hentry"><h3 class="post-title entry-title">{TITLE}</h3>
<a class="timestamp-link" href="https://blog.example.net/disqus-blogger/boat.html" rel="bookmark">Monday</a>
<span class="post-comment-link"><a href="https://blog.example.net/comment">2 of Blogger's</a></span></div>"""


def blogger(codes: Sequence[str], folder: Path) -> str:
    """Write an article, and a list of it under a country's address; return the article's address for phones."""
    known = {"title": TITLE, "shortname": codes[0], "blog": BLOG}
    write(
        folder,
        {
            "boat.html": BLOGGER.format(body=POST, name="boat.html", kind="item", **known),
            "index.html": BLOGGER.format(body=POSTS, name="", kind="index", **known),
        },
    )
    return "boat.html?m=1"


# One snippet for articles and for the list, as Octopress has it: variables, and a loader for one of two scripts.
OCTOPRESS = """<!doctype html><title>{title}</title>{body}<script>
  var disqus_shortname = "{shortname}";
  {variables}
  (function () {{
    var script = document.createElement("script");
    script.async = true;
    script.src = document.location.protocol + "//" + disqus_shortname + ".disqus.com/" + disqus_script;
    (document.getElementsByTagName("head")[0] || document.getElementsByTagName("body")[0]).appendChild(script);
  }}());
</script>"""


def octopress(codes: Sequence[str], folder: Path) -> str:
    """Write an article, and a list of it."""
    url = f"{BLOG}/disqus-octopress/boat.html"
    known = {"title": TITLE, "shortname": codes[1].removeprefix("disqus_short_name: ")}
    article = f'var disqus_identifier = "{url}", disqus_url = "{url}", disqus_script = "embed.js";'
    body = '<div id="disqus_thread" aria-live="polite"><noscript>Scripts, please.</noscript></div>'
    link = f'<a href="{url}#disqus_thread" data-disqus-identifier="{url}">Comments</a>'
    write(
        folder,
        {
            "boat.html": OCTOPRESS.format(body=body, variables=article, **known),
            "index.html": OCTOPRESS.format(
                body=link, variables='var disqus_script = "count.js";', **known
            ),
        },
    )
    return "boat.html"


# The page that AMP pages frame: it tells AMP what it hears of the height, and the address says which article it is for.
HELPER = """<!doctype html><title>Comments</title><div id="disqus_thread"></div>
<script>
  window.addEventListener("message", function (event) {{
    var message;
    try {{ message = JSON.parse(event.data); }} catch (error) {{ return; }}
    if (message.name !== "resize" && message.name !== "rendered") return;
    window.parent.postMessage({{ sentinel: "amp", type: "embed-size", height: message.data.height }}, "*");
  }});
  var disqus_config = function () {{
    this.page.url = window.location;
    this.page.identifier = window.location.hash;
  }};
  (function () {{
    var d = document, s = d.createElement("script");
    {code}
    s.setAttribute("data-timestamp", +new Date());
    (d.head || d.body).appendChild(s);
  }})();
</script>"""
# What AMP makes of `amp-iframe`, as far as it hears of heights.
AMP = """<!doctype html><html amp><title>{title}</title><h1>{title}</h1>
<iframe sandbox="allow-scripts allow-same-origin allow-forms allow-popups" src="{helper}" height="100"></iframe>
<script>
  addEventListener("message", function (event) {{
    if (event.data.sentinel !== "amp" || event.data.type !== "embed-size") return;
    document.querySelector("iframe").height = event.data.height;
  }});
</script>"""


def amp(codes: Sequence[str], folder: Path) -> None:
    """Write two articles, boat.html and ship.html, and the helper that both frame."""
    helper = f"{BLOG}/disqus-amp/helper.html"
    articles = {
        f"{name}.html": AMP.format(title=name, helper=f"{helper}#{name}")
        for name in ("boat", "ship")
    }
    write(folder, {"helper.html": HELPER.format(code=codes[0]), **articles})


def react(codes: Sequence[str], folder: Path) -> str:
    write(folder, {"main.jsx": REACT % (TITLE, codes[0])})
    return bundled(folder, "main.jsx")


def vue(codes: Sequence[str], folder: Path) -> str:
    write(folder, {"main.js": VUE % codes[1]})
    return bundled(folder, "main.js")
