"""What the manual says to paste for each platform, pasted: the discussion shows, and what is posted arrives.

Tools that are large, or no packages of Python's or npm's, are run by `make platforms`.
"""

import math
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import expect

from comments.embed.platforms import PLATFORMS, written
from tests import servers
from tests.browser import disqus_platforms, platforms
from tests.browser.test_main_job import write

NAMES = {platform.key: platform.name for platform in PLATFORMS}
# What each calls the article.
IDENTIFIERS = {
    "html": "article-42",
    "mkdocs": "boat.md",
    "sphinx": "boat",
    "react": "article-42",
    "vue": "article-42",
    "hugo": "/hugo/boat/",
    "jekyll": "/boat.html",
    "eleventy": "/boat/",
    "astro": "/boat/",
    "wordpress": "42",
}
UNTITLED = {"html"}
LARGE = {"hugo", "jekyll", "eleventy", "astro", "wordpress"}
NOT_RUN = {"ghost"}
# Made for Disqus, these also list articles with counts.
LISTS = {"blogger", "octopress"}


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    """The folder that the blog serves."""
    folder = tmp_path_factory.mktemp("web")
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield folder, server.server_address[1]
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def service(new_service):
    """The service and the site that the manual speaks of."""
    with new_service(
        f"site add blog --origin {platforms.BLOG}",
        "site set blog premoderate=off",
        base_url="https://comments.example.org",
    ) as service:
        yield service


@pytest.fixture(scope="module")
def chromium(new_browser, service, web, tmp_path_factory):
    """A browser that finds both by the manual's names."""
    folder = tmp_path_factory.mktemp("tls")
    fronts = [servers.TlsFront(folder, port) for port in (web[1], service.port)]
    hosts = ("blog.example.org", "comments.example.org")
    rules = [f"MAP {host} 127.0.0.1:{one.port}" for host, one in zip(hosts, fronts, strict=True)]
    rules.append(f"MAP amp.example.org 127.0.0.1:{fronts[0].port}")
    yield new_browser(f"--host-resolver-rules={','.join(rules)}", "--ignore-certificate-errors")
    for front in fronts:
        front.stop()


def post_and_come_back(carol, text):
    """Post, see it, and load the page again; return where it has to be by then."""
    write(carol, text)
    carol.get_by_role("button", name="Post", exact=True).click()
    posted = carol.locator("afterword-comments article").filter(has_text=text)
    expect(posted).to_be_visible()
    carol.reload()
    return posted


@pytest.mark.parametrize(
    "key",
    [pytest.param(key, marks=[pytest.mark.platforms] * (key in LARGE)) for key in IDENTIFIERS],
)
def test_as_pasted_the_discussion_shows_and_a_post_arrives(web, new_reader, key):
    folder = web[0] / key
    folder.mkdir()
    built = getattr(platforms, key)(platforms.codes(NAMES[key]), folder)
    carol = new_reader()

    carol.goto(f"{platforms.BLOG}/{key}/{built}")
    carol.locator("afterword-comments").scroll_into_view_if_needed()
    expect(post_and_come_back(carol, f"Under {key}.")).to_be_visible()

    element = carol.locator("afterword-comments")
    expect(element).to_have_attribute("identifier", IDENTIFIERS[key])
    if key not in UNTITLED:
        expect(element).to_have_attribute("title", platforms.TITLE)


