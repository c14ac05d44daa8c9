import pytest

from comments.transfer.formats import disqus_links

SIGNATURE = "AbCdEfGhIjKlMnOpQrStUvWxYz0"


@pytest.mark.parametrize(
    ("href", "target"),
    [
        pytest.param(
            f"http://disq.us/url?url=https%3A%2F%2Fexample.test%2Fa%3Ab%3A{SIGNATURE}&amp;cuid=1",
            "https://example.test/a:b",
            id="signed",
        ),
        pytest.param(
            f"https://disq.us/url?url=https%3A%2F%2Fexample.test%3A8080%2F%3A{SIGNATURE}&cuid=1",
            "https://example.test:8080/",
            id="port-and-bare-ampersand",
        ),
        pytest.param(
            "http://disq.us/?url=http%3A%2F%2Fexample.test%2F%3Fa%3D1%26b%3D2&amp;key=k",
            "http://example.test/?a=1&amp;b=2",
            id="older-form",
        ),
        pytest.param(
            f"//redirect.disqus.com/url?url=http%3A%2F%2Fexample.test%2F%3A{SIGNATURE}",
            "http://example.test/",
            id="oldest-form",
        ),
        pytest.param(
            "http://disq.us/url?cuid=1&url=https%3A%2F%2Fexample.test%2F%22%3E%3Cb%3E",
            "https://example.test/&quot;&gt;&lt;b&gt;",
            id="target-cannot-leave-the-attribute",
        ),
    ],
)
def test_a_redirected_link_leads_to_its_target(href, target):
    text = disqus_links.unwrap_links(f'<a href="{href}" rel="nofollow">words</a>')

    assert text == f'<a href="{target}" rel="nofollow">words</a>'


@pytest.mark.parametrize(
    "text",
    [
        pytest.param('<a href="https://example.test/?u=disq.us">a</a>', id="not-a-redirector"),
        pytest.param('<a href="http://disq.us/url?cuid=1">a</a>', id="no-target"),
        pytest.param('<a href="http://disq.us/url?url=javascript%3Aalert(1)">a</a>', id="script"),
        pytest.param('<a href="http://disq.us/p/1abc">a</a>', id="short-link-to-a-post"),
        pytest.param("<pre>http://disq.us/url?url=http%3A%2F%2Fa.test</pre>", id="not-a-link"),
    ],
)
def test_everything_else_stays_as_it_is(text):
    assert disqus_links.unwrap_links(text) == text
