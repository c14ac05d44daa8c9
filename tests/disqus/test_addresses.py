"""Three styles of address reach the same forum, and hide nothing of ours."""

import pytest

from tests.factories import readers
from tests.factories.databases import on_sqlite

pytestmark = on_sqlite

HOST = "comments.example.test"
STYLES = {
    "host": (f"blog.{HOST}", ""),
    "path": (HOST, "/blog"),
    "injected shortname": (HOST, "/blog.disqus.com"),
    "capitals": (HOST, "/Blog"),
    "behind a proxy that names the port": (f"blog.{HOST}:8080", ""),
}
in_each_style = pytest.mark.parametrize(
    ("host", "prefix"), [pytest.param(*style, id=name) for name, style in STYLES.items()]
)


SCRIPTS = {
    "/embed.js": "DISQUS",
    "/count.js": "DISQUSWIDGETS",
    "/recommendations.js": "DISQUS_RECOMMENDATIONS",
    "/blogger_item.js": "disqus_blogger_current_url",
    "/blogger_index.js": "post-comment-link",
    "/count-data.js?1=article": "DISQUSWIDGETS.displayCount(",
}


@in_each_style
def test_the_scripts_are_found(client, site, host, prefix):
    answers = {path: client.get(f"{prefix}{path}", headers={"Host": host}) for path in SCRIPTS}

    types = {answer.mimetype.partition("/")[2] for answer in answers.values()}
    assert {answer.status_code for answer in answers.values()} == {200}
    assert types == {"javascript"}
    assert [path for path, tells in SCRIPTS.items() if tells not in answers[path].text] == []


LEADS = {
    "/admin/": "/dashboard/blog/comments",
    "/admin/moderate/": "/dashboard/blog/comments",
    "/admin/settings/general/": "/dashboard/blog/comments",
    "/": "/dashboard/blog/comments",
    "/?url=https://a.test/?b=c": "/sites/blog/thread?url=https%3A%2F%2Fa.test%2F%3Fb%3Dc",
    "/latest.rss": "/sites/blog/comments.rss",
}


@in_each_style
def test_an_address_leads_to_ours_on_our_own_host(client, site, host, prefix):
    answers = {path: client.get(f"{prefix}{path}", headers={"Host": host}) for path in LEADS}

    assert {path: answer.headers["Location"] for path, answer in answers.items()} == {
        path: f"http://{HOST}{leads_to}" for path, leads_to in LEADS.items()
    }


def test_the_oldest_snippets_find_the_script_under_forums(client, site):
    assert "DISQUS" in client.get("/forums/blog/embed.js").text


@pytest.mark.parametrize("path", ["/blog/", "/forums/blog/"])
def test_a_link_for_readers_without_scripts_names_the_page_it_stands_on(client, site, path):
    answer = client.get(f"{path}?url=ref", headers={"Referer": "https://a.test/p"})

    assert answer.headers["Location"].endswith("/sites/blog/thread?url=https%3A%2F%2Fa.test%2Fp")


def test_a_host_that_names_no_forum_is_ours(client, site):
    hosts = ("www", "embed", "api", "x", "a.blog", "evil.test?")

    answers = [client.get("/embed.js", headers={"Host": f"{host}.{HOST}"}) for host in hosts]

    assert [answer.status_code for answer in answers] == [200] * len(hosts)
    assert [answer for answer in answers if "DISQUS" in answer.text] == []


def test_what_is_kept_for_one_forum_is_not_given_to_another(app, client, site):
    readers.add_site_elsewhere(app)
    client.get("/count-data.js?1=article", headers={"Host": f"blog.{HOST}"})

    unknown = client.get("/count-data.js?1=article", headers={"Host": f"nobody.{HOST}"})

    assert unknown.status_code == 404


def test_our_own_paths_name_no_forum(client, site):
    paths = (
        "/sites/embed.js",
        "/api/count.js",
        "/static/admin/",
        "/sites/",
        "/mistyped",
        "/nobody/",
    )

    assert [client.get(path).status_code for path in paths] == [404] * len(paths)
