"""How a page names its discussion, and what counts as the same address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comments.threads.page import Page, url_variants, without_fragment


@pytest.mark.parametrize(
    ("identifier", "url", "page"),
    [
        (None, None, Page(None, None)),
        ("", "", Page(None, None)),
        (" ", None, Page(" ", None)),
        ("a", "https://x.test/p#top", Page("a", "https://x.test/p")),
        (None, "#top", Page(None, "")),
    ],
)
def test_a_page_keeps_its_identifier_and_loses_the_fragment_of_its_url(identifier, url, page):
    assert Page.named(identifier, url) == page


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://x.test/p", "https://x.test/p"),
        ("https://www.x.test/p", "https://x.test/p"),
        ("https://x.test/p/", "https://x.test/p"),
        ("http://www.x.test/p/", "https://x.test/p"),
        ("https://x.test", "https://x.test/"),
        ("https://x.test/p/?q=1", "https://x.test/p?q=1"),
        ("https://x.test:8080/p/", "https://x.test:8080/p"),
    ],
)
def test_the_same_page_under_its_usual_addresses(one, other):
    assert other in url_variants(one)
    assert one in url_variants(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://x.test/p?q=1", "https://x.test/p?q=2"),
        ("https://x.test/p?q=1", "https://x.test/p"),
        ("https://x.test/p?a=1&b=2", "https://x.test/p?b=2&a=1"),
        ("https://x.test/P", "https://x.test/p"),
        ("https://x.test/p", "https://x.test/q"),
        ("https://blog.x.test/p", "https://x.test/p"),
        ("https://x.test:8080/p", "https://x.test/p"),
        ("https://x.test/%70", "https://x.test/p"),
    ],
)
def test_addresses_that_may_be_other_pages(one, other):
    assert other not in url_variants(one)


@pytest.mark.parametrize("url", ["", "p", "/p", "file:///p", "javascript:alert(1)", "http://[::1"])
def test_what_is_no_web_address_has_no_variants(url):
    assert url_variants(url) == [url]


@given(st.text())
def test_any_text_is_its_own_first_variant_and_there_are_few(url):
    variants = url_variants(url)

    assert variants[0] == url
    assert len(variants) == len(set(variants)) <= 9


@given(st.text())
def test_a_fragment_is_cut_and_nothing_else(url):
    assert url.startswith(without_fragment(url))
    assert "#" not in without_fragment(url)
