"""Where the links of a comment really lead: their words can lie."""

from html.parser import HTMLParser

MAX_SHOWN = 20


def misleading_links(html: str) -> list[tuple[str, str]]:
    """Return (words, address) of each link whose words are not its address, in the order of the text."""
    reader = _LinkReader()
    reader.feed(html)
    reader.close()
    found = [(words, href) for words, href in reader.found if words not in _spellings(href)]
    return list(dict.fromkeys(found))[:MAX_SHOWN]


def _spellings(href: str) -> tuple[str, ...]:
    without_scheme = href.partition("://")[2] or href.removeprefix("mailto:")
    return (href, without_scheme, href.rstrip("/"), without_scheme.rstrip("/"))


class _LinkReader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self._href: str | None = None
        self._words: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self._href, self._words = dict(attrs).get("href"), []

    def handle_data(self, data: str) -> None:
        self._words.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a" and self._href:
            self.found.append((" ".join("".join(self._words).split()), self._href))
            self._href = None
