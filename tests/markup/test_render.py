import pytest
from markupsafe import Markup

from comments.core.errors import Invalid
from comments.core.words import in_language
from comments.markup import errors, highlight, render
from tests.markup import shown

REL = f'rel="{shown.REL}"'

CASES = {
    "nothing": ("", ""),
    "only-spaces": (" \n\t", ""),
    "paragraphs": ("a\n\nb", "<p>a</p>\n<p>b</p>"),
    "one-newline-breaks-the-line": ("a\nb", "<p>a<br>\nb</p>"),
    "emphasis": ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <s>c</s></p>"),
    "code-span": ("`a < b`", "<p><code>a &lt; b</code></p>"),
    "quote": ("> a", "<blockquote>\n<p>a</p>\n</blockquote>"),
    "list": ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
    "numbered-list": ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    "rule": ("a\n\n---", "<p>a</p>\n<hr>"),
    "heading-is-a-bold-paragraph": ("# a", "<p><strong>a</strong></p>"),
    "underlined-heading": ("a\n---", "<p><strong>a</strong></p>"),
    "tables-are-text": ("|a|\n|-|", "<p>|a|<br>\n|-|</p>"),
    "html-is-text": ("a <b>c</b>", "<p>a &lt;b&gt;c&lt;/b&gt;</p>"),
    "html-block-is-text": ("<div>\na\n</div>", "<p>&lt;div&gt;<br>\na<br>\n&lt;/div&gt;</p>"),
    "entity": ("&copy; &amp;lt;", "<p>© &amp;lt;</p>"),
    "escape": ("\\*a\\*", "<p>*a*</p>"),
    "link": (
        '[a](https://ex.test/?b=1&c=2 "t")',
        f'<p><a href="https://ex.test/?b=1&amp;c=2" {REL}>a</a></p>',
    ),
    "reference": ("[a]\n\n[a]: https://ex.test/", f'<p><a href="https://ex.test/" {REL}>a</a></p>'),
    "refused-link-shows-its-source": ("[a](javascript:b)", "<p>[a](javascript:b)</p>"),
    "autolink": (
        "<https://ex.test/a>",
        f'<p><a href="https://ex.test/a" {REL}>https://ex.test/a</a></p>',
    ),
    "mail-autolink": (
        "<ada@ex.test>",
        f'<p><a href="mailto:ada@ex.test" {REL}>ada@ex.test</a></p>',
    ),
    "bare-address": (
        "see https://ex.test/a.",
        f'<p>see <a href="https://ex.test/a" {REL}>https://ex.test/a</a>.</p>',
    ),
    "bare-domain": (
        "at example.com",
        f'<p>at <a href="http://example.com" {REL}>example.com</a></p>',
    ),
    "file-name-is-no-link": ("setup.py, run.sh", "<p>setup.py, run.sh</p>"),
    "bare-mail-address-is-no-link": ("ada@example.com", "<p>ada@example.com</p>"),
    "other-schemes-are-no-links": ("ftp://ex.test //ex.test", "<p>ftp://ex.test //ex.test</p>"),
    "international-host": (
        "https://ü.test",
        f'<p><a href="https://xn--tda.test" {REL}>https://ü.test</a></p>',
    ),
    "image-is-a-link": (
        "![a *b*](https://ex.test/c.png)",
        f'<p><a href="https://ex.test/c.png" {REL}>a b</a></p>',
    ),
    "image-without-words": (
        "![](https://ex.test/c.png)",
        f'<p><a href="https://ex.test/c.png" {REL}>https://ex.test/c.png</a></p>',
    ),
    "image-in-a-link": (
        "[![a](https://ex.test/c.png) b](https://ex.test/)",
        f'<p><a href="https://ex.test/" {REL}>a b</a></p>',
    ),
    "image-after-a-link": (
        "[a](https://ex.test/) ![b](https://ex.test/c.png)",
        f'<p><a href="https://ex.test/" {REL}>a</a> <a href="https://ex.test/c.png" {REL}>b</a></p>',
    ),
    "refused-image-shows-its-source": ("![a](data:image/png,b)", "<p>![a](data:image/png,b)</p>"),
    "indented-code": ("    a < b\n\n    c", "<pre><code>a &lt; b\n\nc\n</code></pre>"),
    "fence": ("```\na\n\n  b\n```", "<pre><code>a\n\n  b\n</code></pre>"),
    "fence-in-an-unknown-language": ("```nope\n<a>\n```", "<pre><code>&lt;a&gt;\n</code></pre>"),
    "fence-in-a-known-language": (
        '```json\n{"a": 1}\n```',
        (
            '<pre class="highlight"><code><span class="p">{</span><span class="nt">"a"</span>'
            '<span class="p">:</span><span class="w"> </span><span class="mi">1</span>'
            '<span class="p">}</span><span class="w">\n</span></code></pre>'
        ),
    ),
    "emoji-and-cjk": ("👩‍👧 **你好**", "<p>👩‍👧 <strong>你好</strong></p>"),
    "lone-surrogate-and-nul": ("a\ud800b\x00c", "<p>a\ufffdb\ufffdc</p>"),
    "a-lone-definition-is-shown": ("[a]: https://ex.test/", "<pre>[a]: https://ex.test/</pre>"),
}


@pytest.mark.parametrize(("source", "expected"), CASES.values(), ids=CASES.keys())
def test_markdown_is_rendered(source, expected):
    assert render.render(source) == expected


def test_the_result_is_trusted_html():
    assert isinstance(render.render("a"), Markup)
    assert isinstance(render.from_html("a"), Markup)


