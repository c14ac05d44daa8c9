"""Pages and clients made for Disqus, unmodified, in a browser that knows a service under another host."""

import json
import re

import pytest
from playwright.sync_api import expect

from comments.core import clock
from tests import servers
from tests.browser import disqus_pages
from tests.browser.conftest import Articles
from tests.factories.publishers import remote_auth

BLOG = "https://blog.example.test"
EXPORT = """<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">
<thread dsq:id="21"><id>old</id><forum>blog</forum><link>{url}/old</link><title>Old</title>
<createdAt>2020-01-02T03:04:05Z</createdAt><isClosed>false</isClosed><isDeleted>false</isDeleted></thread>
{posts}</disqus>"""
POST = """<post dsq:id="{id}"><id /><message><![CDATA[<p>{text}</p>]]></message>
<createdAt>2020-01-02T04:00:{second:02}Z</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>
<author><name>Guest</name><isAnonymous>true</isAnonymous></author><thread dsq:id="21" /></post>"""


@pytest.fixture(scope="module")
def service(new_service):
    """A service under a name of its own, and the site “blog”."""
    with new_service(
        f"site add blog --origin {BLOG}",
        "site set blog premoderate=off",
        base_url=f"https://{disqus_pages.HOST}",
    ) as service:
        yield service


@pytest.fixture(scope="module")
def articles(service):
    articles = Articles()
    articles.service = service
    articles.url = BLOG
    yield articles
    articles.close()


@pytest.fixture(scope="module")
def chromium(new_browser, service, articles, tmp_path_factory):
    """A browser that finds both by their names, with TLS, as clients demand it."""
    folder = tmp_path_factory.mktemp("tls")
    blog = servers.TlsFront(folder, articles.server.server_address[1])
    comments = servers.TlsFront(folder, service.port)
    rules = (
        f"MAP blog.example.test 127.0.0.1:{blog.port}",
        f"MAP stranger.example.test 127.0.0.1:{blog.port}",
        # Comments in frames are asked from a host that no client lets one change; ours answers under any name.
        f"MAP embed.disqus.com 127.0.0.1:{comments.port}",
        f"MAP *.example.test 127.0.0.1:{comments.port}",
    )
    yield new_browser(f"--host-resolver-rules={','.join(rules)}", "--ignore-certificate-errors")
    blog.stop()
    comments.stop()


@pytest.fixture
def publish(articles):
    """Put a sample onto a page of the blog; return its address."""

    def publish(sample, name=None, **values):
        name = name or sample
        url = f"{articles.url}/{name}"
        known = {"url": url, "identifier": name} | values
        articles.pages[f"/{name}"] = disqus_pages.page(sample, **known)
        return url

    return publish


def begin(page, text):
    field = page.get_by_placeholder("Write a comment").first
    field.click()
    field.fill(text)


def post(page, text):
    begin(page, text)
    page.get_by_label("Name").fill("Carol")
    send(page)
    expect(page.get_by_role("article").filter(has_text=text)).to_be_visible()


def send(page):
    page.get_by_role("button", name="Post", exact=True).click()


def test_the_universal_code_reads_posts_and_is_reset(publish, new_reader):
    carol = new_reader()
    carol.goto(publish("universal-2015"))
    post(carol, "Under the universal code.")
    expect(carol.locator("#disqus_thread > *")).to_have_attribute("id", re.compile(r"^dsq-app\d+$"))

    carol.evaluate("document.querySelector('#disqus_thread').append('Of the page itself')")
    carol.evaluate(
        "DISQUS.reset({ reload: true, config() { this.page.identifier = 'x'; this.page.url = '/x'; } })"
    )
    expect(carol.get_by_text("Be the first to comment.")).to_be_visible()
    carol.evaluate("DISQUS.reset({ reload: true })")
    expect(carol.get_by_text("Under the universal code.")).to_be_visible()
    carol.evaluate("DISQUS.reset()")
    expect(carol.locator("#disqus_thread")).to_have_text("Of the page itself")


def test_the_code_of_2012_works_by_its_shortname_alone_and_what_it_hands_over_is_called(
    publish, new_reader
):
    carol = new_reader()
    carol.goto(publish("universal-2012"))
    post(carol, "Hello")

    body = carol.locator("body")
    called = " preData preInit onInit afterRender onReady"
    expect(body).to_have_attribute("data-called", called)
    expect(body).to_have_attribute("data-made", re.compile(r"^\d+ Hello \(sent\)$"))
    # Open points: what onCommentCountChange and (below) onIdentify are told.
    expect(body).to_have_attribute("data-count", "1")
    carol.evaluate("DISQUS.reset()")
    expect(body).to_have_attribute("data-called", f"{called} preReset")
    carol.evaluate("DISQUS.reset({ reload: true })")
    expect(carol.get_by_role("article")).to_contain_text("Hello (sent)")
    expect(carol.locator(".dsq-brlink")).to_have_count(0)


