"""Links that Disqus sent through its own redirector, led back to where they were meant to go.

`https://disq.us/url?url=<target>:<signature>&cuid=<number>`, its older forms
`disq.us/?url=<target>&key=…` and `redirect.disqus.com/url?url=<target>:<signature>`: the query
holds the target, percent-encoded.
"""

import html
import re
from urllib.parse import unquote

_HREF = re.compile(r"""(\bhref\s*=\s*)(["'])(.*?)\2""", re.IGNORECASE | re.DOTALL)
_REDIRECTOR = re.compile(
    r"(?:https?:)?//(?:www\.)?(?:disq\.us|redirect\.disqus\.com)/(?:url)?/?\?(.*)",
    re.IGNORECASE | re.DOTALL,
)
_TARGET = re.compile(r"https?://", re.IGNORECASE)
# The signature is unpadded base64 for URLs. A port (digits) is never this long.
_SIGNATURE = re.compile(r":[A-Za-z0-9_-]{16,}=*\Z")


def unwrap_links(text: str) -> str:
    """Return the HTML with its redirected `href`s replaced by their targets."""
    if "disq" not in text.lower():
        return text
    return _HREF.sub(_unwrap, text)


def _unwrap(found: re.Match[str]) -> str:
    redirected = _REDIRECTOR.fullmatch(html.unescape(found[3]).strip())
    if redirected is None:
        return found[0]
    parameters = (part.partition("=") for part in redirected[1].split("&"))
    encoded = next((value for name, _, value in parameters if name == "url"), "")
    target = _SIGNATURE.sub("", unquote(encoded))
    if _TARGET.match(target) is None:
        return found[0]
    return f"{found[1]}{found[2]}{html.escape(target)}{found[2]}"