@pytest.mark.parametrize("character", ["a", "é", "你", "👍", "\u0301"])
def test_the_limit_counts_code_points(character):
    rendered = render.render(character * render.MAX_SOURCE_LENGTH)

    assert rendered.count(character) == render.MAX_SOURCE_LENGTH


@pytest.mark.parametrize("character", ["a", "你", "👍", " "])
def test_a_text_over_the_limit_is_refused(character):
    with pytest.raises(errors.TextTooLong) as refusal:
        render.render(character * (render.MAX_SOURCE_LENGTH + 1))

    assert isinstance(refusal.value, Invalid)
    assert refusal.value.detail == "“text” may have at most 10,000 characters."
    assert in_language(refusal.value.detail, "de") == "„text“ darf höchstens 10.000 Zeichen haben."


HOSTILE = [
    ">",
    "> ",
    "[",
    "![",
    "*",
    "*a",
    "_*",
    "~~",
    "`",
    "<",
    "&",
    "\\",
    "- ",
    "1. ",
    "#\n",
    "a\n",
]


@pytest.mark.parametrize(
    "piece", [*HOSTILE, "![a](", "](b)", "http://((", "a.com ", "[a]: b\n", "(", "\n"]
)
def test_the_longest_hostile_text_is_rendered(piece):
    source = (piece * render.MAX_SOURCE_LENGTH)[: render.MAX_SOURCE_LENGTH]

    assert shown.parse(render.render(source)).offences == []


def test_images_within_images_do_not_recurse():
    source = "![" * 1_600 + "a" + "](b)" * 1_600

    assert shown.words(render.render(source)).startswith("![![")


@pytest.mark.parametrize(
    "source",
    [
        ">" * 30 + " the end",
        "\n".join("  " * depth + "- item" for depth in range(30)) + "\nthe end",
        "*a* " * 2_100 + "the end",
        "#\n" * 2_000 + "\nthe end",
        "http://((" * 1_000 + "the end",
    ],
    ids=[
        "deep-quotes",
        "deep-lists",
        "thousands-of-elements",
        "thousands-of-headings",
        "many-addresses",
    ],
)
def test_what_is_too_costly_to_format_is_shown_as_typed(source):
    assert render.render(source) == f"<pre>{Markup.escape(source)}</pre>"


def test_only_so_much_code_is_highlighted():
    fence = "```json\n" + "1\n" * (highlight.MAX_CODE // 2) + "```\n"

    rendered = render.render(fence + fence)

    assert rendered.count('<pre class="highlight">') == 1
    assert rendered.count("<pre>") == 1


@pytest.mark.parametrize("language", highlight.LANGUAGES)
def test_every_listed_language_keeps_the_code(language):
    code = "if (a < b) { return \"x\" + 'y'; } # z\n\n  <p>&amp;</p>\n"

    rendered = render.render(f"```{language}\n{code}```")

    assert rendered.startswith('<pre class="highlight"><code>')
    assert shown.parse(rendered).text == code


@pytest.mark.parametrize("language", ["JSON", "Json", "json extra words", "  json"])
def test_a_language_is_found_however_it_is_written(language):
    assert 'class="highlight"' in render.render(f"```{language}\n1\n```")


@pytest.mark.parametrize("language", ["text", "guess", "rst", "md", "a" * 500, "../json", "json;x"])
def test_a_language_that_is_not_listed_stays_plain(language):
    assert render.render(f"```{language}\n1\n```") == "<pre><code>1\n</code></pre>"


def test_imported_html_is_not_linkified():
    assert (
        render.from_html("<p>https://ex.test example.com</p>")
        == "<p>https://ex.test example.com</p>"
    )


def test_imported_html_is_never_cut():
    words = "word " * 20_000

    assert render.from_html(f"<p>{words}</p>") == f"<p>{words}</p>"


def test_imported_code_keeps_its_newlines():
    code = "<pre><code>def f():\n\n    return 1\n</code></pre>"

    assert render.from_html(code) == code


EXCERPTS = {
    "short": ("<p>a <b>b</b></p>", 10, "a b"),
    "blocks-are-apart": ("<p>a</p><p>b<br>c</p><ul><li>d</li><li>e</li></ul>", 20, "a b c d e"),
    "inline-is-together": ("<p>a<b>b</b>c</p>", 10, "abc"),
    "white-space-is-folded": ("<pre>a\n\n  b&nbsp;c</pre>", 10, "a b c"),
    "entities-are-characters": ("<p>a &amp;lt; &lt;b&gt;</p>", 20, "a &lt; <b>"),
    "cut-on-a-word": ("<p>Hello big world</p>", 12, "Hello big…"),
    "cut-at-a-words-end": ("<p>Hello big world</p>", 10, "Hello big…"),
    "exact": ("<p>Hello big</p>", 9, "Hello big"),
    "a-long-word-is-cut": ("<p>Hellobigworld</p>", 6, "Hello…"),
    "code-points": ("<p>你好世界和平</p>", 4, "你好世…"),
    "one": ("<p>Hello</p>", 1, "…"),
    "none": ("<p>Hello</p>", 0, ""),
}


@pytest.mark.parametrize(("html", "length", "expected"), EXCERPTS.values(), ids=EXCERPTS.keys())
def test_an_excerpt_is_plain_text(html, length, expected):
    assert render.excerpt(html, length) == expected


def test_imported_html_with_a_flood_of_tags_is_shown_as_its_source():
    flood = "<div>" * 20_000 + "words"

    shown = render.from_html(flood)

    assert shown.startswith("<pre>&lt;div&gt;")
    assert shown.endswith("words</pre>")


def test_an_excerpt_of_html_that_was_cut_inside_a_tag_holds_no_half_of_it():
    assert render.excerpt("<p>Words</p><blockquote", 20) == "Words"