def test_a_container_of_the_pages_own_may_come_late_and_be_replaced_and_order_and_forum_stay(
    publish, new_reader
):
    carol = new_reader()
    late = []
    carol.route("**/late.js", lambda route: late.append(route))  # noqa: PLW0108 - it is asked how many it takes
    with carol.expect_response("**/disqus/page.js"):
        carol.goto(publish("own-container"), wait_until="commit")
    carol.wait_for_function(
        "performance.getEntriesByType('resource').some(it => /disqus.page/.test(it.name))"
    )
    late[0].fulfill(body="", content_type="text/javascript")
    carol.unroute("**/late.js")
    carol.route("**/late.js", lambda route: route.fulfill(body="", content_type="text/javascript"))
    post(carol, "First.")
    post(carol, "Second.")
    expect(carol.locator("#disqus_thread")).to_have_text("Of the theme")
    expect(carol.locator("#talk")).not_to_contain_text("Before it was there")
    order = carol.get_by_role("combobox")
    expect(order).to_have_value("oldest")

    order.select_option("newest")
    assert carol.evaluate("localStorage['disqus.sort']") == "desc"
    carol.reload()
    expect(carol.get_by_role("article").first).to_contain_text("Second.")
    carol.evaluate("document.getElementById('talk').outerHTML = '<p id=talk>New</p>'")
    carol.evaluate("DISQUS.reset({ reload: true, config() { this.forum = 'another'; } })")
    expect(carol.locator("p#talk").get_by_role("article").first).to_contain_text("Second.")
    expect(carol.locator("p#talk")).to_contain_text("New")

    last = carol.get_by_role("article").last.evaluate("it => it.closest('li').id")
    carol.evaluate("id => location.hash = id", last)
    expect(carol.locator("li.target")).to_contain_text("First.")


def test_a_generators_page_needs_only_the_shortname_and_is_known_by_its_address(
    publish, new_reader
):
    carol = new_reader()
    url = publish("empty-configuration")
    carol.goto(url)
    post(carol, "Under a generated page.")

    carol.goto(f"{url}?page=2")
    expect(carol.get_by_text("Be the first to comment.")).to_be_visible()
    carol.goto(f"{url}#disqus_thread")
    expect(carol.get_by_role("article")).to_contain_text("Under a generated page.")


def test_wordpress_with_its_plugin_reads_posts_and_counts_and_an_old_page_from_a_cache_too(
    publish, new_reader
):
    carol = new_reader()
    url = publish("wordpress", "7")
    carol.goto(url)
    post(carol, "Under WordPress.")
    expect(carol.locator("body")).to_have_attribute("data-told", "Under WordPress.")
    expect(carol.locator("#disqus_thread")).not_to_contain_text("Comments of the theme")

    carol.goto(publish("wordpress-counts", url=url, identifier="7"))
    expect(carol.get_by_role("link")).to_have_text("1 Comment")
    carol.goto(publish("wordpress-2", url=url, identifier="7"))
    expect(carol.get_by_text("Under WordPress.")).to_be_visible()
    expect(carol.get_by_text("Written by the server")).to_have_count(0)
    expect(carol.locator("body")).to_have_attribute("data-ready", "yes")


def test_a_robot_gets_a_link_to_the_plain_page(publish, new_reader):
    robot = new_reader(user_agent="Examplebot/1.0")
    robot.goto(publish("universal-2015", "crawled"))

    robot.get_by_role("link", name="Comments").click()

    expect(robot.get_by_role("heading", name="Write a comment")).to_be_visible()


def test_counts_are_filled_by_identifier_and_by_address(publish, new_reader):
    carol = new_reader()
    url = publish("universal-2015", "counted")
    carol.goto(url)
    post(carol, "One.")

    carol.goto(publish("counts", url=url, identifier="counted"))

    for place in (".by-id", ".by-url", ".disqus-comment-count"):
        expect(carol.locator(place)).to_have_text("1 Comment")
    expect(carol.locator(".other")).to_have_text("About")
    expect(carol.locator("body")).to_have_attribute("data-wrapped", "2")
    expect(carol.locator('script[src*="count-data.js"]')).to_have_count(0)


def test_disqus_react_mounts_twice_changes_the_article_and_leaves_nothing(articles, new_reader):
    articles.pages["/react"] = disqus_pages.application("react")
    carol = new_reader()
    carol.goto(f"{articles.url}/react")
    post(carol, "On the first.")
    expect(carol.frame_locator("iframe").get_by_text("On the first.")).to_be_visible()
    expect(carol.locator("#disqus_thread > *")).to_have_count(1)

    carol.get_by_role("button", name="Second").click()
    expect(carol.get_by_text("Be the first to comment.")).to_be_visible()
    carol.get_by_role("button", name="None").click()
    expect(carol.locator("#disqus_thread")).to_have_count(0)
    assert carol.evaluate("'DISQUS' in window") is False
    carol.get_by_role("button", name="First").click()
    expect(carol.get_by_text("On the first.")).to_be_visible()
    dora = new_reader()  # her browser has no counts of a moment ago
    dora.goto(carol.url)
    expect(dora.locator(".disqus-comment-count")).to_have_text("1 Comment")


