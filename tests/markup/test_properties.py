from html import escape

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comments.markup import render, sanitize
from tests.markup import shown

quick = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])

ANY_TEXT = st.text(st.characters(), max_size=200)

MARKDOWN_PIECES = [
    *("*", "**", "_", "~~", "`", "```", "```py\n", "[", "](", ")", "![", "<", ">", "&", "#"),
    *("- ", "1. ", "\n", "\n\n", "    ", "\t", "\\", ":", "//", "https://", "ex.test"),
    *("javascript:", '"', "'", "(", "[a]: ", "<b>", "&lt;", "&#106;", "=", "---", "a", " "),
    *("é", "👍", "\ud800"),
]
MARKDOWN = st.lists(
    st.sampled_from(MARKDOWN_PIECES),
    max_size=40,
).map("".join)

HTML_PIECES = [
    *("<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<a>", "</a>"),
    *('<a href="https://ex.test/a?b&c">', "<a href=javascript:alert(1)>"),
    *("<a href='//ex.test'>", '<a href="https://ex.test/" title=x>', "<pre>", "</pre>"),
    *('<pre class="highlight">', '<span class="k">', "</span>", "<code>", "</code>", "<ul>"),
    *("</ul>", "<ol start=3>", "</ol>", "<li>", "</li>", "<blockquote>", "</blockquote>"),
    *("<div>", "</div>", "<h1>", "</h1>", "<h4>", "</h4>", "<br>", "<hr>", "</br>"),
    *("<img src=x onerror=alert(1)>", '<img src="https://ex.test/a.png" alt="&lt;">'),
    *("<table>", "<tr>", "<td>", "</table>", "<svg>", "</svg>", "<math>", "<mtext>", "<style>"),
    *("</style>", "<script>", "</script>", "<title>", "</title>", "<textarea>", "</textarea>"),
    *("<template>", "<noscript>", "</noscript>", "<select>", "<option>", "<form>", "</form>"),
    *("<button>", "<!--", "-->", "--!>", "<![CDATA[", "]]>", "<?x", "<!x", "</", "<", ">", '"'),
    *("'", "=", "/", "&", "&lt", "&lt;", "&amp;", "&#10;", "&#13;", "&#0;", "&#xD800;"),
    *("&nbsp;", "&NewLine;", "\n", "\r", "\t", " ", "\x00", "\x0b", "\x0c", "\x1b", "\ud800"),
    *("\ufffe", "a", "é", "👍"),
]
SOUP = st.lists(
    st.sampled_from(HTML_PIECES),
    max_size=25,
).map("".join)

WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=20)
INLINE = ["b", "i", "em", "strong", "s", "u", "code", "sub", "sup", "small", "mark", "q", "span"]


def _wrapped(children):
    inline = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(INLINE), children)
    return st.lists(inline | children, min_size=1, max_size=3).map("".join)


PHRASE = st.recursive(WORDS.map(escape), _wrapped, max_leaves=6)
ALLOWED_MARKUP = st.lists(
    st.builds(
        "<{0}>{1}</{0}>".format, st.sampled_from(["p", "div", "blockquote", "pre", "h2"]), PHRASE
    ),
    max_size=4,
).map("".join)


@quick
@given(ANY_TEXT | MARKDOWN)
def test_any_text_renders_to_allowed_html(source):
    rendered = render.render(source)

    assert shown.parse(rendered).offences == []
    assert sanitize.clean(rendered) == rendered


@settings(quick, max_examples=250)
@given(ANY_TEXT | SOUP)
def test_any_soup_is_cleaned_to_allowed_html(source):
    assert shown.parse(sanitize.clean(source)).offences == []


@settings(quick, max_examples=250)
@given(ANY_TEXT | SOUP)
def test_cleaning_is_idempotent(source):
    cleaned = sanitize.clean(source)

    assert sanitize.clean(cleaned) == cleaned


@settings(quick, max_examples=120)
@given(SOUP)
def test_each_gate_alone_takes_any_soup(source):
    printable = source.encode("utf-8", "replace").decode("utf-8")

    elements = {"<script>", "<img>", "<svg>", "<style>", "<math>", "<template>", "a comment"}

    assert elements.isdisjoint(shown.parse(sanitize.by_bleach(printable)).offences)
    assert elements.isdisjoint(shown.parse(sanitize.by_nh3(printable)).offences)


@quick
@given(ALLOWED_MARKUP)
def test_imported_html_never_loses_words(source):
    assert shown.words(render.from_html(source)) == shown.words(source)


@quick
@given(st.text(max_size=100), st.integers(min_value=0, max_value=50))
def test_an_excerpt_is_never_longer_than_asked(source, length):
    assert len(render.excerpt(render.render(source), length)) <= length


@settings(max_examples=300, deadline=None)
@given(st.from_regex(sanitize._SIMPLE, fullmatch=True))
def test_what_is_called_simple_is_what_bleach_gives_back_unchanged(html):
    source = sanitize._printable(html)

    assert not sanitize.is_simple(source) or sanitize.by_bleach(source) == source


@quick
@given(SOUP)
def test_soup_that_is_called_simple_passes_bleach_unchanged(html):
    source = sanitize._printable(html)

    assert not sanitize.is_simple(source) or sanitize.by_bleach(source) == source


ADDRESS_PIECES = [
    *("www", ".", "com", "ex", "test", ":", "//", "http", "https:", "mailto:", "@", " ", "\n"),
    *("1", "localhost", "xn--", "de", "/", "。", "．", "-", "_", "é", "münchen", "(", ")"),
]


@settings(quick, max_examples=400)
@given(st.lists(st.sampled_from(ADDRESS_PIECES), max_size=12).map("".join))
def test_what_is_not_searched_for_addresses_holds_none(text):
    finder = render._MARKDOWN.linkify
    assert finder.pretest(text) or not finder.match(text)
