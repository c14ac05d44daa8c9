import pytest

from comments.markup import render, sanitize
from tests.markup import shown, xss_vectors

REL = f'rel="{shown.REL}"'

CASES = {
    "plain-text": ("Hello", "Hello"),
    "less-than-is-text": ("a < b <3", "a &lt; b &lt;3"),
    "ampersand-is-text": ("a & b &c", "a &amp; b &amp;c"),
    "paragraphs": ("<p>a</p><p>b</p>", "<p>a</p><p>b</p>"),
    "unclosed": ("<p>a<b>b", "<p>a<b>b</b></p>"),
    "https": ('<a href="https://ex.test/">x</a>', f'<a href="https://ex.test/" {REL}>x</a>'),
    "mailto": ('<a href="mailto:a@ex.test">x</a>', f'<a href="mailto:a@ex.test" {REL}>x</a>'),
    "own-rel-is-replaced": (
        '<a href="https://ex.test/" rel="opener" target="_blank" title="t">x</a>',
        f'<a href="https://ex.test/" {REL}>x</a>',
    ),
    "query-keeps-its-ampersands": (
        '<a href="https://ex.test/?a=1&copy=2&amp;lt;">x</a>',
        f'<a href="https://ex.test/?a=1&amp;copy=2&amp;lt;" {REL}>x</a>',
    ),
    "link-as-the-browser-reads-it": (
        '<a href=" ht\ttps:\\\\ex.test\\a\n">x</a>',
        f'<a href="https://ex.test/a" {REL}>x</a>',
    ),
    "refused-scheme-is-text": ('a <a href="javascript:alert(1)">b</a> c', "a b c"),
    "relative-link-is-text": ('<a href="/admin">b</a>', "b"),
    "anchor-is-text": ('<a name="top">b</a>', "b"),
    "image-is-a-link": (
        '<img src="https://ex.test/a.png" alt="a &lt;cat&gt;">',
        f'<a href="https://ex.test/a.png" {REL}>a &lt;cat&gt;</a>',
    ),
    "image-without-words-shows-its-address": (
        '<img src="https://ex.test/a.png">',
        f'<a href="https://ex.test/a.png" {REL}>https://ex.test/a.png</a>',
    ),
    "image-in-a-link-is-its-words": (
        '<a href="https://ex.test/"><img src="https://ex.test/a.png" alt="cat"></a>',
        f'<a href="https://ex.test/" {REL}>cat</a>',
    ),
    "refused-image-is-its-words": ('<img src="data:image/png,x" alt=":)">', ":)"),
    "heading-is-a-bold-paragraph": ("<h1 id=x>a</h1>", "<p><strong>a</strong></p>"),
    "old-names": ("<strike>a</strike><tt>b</tt>", "<s>a</s><code>b</code>"),
    "unknown-element-keeps-its-words": ("<font color=red>a</font>", "a"),
    "script-keeps-its-words": ("<script>alert(1)</script>", "alert(1)"),
    "style-and-class-go": ('<p style="x" class="y" id="z" data-a="b">a</p>', "<p>a</p>"),
    "highlighter-classes-stay": (
        '<pre class="highlight"><span class="k">a</span></pre>',
        '<pre class="highlight"><span class="k">a</span></pre>',
    ),
    "other-classes-go": (
        '<pre class="card"><span class="k btn">a</span><span class="btn">b</span></pre>',
        "<pre><span>a</span><span>b</span></pre>",
    ),
    "highlighter-class-elsewhere-goes": ('<p class="k">a</p>', "<p>a</p>"),
    "list-start": ('<ol start="3"><li>a</li></ol>', '<ol start="3"><li>a</li></ol>'),
    "odd-list-start-goes": ('<ol start="3x"><li>a</li></ol>', "<ol><li>a</li></ol>"),
    "comments-go": ("a<!-- b -->c", "ac"),
    "control-characters-are-replaced": ("a\x00b\x1bc&#1;d", "a\ufffdb\ufffdc\ufffdd"),
    "lone-surrogates-are-replaced": ("a\ud800b", "a\ufffdb"),
    "line-ends-are-one-kind": ("<pre>a\r\nb\rc</pre>", "<pre>a\nb\nc</pre>"),
    "nbsp-stays": ("a\u00a0b&nbsp;c", "a&nbsp;b&nbsp;c"),
    "emoji-and-cjk-stay": ("👩‍👧 你好", "👩‍👧 你好"),
    "overlong-number-is-text": ("&#" + "1" * 5000 + ";", "&amp;#" + "1" * 5000 + ";"),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES.keys())
def test_html_is_cleaned(source, expected):
    assert sanitize.clean(source) == expected


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES.keys())
def test_cleaning_twice_changes_nothing(source, expected):
    del source

    assert sanitize.clean(expected) == expected


@pytest.mark.parametrize(
    "source", dict(xss_vectors.VECTORS).values(), ids=dict(xss_vectors.VECTORS)
)
def test_no_vector_survives_in_imported_html(source):
    assert shown.parse(render.from_html(source)).offences == []


@pytest.mark.parametrize(
    "source", dict(xss_vectors.VECTORS).values(), ids=dict(xss_vectors.VECTORS)
)
def test_no_vector_survives_in_markdown(source):
    assert shown.parse(render.render(source)).offences == []


@pytest.mark.parametrize(
    "value", dict(xss_vectors.FIELD_VECTORS).values(), ids=dict(xss_vectors.FIELD_VECTORS)
)
def test_no_field_vector_survives(value):
    assert shown.parse(render.from_html(value)).offences == []
    assert shown.parse(render.render(value)).offences == []


def test_vector_names_are_unique():
    vectors = [*xss_vectors.VECTORS, *xss_vectors.FIELD_VECTORS]

    assert len(dict(vectors)) == len(vectors)


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x>",
        "<p onclick=alert(1)>x</p>",
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://ex.test/">x</a>',
        '<span class="button">x</span>',
        "<!-- x -->",
    ],
)
def test_the_inspection_sees_what_is_wrong(html):
    assert shown.parse(html).offences != []
