"""Text as it may stand in an XML file."""

import re
from xml.sax.saxutils import escape as _escape

# What XML 1.0 cannot hold, not even escaped.
_IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def escape(text: str) -> str:
    """Return a text for between two tags or quotation marks."""
    return _escape(_IMPOSSIBLE.sub("", text), {'"': "&quot;", "\r": "&#13;"})


def cdata(text: str) -> str:
    """Return a text as a section in which nothing is escaped."""
    return f"<![CDATA[{_IMPOSSIBLE.sub('', text).replace(']]>', ']]]]><![CDATA[>')}]]>"
