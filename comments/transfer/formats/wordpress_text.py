"""What WordPress keeps of a comment is HTML whose line breaks count; it makes paragraphs when it shows them."""

import re

_BLOCKS = re.compile(r"<(?:p|br|div|ul|ol|table)\b", re.IGNORECASE)
_VERBATIM = re.compile(
    r"(<pre\b.*?</pre>|<blockquote\b.*?</blockquote>)", re.IGNORECASE | re.DOTALL
)
_EMPTY_LINES = re.compile(r"\n[ \t]*\n\s*")


def to_html(text: str) -> str:
    """Return the HTML with paragraphs and breaks where lines end, unless it has its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _BLOCKS.search(text):
        return text
    # Odd parts are what the pattern found.
    parts = enumerate(_VERBATIM.split(text))
    return "".join(part if place % 2 else _paragraphs(part) for place, part in parts)


def _paragraphs(text: str) -> str:
    found = (part.strip() for part in _EMPTY_LINES.split(text))
    return "".join(f"<p>{part.replace(chr(10), '<br>')}</p>" for part in found if part)
