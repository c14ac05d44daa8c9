"""What a browser would make of a piece of HTML, said without the code under test."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from bleach._vendor import html5lib

ALLOWED = {
    "a": {"href", "rel"},
    "ol": {"start"},
    "pre": {"class"},
    "span": {"class"},
    **{name: set() for name in ("b", "blockquote", "br", "cite", "code", "del", "div", "em", "hr")},
    **{name: set() for name in ("i", "ins", "kbd", "li", "mark", "p", "q", "s", "samp", "small")},
    **{name: set() for name in ("strong", "sub", "sup", "u", "ul", "var")},
}
REL = "nofollow ugc noopener noreferrer"
HREF = re.compile(r"https?://[^\s\"'<>@/\\]+(?:[/?#][^\s\"<>`\\]*)?|mailto:[^\s\"<>`\\]+")
CLASS = re.compile(r"[a-z][a-z0-9]{0,2}")
# Every "<" of the output begins one of these, so no parser can read it in another way.
TAG = re.compile(r"</?[a-z]+(?: [a-z]+=\"[^\"<>]*\")*>")


@dataclass
class Parsed:
    text: str = ""
    offences: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)


def _judge(parsed, tag, attributes):
    if tag not in ALLOWED:
        parsed.offences.append(f"<{tag}>")
        return
    parsed.offences += [f"<{tag} {name}>" for name in attributes if name not in ALLOWED[tag]]
    if "href" in attributes:
        parsed.links.append(attributes["href"])
        if not HREF.fullmatch(attributes["href"]):
            parsed.offences.append(f"href={attributes['href']!r}")
        if attributes.get("rel") != REL:
            parsed.offences.append(f"rel={attributes.get('rel')!r}")
    elif tag == "a":
        parsed.offences.append("a link without a target")
    wanted = {"pre": re.compile("highlight"), "span": CLASS, "ol": re.compile("[0-9]{1,9}")}
    for name in {"class", "start"} & attributes.keys():
        if not wanted[tag].fullmatch(attributes[name]):
            parsed.offences.append(f"{name}={attributes[name]!r}")


def parse(html):
    """Parse as a browser does (html5lib) and say everything that must not be there."""
    parsed = Parsed()
    tree = html5lib.parseFragment(html, treebuilder="etree", namespaceHTMLElements=False)
    for element in tree.iter():
        if element is tree:
            continue
        if not isinstance(element.tag, str):
            parsed.offences.append("a comment")
        else:
            _judge(parsed, element.tag, element.attrib)
    parsed.text = "".join(tree.itertext())
    if "<" in TAG.sub("", html):
        parsed.offences.append("a loose <")
    return parsed


class _Texts(HTMLParser):
    def __init__(self):
        super().__init__()
        self.texts = []

    def handle_data(self, data):
        self.texts.append(data)


def words(html):
    """Return the text of HTML without any whitespace, by a parser that repairs nothing."""
    parser = _Texts()
    parser.feed(html)
    parser.close()
    return "".join("".join(parser.texts).split())
