"""What a reader typed, or HTML from elsewhere → HTML that may be shown.

The order is fixed: length, Markdown, sanitizer. Nothing here is trusted before `sanitize.clean` has
seen it. A change that makes other HTML out of the same source raises `RENDERER_VERSION`.
"""

import re
from collections.abc import MutableMapping, Sequence
from html import escape, unescape
from typing import Any, Final

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.image import image as parse_image
from markdown_it.token import Token
from markdown_it.utils import OptionsDict
from markupsafe import Markup

from comments.markup import errors, highlight, policy, sanitize

RENDERER_VERSION: int = 1

# Code points. Checked before anything is parsed, because finding links takes quadratic time.
MAX_SOURCE_LENGTH: Final = 10_000

# Quotes and lists inside each other (a list counts twice). No screen shows more, and the parser
# drops what lies deeper: such a text is shown as it was typed.
_MAX_NESTING: Final = 20
# Sanitizing takes quadratic time in the number of elements. Highlighted code has 1,500 at most, what
# people write has some hundreds; a text with more was made to be slow and is shown as it was typed.
_MAX_TAGS: Final = 4_000
# Each address is searched for its end; with brackets in it, through all that follows.
_MAX_ADDRESSES: Final = 200
# An image's description is parsed by a parser of its own, so descriptions inside descriptions would
# recurse as deep as the text is long.
_MAX_IMAGE_NESTING: Final = 2

# Bare names become links under these alone: "setup.py", "run.sh" and "done.So" are not addresses.
_BARE_LINK_ENDINGS: Final = [
    *("app", "at", "au", "be", "biz", "blog", "br", "ch", "cn", "com", "cz", "de", "dev", "dk"),
    *("edu", "eu", "fi", "fr", "gov", "gr", "hu", "info", "io", "jp", "kr", "museum", "net", "nl"),
    *("nz", "org", "pt", "ro", "ru", "se", "tr", "tv", "ua", "uk"),
]

# A token stream's own scratch space, see `markdown_it.utils.EnvType`.
_Env = MutableMapping[str, Any]


def render(source: str) -> Markup:
    """Return the HTML of a Markdown text.

    Raises:
        TextTooLong: more than `MAX_SOURCE_LENGTH` code points.

    """
    if len(source) > MAX_SOURCE_LENGTH:
        raise errors.TextTooLong(MAX_SOURCE_LENGTH)
    return Markup(sanitize.clean(_rendered(source)).strip())  # noqa: S704 -- cleaned is what it means


def from_html(html: str) -> Markup:
    """Return imported HTML as it may be shown: never linkified, never cut.

    With more tags than any comment needs it is shown as its source: sanitizing is quadratic in them.
    """
    is_flood = html.count("<") > _MAX_TAGS
    return Markup(sanitize.clean(_as_typed(html) if is_flood else html))  # noqa: S704 -- as above


def _rendered(source: str) -> str:
    if source.count("://") > _MAX_ADDRESSES:
        return _as_typed(source)
    env: _Env = {}
    tokens = _MARKDOWN.parse(source, env)
    rendered = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, env)
    # Text below the deepest level and a text of nothing but link definitions would vanish.
    is_lost = _is_too_deep(tokens) or (not rendered and bool(source.strip()))
    return _as_typed(source) if is_lost or rendered.count("<") > _MAX_TAGS else rendered


_BREAKING_TAG = re.compile(r"</?(?:blockquote|br|div|hr|li|ol|p|pre|ul)\b[^<>]*>")
_TAG = re.compile(r"<[^<>]*(?:>|$)")  # the end of what was cut may be half a tag


def excerpt(html: str, length: int) -> str:
    """Return the first words of rendered HTML as plain text of at most `length` code points.

    It is text, not HTML: whoever shows it escapes it.
    """
    words = " ".join(unescape(_TAG.sub("", _BREAKING_TAG.sub(" ", html))).split())
    if len(words) <= length:
        return words
    kept = words[: max(length - 1, 0)]
    whole_words = kept if words[len(kept)] == " " else kept.rpartition(" ")[0]
    # A first word that is longer than everything is cut after all.
    return ((whole_words or kept).rstrip() + "…")[:length]


def _as_typed(source: str) -> str:
    return f"<pre>{escape(source.strip())}</pre>"


def _is_too_deep(tokens: Sequence[Token]) -> bool:
    return any(
        token.type in {"blockquote_open", "list_item_open"} and token.level + 1 >= _MAX_NESTING
        for token in tokens
    )


class _Renderer(RendererHTML):
    """CommonMark's HTML, but for what a comment may not have."""

    def heading_open(self, *_: object) -> str:
        return "<p><strong>"

    def heading_close(self, *_: object) -> str:
        return "</strong></p>\n"

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        del options
        code = tokens[idx].content
        language = next(iter(tokens[idx].info.split()), "")
        # One allowance for the whole comment: what each fence costs adds up.
        env["highlighted"] = env.get("highlighted", 0) + len(code)
        spans = (
            highlight.highlight(code, language)
            if env["highlighted"] <= highlight.MAX_CODE
            else None
        )
        if spans is None:
            return f"<pre><code>{escape(code)}</code></pre>\n"
        return f'<pre class="{policy.HIGHLIGHT_CLASS}"><code>{spans}</code></pre>\n'

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        token = tokens[idx]
        address = str(token.attrs["src"])
        words = escape(self.renderInlineAsText(token.children, options, env).strip() or address)
        if token.meta["is_in_link"]:
            return words
        return f'<a href="{escape(address)}">{words}</a>'


def _image(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- the signature of a rule
    depth = state.env.get("image_depth", 0)
    if depth >= _MAX_IMAGE_NESTING:
        return False
    state.env["image_depth"] = depth + 1
    is_image = parse_image(state, silent)
    state.env["image_depth"] = depth
    return is_image


def _mark_images_in_links(state: StateCore) -> None:
    for block in state.tokens:
        is_in_link = False
        for token in block.children or ():
            if token.type in {"link_open", "link_close"}:
                is_in_link = token.type == "link_open"
            token.meta["is_in_link"] = is_in_link


# Every address has a scheme's colon, or a dot in the middle of a name.
_MAY_BE_ADDRESS = re.compile(r":|\.\w")


class _Finder(LinkifyIt):  # type: ignore[misc]  # it has no types
    """Finds addresses; what cannot hold one is not searched, which takes as long as all the rest."""

    def pretest(self, text: str) -> bool:
        return _MAY_BE_ADDRESS.search(text) is not None and bool(super().pretest(text))


def _build_markdown() -> MarkdownIt:
    options = {
        "html": False,
        "linkify": True,
        "breaks": True,
        "xhtmlOut": False,
        "maxNesting": _MAX_NESTING,
    }
    markdown = MarkdownIt("commonmark", options, renderer_cls=_Renderer)
    markdown.enable(["linkify", "strikethrough"])
    markdown.inline.ruler.at("image", _image)
    markdown.core.ruler.push("mark_images_in_links", _mark_images_in_links)
    # A mail address that somebody typed is not made easier to collect.
    finder = _Finder(options={"fuzzy_link": True, "fuzzy_email": False, "fuzzy_ip": False})
    finder.tlds(_BARE_LINK_ENDINGS).add("ftp:", None).add("//", None)
    markdown.linkify = finder
    markdown.validateLink = lambda url: policy.link_target(url) is not None  # type: ignore[method-assign]
    return markdown


_MARKDOWN: Final = _build_markdown()