def test_vue_disqus_follows_the_route_and_speaks_its_language(articles, new_reader):
    articles.pages["/vue"] = disqus_pages.application("vue")
    carol = new_reader()
    carol.goto(f"{articles.url}/vue")
    field = carol.get_by_placeholder("Einen Kommentar schreiben").first
    field.fill("On the first.")
    carol.get_by_label("Name").fill("Carol")
    carol.get_by_role("button", name="Senden", exact=True).click()
    expect(carol.get_by_role("article").filter(has_text="On the first.")).to_be_visible()
    carol.get_by_role("button", name="Other").click()
    expect(carol.locator("body")).to_have_attribute("data-ready", "vue-2")
    expect(carol.get_by_text("Schreiben Sie den ersten Kommentar.")).to_be_visible()

    field.click()
    expect(carol.get_by_role("button", name="Anmelden: Club")).to_be_visible()
    carol.get_by_role("button", name="Other").click()
    expect(carol.get_by_text("On the first.")).to_be_visible()
    dora = new_reader()  # her browser has no counts of a moment ago
    dora.goto(carol.url)
    expect(dora.locator(".disqus-comment-count")).to_have_text("1 Comment")


def test_a_member_signs_in_by_the_publishers_window_and_out_by_a_payload_of_long_ago(
    service, articles, publish, new_reader
):
    added = service.command("site", "sso", "blog", "add", "--form", "remote-auth")
    key = dict(re.findall(r"(api_key|secret): (\S+)", added))
    signed = remote_auth({"id": 42, "username": "Ada Example"}, clock.now(), key["secret"].encode())
    articles.pages["/login"] = (
        f"<script>opener.sessionStorage.signed = {json.dumps(signed)}; close();</script>"
    )
    articles.pages["/bye"] = "<script>delete sessionStorage.signed;</script>Signed out there."
    url = publish("club", api_key=key["api_key"])
    ada = new_reader()
    ada.goto(url)
    begin(ada, "As a member.")
    expect(ada.get_by_label("Name")).to_be_visible()

    ada.get_by_role("button", name="Sign in: Club").click()
    expect(ada.locator("body")).to_have_attribute("data-who", "Ada Example")
    begin(ada, "As a member.")
    send(ada)
    expect(ada.get_by_role("article")).to_contain_text("Ada Example")

    begin(ada, "")
    ada.get_by_role("button", name="Sign out").click()
    expect(ada.get_by_text("Signed out there.")).to_be_visible()
    ada.goto(url)
    begin(ada, "")
    expect(ada.get_by_label("Name")).to_be_visible()


def test_a_page_hears_that_its_reader_reads_on_and_an_old_link_leads_to_the_imported_comment(
    service, articles, publish, new_reader, tmp_path
):
    texts = ["From long ago", *(f"Comment {number}" for number in range(24))]
    posts = (
        POST.format(id=9_796_275_722 + at, text=text, second=at) for at, text in enumerate(texts)
    )
    export = EXPORT.format(url=articles.url, posts="".join(posts))
    (tmp_path / "export.xml").write_text(export, encoding="utf-8")
    service.command("import", str(tmp_path / "export.xml"), "--site", "blog")
    reader = new_reader()
    reader.goto(publish("universal-2012", "old"))

    expect(reader.get_by_text("Comment 23")).to_be_visible()
    expect(reader.locator("body")).not_to_have_attribute("data-paginated", re.compile(".*"))
    reader.get_by_role("button", name="More comments").click()
    expect(reader.get_by_text("From long ago")).to_be_visible()
    expect(reader.locator("body")).to_have_attribute("data-paginated", "")

    reader = new_reader()
    reader.goto(f"{articles.url}/old#comment-9796275722")
    expect(reader.locator("li.target")).to_contain_text("From long ago")


def test_a_framed_discussion_tells_its_height_and_strangers_may_not_frame_it(
    articles, publish, new_reader
):
    reader = new_reader()
    reader.goto(publish("framing"))
    inside = reader.frame_locator("iframe")
    expect(inside.get_by_text("Be the first to comment.")).to_be_visible()
    expect(reader.locator("body")).to_have_attribute("data-height", re.compile(r"^\d{2,}$"))
    post(inside, "From inside a frame.")

    reader.goto("https://stranger.example.test/framing")
    expect(reader.locator("iframe")).to_be_visible()
    expect(inside.get_by_placeholder("Write a comment")).to_have_count(0)
