"""`afterword demo`: an article on one origin, the service on another, and nothing lost between two starts."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from comments.core.settings import Settings
from comments.demo import articles
from tests import servers
from tests.conftest import settings_for
from tests.drills.service import Service


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of a real installation, of which the demo must use nothing but the folder."""
    return settings_for(f"sqlite:///{tmp_path / 'real.db'}", tmp_path)


@pytest.fixture
def demo(settings: Settings) -> Iterator[Service]:
    demo = Service(settings, command="demo")
    yield demo
    demo.clean_up()


def start(demo: Service) -> None:
    demo.start()
    servers.wait_until(lambda: servers.is_listening(demo.port + 1), "the magazine's start")


def get(url: str) -> tuple[str, str]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        return answer.url, answer.read().decode()


def sign_in_links(demo: Service) -> list[str]:
    return re.findall(r"http://\S+/sign-in/\S+", demo.log.read_text())


def count(demo: Service) -> int:
    base = f"http://127.0.0.1:{demo.port}/api/v1/sites/demo"
    answer = json.loads(get(f"{base}/counts?identifier=paper-boat")[1])
    return answer["counts"][0]["count"]


def test_the_first_page_is_an_article_on_another_origin_with_the_snippet(demo: Service):
    start(demo)

    url, page = get(f"http://127.0.0.1:{demo.port}/")

    assert url == f"http://127.0.0.1:{demo.port + 1}/paper-boat"
    assert '<section id="afterword"></section>' in page
    assert (
        f'<script async src="http://127.0.0.1:{demo.port}/embed.js" data-site="demo" '
        'data-identifier="paper-boat"></script>'
    ) in page


def test_a_second_start_keeps_the_data_and_gives_a_new_link(demo: Service, settings: Settings):
    start(demo)
    first_count = count(demo)
    stopped = demo.interrupt()
    start(demo)

    assert stopped == 0
    assert first_count == count(demo) == 28
    links = sign_in_links(demo)
    assert len(set(links)) == 2
    assert "Sign in" in get(links[1])[1]
    assert not (settings.instance_dir / "real.db").exists()


@pytest.mark.parametrize("article", articles.ARTICLES, ids=lambda article: article.slug)
def test_every_article_has_its_own_discussion_and_counts_the_others(article: articles.Article):
    magazine = articles.make_magazine("http://comments.example.test")
    seen = []

    [body] = magazine({"PATH_INFO": f"/{article.slug}"}, lambda status, _: seen.append(status))

    page = body.decode()
    assert seen == ["200 OK"]
    assert f'data-identifier="{article.slug}"' in page
    assert page.count("data-afterword-count=") == len(articles.ARTICLES) - 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param("/", "302 Found", id="first-article"),
        pytest.param("/paper-boat/", "200 OK", id="slash"),
        pytest.param("/nothing", "404 Not Found", id="unknown"),
    ],
)
def test_other_addresses_of_the_magazine(path: str, status: str):
    magazine = articles.make_magazine("http://comments.example.test")
    seen = []

    magazine({"PATH_INFO": path}, lambda status, _: seen.append(status))

    assert seen == [status]