@pytest.mark.parametrize(
    ("key", "section"),
    [
        ("universal", "Code in the page"),
        ("pelican", "Pelican and Nikola"),
        ("react", "React and Vue"),
        ("vue", "React and Vue"),
        ("blogger", "Blogger"),
        ("octopress", "Jekyll and Octopress"),
        pytest.param("hugo", "Hugo", marks=pytest.mark.platforms),
        pytest.param("minima", "Jekyll and Octopress", marks=pytest.mark.platforms),
        pytest.param("next_theme", "Hexo NexT", marks=pytest.mark.platforms),
        pytest.param("nikola", "Pelican and Nikola", marks=pytest.mark.platforms),
    ],
)
def test_a_page_made_for_disqus_needs_no_more_than_the_manual_says(web, new_reader, key, section):
    folder = web[0] / f"disqus-{key}"
    folder.mkdir()
    built = getattr(disqus_platforms, key)(platforms.codes(section, "disqus"), folder)
    carol = new_reader()

    carol.goto(f"{platforms.BLOG}/disqus-{key}/{built}")

    expect(post_and_come_back(carol, f"Made for Disqus, by {key}.")).to_be_visible()
    if key in LISTS:
        carol.goto(f"{platforms.BLOG}/disqus-{key}/index.html")
        expect(carol.get_by_role("link", name="1 Comment", exact=True)).to_be_visible()


def test_an_amp_page_frames_the_discussion_of_its_own_article_as_high_as_it_is(web, new_reader):
    folder = web[0] / "disqus-amp"
    disqus_platforms.amp(platforms.codes("AMP", "disqus"), folder)
    carol = new_reader()
    carol.goto("https://amp.example.org/disqus-amp/boat.html")
    inside = carol.frame_locator("iframe")
    write(inside, "About the boat.")
    inside.get_by_role("button", name="Post", exact=True).click()
    posted = inside.locator("afterword-comments article").filter(has_text="About the boat.")
    expect(posted).to_be_visible()
    height = inside.locator("afterword-comments").evaluate(
        "it => it.getBoundingClientRect().height"
    )
    expect(carol.locator("iframe")).to_have_attribute("height", str(math.ceil(height)))

    carol.goto("https://amp.example.org/disqus-amp/ship.html")
    expect(inside.get_by_text("Be the first to comment.")).to_be_visible()


MOUNT_AGAIN = """async (times) => {
  for (let at = 0; at < times; at += 1) {
    Afterword.unmount("#comments");
    const ready = new Promise((done) => addEventListener("afterword:ready", done, { once: true }));
    Afterword.mount("#comments", { site: "blog", identifier: `mounted-${at % 2}` });
    await ready;
  }
}"""


def test_an_application_mounts_resets_and_unmounts_and_fifty_times_leave_nothing(web, new_reader):
    [pasted] = platforms.codes("In an application")
    platforms.write(web[0], {"application.html": f"<!doctype html><p id=comments>Own</p>{pasted}"})
    carol = new_reader()
    carol.goto(f"{platforms.BLOG}/application.html")
    element = carol.locator("#comments > afterword-comments")
    expect(element).to_have_attribute("identifier", "article-42")

    with carol.expect_response("**/thread?identifier=other&**"):
        carol.evaluate("void Afterword.reset('#comments', { identifier: 'other' })")
    expect(carol.get_by_text("Be the first to comment.")).to_be_visible()
    browser = carol.context.new_cdp_session(carol)

    def count():
        browser.send("HeapProfiler.collectGarbage")
        return browser.send("Memory.getDOMCounters")

    carol.evaluate(MOUNT_AGAIN, 1)
    before = count()
    carol.evaluate(MOUNT_AGAIN, 50)

    # What a discussion planned for the next seconds goes with it when they are over.
    for name in ("nodes", "jsEventListeners"):
        servers.wait_until(lambda name=name: count()[name] < 2 * before[name], f"{name} are gone")
    carol.evaluate("Afterword.unmount('#comments')")
    expect(carol.locator("#comments")).to_have_text("Own")


def test_every_platform_is_run_or_said_not_to_be():
    assert set(NAMES) == {*IDENTIFIERS} | NOT_RUN


def test_the_manual_has_what_the_desk_shows():
    manual = (Path(platforms.ROOT) / "docs/publishers.md").read_text(encoding="utf-8")

    assert manual == written(manual), "Run: make docs"
    assert len(platforms.codes("React")) > 1
