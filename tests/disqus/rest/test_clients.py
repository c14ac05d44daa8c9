"""Clients of API 3.0 over HTTP: one as the Python library asks and pages, one as a page's script does."""

import gzip
import http.client
import json
import re
import threading
from urllib.parse import urlencode

import pytest
from werkzeug.serving import make_server

from tests.conftest import ORIGIN
from tests.factories import posting
from tests.factories.databases import on_sqlite
from tests.outside.world import Silent

pytestmark = on_sqlite


class PythonClient:
    """Asks as the library does: both keys always, repeated names, no Referer; pages by `cursor.id` while `more`."""

    def __init__(self, port, secret):
        self._port, self._keys = port, [("api_secret", secret), ("api_key", None)]

    def ask(self, method, call, **asked):
        pairs = [(k, v) for k, vs in asked.items() for v in (vs if isinstance(vs, list) else [vs])]
        query = urlencode(pairs + self._keys)
        path = f"/api/3.0/{call}.json"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        headers = {"Accept-Encoding": "gzip", "User-Agent": "disqus-python/0.5"}
        if method == "GET":
            connection.request("GET", f"{path}?{query}", headers=headers)
        else:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, query, headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.getheader("Content-Encoding") == "gzip":
            body = gzip.decompress(body)
        charset = re.search(r"charset=(\S+)", answer.getheader("Content-Type"))[1]
        told = json.loads(body.decode(charset))
        if answer.status != 200:
            raise ValueError(told["code"])
        return told

    def pages(self, call, **asked):
        more = True
        while more:
            told = self.ask("GET", call, **asked)
            yield from told["response"]
            more, asked["cursor"] = told["cursor"]["more"], told["cursor"]["id"]


@pytest.fixture
def port(app):
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Silent)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server.port
    server.shutdown()
    server.server_close()


def test_a_program_lists_decides_and_posts(client, pair, port):
    made = [posting.posted(client, text=f"Grüße {number}")["id"] for number in range(5)]
    python = PythonClient(port, pair.api_secret)

    listed = list(python.pages("forums/listPosts", forum="blog", order="asc", limit=2))
    counts = python.ask(
        "GET", "threads/set", **{"thread:ident": ["article", "nobody"], "forum": "blog"}
    )
    new = python.ask(
        "POST",
        "posts/create",
        thread=counts["response"][0]["id"],
        message="Danke",
        author_name="Dora",
    )
    python.ask("POST", "posts/spam", post=made[:2])

    assert [post["id"] for post in listed] == made
    assert listed[0]["message"] == "<p>Grüße 0</p>"
    assert counts["response"][0]["posts"] == 5
    left = [post["id"] for post in python.pages("posts/list", forum="blog", order="asc", limit=3)]
    assert left == [*made[2:], new["response"]["id"]]
    with pytest.raises(ValueError, match="2"):
        python.ask("GET", "threads/details", **{"thread:ident": "nobody", "forum": "blog"})


def test_a_pages_script_is_called_with_the_newest_comments(client, pair, port):
    posting.posted(client, url=f"{ORIGIN}/a", title="An article")
    query = urlencode(
        {
            "api_key": pair.api_key,
            "forum": "blog",
            "related": "thread",
            "limit": 5,
            "callback": "jQuery3_1",
        }
    )
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    connection.request(
        "GET", f"/api/3.0/posts/list.jsonp?{query}&_=99", headers={"Referer": f"{ORIGIN}/"}
    )
    answer = connection.getresponse()
    script = answer.read().decode()
    connection.close()

    told = json.loads(re.fullmatch(r"/\*\*/jQuery3_1\((.*)\);", script)[1])
    assert answer.getheader("Content-Type").startswith("application/javascript")
    assert told["response"][0]["thread"]["title"] == "An article"
