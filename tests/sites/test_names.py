"""What a shortname and an origin may look like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.sites import names
from comments.sites.errors import BadOrigin, BadShortname


@pytest.mark.parametrize("shortname", ["abc", "a-b", "123", "---", "a" * 50, "my-blog-2"])
def test_a_shortname_is_small_letters_digits_and_hyphens(shortname):
    assert names.check_shortname(shortname) == shortname


@pytest.mark.parametrize(
    "shortname",
    [
        pytest.param("", id="empty"),
        pytest.param("ab", id="two"),
        pytest.param("a" * 51, id="fifty-one"),
        pytest.param("Blog", id="capital"),
        pytest.param("my_blog", id="underscore"),
        pytest.param("my.blog", id="dot"),
        pytest.param("my blog", id="space"),
        pytest.param("blog/x", id="slash"),
        pytest.param("blog\n", id="newline-at-the-end"),
        pytest.param("blög", id="umlaut"),
        pytest.param("ブログ", id="kana"),
        pytest.param("blo\0g", id="nul"),
    ],
)
def test_another_spelling_is_refused_and_told_what_fits(shortname):
    with pytest.raises(BadShortname, match="3 to 50"):
        names.check_shortname(shortname)


@pytest.mark.parametrize("shortname", sorted(names.RESERVED))
def test_an_address_of_the_service_is_no_shortname(shortname):
    with pytest.raises(BadShortname, match="choose another"):
        names.check_shortname(shortname)


@pytest.mark.parametrize(
    ("typed", "origin"),
    [
        ("https://blog.example.test", "https://blog.example.test"),
        ("https://blog.example.test/", "https://blog.example.test"),
        (" https://blog.example.test ", "https://blog.example.test"),
        ("HTTPS://Blog.Example.Test", "https://blog.example.test"),
        ("https://blog.example.test:443", "https://blog.example.test"),
        ("http://blog.example.test:80/", "http://blog.example.test"),
        ("https://blog.example.test:80", "https://blog.example.test:80"),
        ("http://blog.example.test:8080", "http://blog.example.test:8080"),
        ("http://localhost:4000", "http://localhost:4000"),
        ("http://127.0.0.1:4000", "http://127.0.0.1:4000"),
        ("http://[::1]:4000", "http://[::1]:4000"),
        ("https://bücher.example.test", "https://xn--bcher-kva.example.test"),
        ("https://BÜCHER.example.test", "https://xn--bcher-kva.example.test"),
        ("https://xn--bcher-kva.example.test", "https://xn--bcher-kva.example.test"),
        ("https://日本.example.test", "https://xn--wgv71a.example.test"),
        ("https://my_host.example.test", "https://my_host.example.test"),
    ],
)
def test_an_origin_is_spelled_as_browsers_send_it(typed, origin):
    assert names.normalize_origin(typed) == origin


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "blog.example.test",
        "//blog.example.test",
        "https://",
        "https:///path",
        "https:blog.example.test",
        "ftp://blog.example.test",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "null",
        "*",
        "https://*",
        "https://*.example.test",
        "https://blog.example.test/path",
        "https://blog.example.test?x=1",
        "https://blog.example.test#top",
        "https://ada@blog.example.test",
        "https://ada:secret@blog.example.test",
        "https://blog.example.test:port",
        "https://blog.example.test:0",
        "https://blog.example.test:70000",
        "https://blog .example.test",
        "https://blog\\.example.test",
        "https://evil.example.test\\@blog.example.test",
        "https://.example.test",
        "https://" + "a" * 64 + ".test",
        "https://[::1",
        "https://blog.example.test,https://other.example.test",
    ],
)
def test_what_is_more_or_less_than_an_origin_is_refused(typed):
    with pytest.raises(BadOrigin, match="is not an origin"):
        names.normalize_origin(typed)


@given(st.text())
def test_any_text_is_an_origin_or_refused_and_an_origin_stays_as_it_is(typed):
    try:
        origin = names.normalize_origin(typed)
    except BadOrigin:
        return

    assert names.normalize_origin(origin) == origin


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://blog.example.test/post?x=1#top", "https://blog.example.test"),
        ("https://blog.example.test:443/post", "https://blog.example.test"),
        ("HTTPS://Blog.Example.Test/Post", "https://blog.example.test"),
        ("https://ada@blog.example.test/post", "https://blog.example.test"),
        ("https://blog.example.test@evil.example.test/", "https://evil.example.test"),
        ("https://bücher.example.test/ä", "https://xn--bcher-kva.example.test"),
        ("/post", None),
        ("post", None),
        ("//blog.example.test/post", None),
        ("file:///post.html", None),
        ("about:blank", None),
        ("javascript://blog.example.test/%0aalert(1)", None),
        ("https://evil.example.test\\@blog.example.test/", None),
        ("https://evil.example.test\\.blog.example.test/", None),
        ("https://[blog.example.test/", None),
        ("https://blog.example.test:port/", None),
    ],
)
def test_the_origin_of_a_page_is_the_one_a_browser_would_see(url, origin):
    assert names.origin_of(url) == origin
