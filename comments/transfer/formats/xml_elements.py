"""Reading a large XML file as a stream of its items, one small tree at a time.

Built on the standard library's expat, which gives the exact line of every element and of every
error, and hands a document type declaration over before it reads one of its entities: any is
refused, so nothing is ever expanded or fetched. Names lose their prefix: files in the wild declare
namespaces differently, or not at all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat

from comments.transfer import errors

# XML's own white space. Python's strip() also takes the no-break space, which is somebody's text.
WHITE_SPACE = " \t\r\n"

# What one item may hold. The longest comments of the wild have some ten thousand characters; what
# goes beyond this is not kept in memory, and the element says so.
MAX_CHARACTERS = 1_000_000
MAX_DEPTH = 100
MAX_NAME = 30

_CODES = expat.errors.codes
_ENDED = {
    _CODES[expat.errors.XML_ERROR_NO_ELEMENTS],
    _CODES[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    _CODES[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    _CODES[expat.errors.XML_ERROR_PARTIAL_CHAR],
}


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a format has its items: below which root, how deep.

    Children of items that are called `apart` come by themselves, each with its `holder` as far as
    that was read: a page may have more comments than fit into memory.
    """

    root: str
    depth: int = 1
    apart: str = ""


@dataclass(slots=True)
class Element:
    """An element with its own text (not its children's) and the line it begins on."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)
    is_cut: bool = False
    holder: "Element | None" = None

    def child(self, name: str) -> "Element | None":
        """Return the first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def text_of(self, name: str) -> str:
        """Return the text of the first child of that name, exactly as it stands."""
        child = self.child(name)
        return child.text if child is not None else ""


class _TreeBuilder:
    """Collects the items while expat walks the file."""

    def __init__(self, layout: Layout) -> None:
        self.finished: list[Element] = []
        self.is_begun = False
        self._layout = layout
        self._open: list[Element] = []
        self._apart: Element | None = None
        # Characters kept of the item, and of the part that will come by itself.
        self._characters = self._apart_characters = 0
        self.parser = expat.ParserCreate()
        # Texts arrive whole, or in pieces of this size.
        self.parser.buffer_text = True
        self.parser.buffer_size = 64 * 1024
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def place(self) -> str:
        """Name the item that is open, as the beginning of a sentence about what is wrong in it."""
        if len(self._open) <= self._layout.depth:
            return ""
        item = self._apart or self._open[self._layout.depth]
        name = " ".join(filter(None, [item.name, item.attributes.get("id", "")[:MAX_NAME]]))
        return f"in the {name} that begins on line {item.line}: "

    def _refuse_doctype(self, *_declaration: object) -> None:
        raise errors.UnreadableFile(
            "a document type declaration stands here (<!DOCTYPE …>). No export has one, and its "
            "entities could make the file explode, so it is refused",
            line=self.parser.CurrentLineNumber,
        )

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        line = self.parser.CurrentLineNumber
        if not self.is_begun:
            self.is_begun = True
            if name != self._layout.root:
                raise errors.UnreadableFile(
                    f"the file's outermost element is <{name}>, not <{self._layout.root}>",
                    line=line,
                )
        if attributes:
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        if len(self._open) > MAX_DEPTH:
            raise errors.UnreadableFile(
                f"elements stand in each other more than {MAX_DEPTH} deep", line=line
            )
        element = Element(name, line, attributes)
        depth = self._layout.depth
        if len(self._open) == depth + 1 and name == self._layout.apart:
            self._apart, self._apart_characters = element, 0
            element.holder = self._open[depth]
        self._open.append(element)

    def _data(self, text: str) -> None:
        depth = self._layout.depth
        if len(self._open) <= depth:
            return
        if self._apart is not None:
            self._apart_characters += len(text)
            self._keep(text, self._apart, self._apart_characters)
        else:
            self._characters += len(text)
            self._keep(text, self._open[depth], self._characters)

    def _keep(self, text: str, whole: Element, characters: int) -> None:
        if characters > MAX_CHARACTERS:
            whole.is_cut = True
        else:
            self._open[-1].text += text

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if element is self._apart:
            self._apart = None
            self.finished.append(element)
        elif len(self._open) == self._layout.depth:
            self._characters = 0
            self.finished.append(element)
        elif len(self._open) > self._layout.depth:
            self._open[-1].children.append(element)


def read_elements(chunks: Iterable[bytes], layout: Layout) -> Iterator[Element]:
    """Yield the items in the order of the file, keeping none.

    Raises:
        UnreadableFile: the file is not well-formed, ends early, has another root or a document type
            declaration.

    """
    builder = _TreeBuilder(layout)
    for chunk in chunks:
        _parse(builder, chunk, is_final=False)
        yield from builder.finished
        builder.finished.clear()
    _parse(builder, b"", is_final=True)
    yield from builder.finished


def _parse(builder: _TreeBuilder, chunk: bytes, *, is_final: bool) -> None:
    try:
        builder.parser.Parse(chunk, is_final)
    except expat.ExpatError as cause:
        raise errors.UnreadableFile(
            f"{builder.place()}{_explain(cause, builder)}", line=cause.lineno
        ) from cause


def _explain(cause: expat.ExpatError, builder: _TreeBuilder) -> str:
    if cause.code in _ENDED:
        return "the file ends here, before its end: it was cut off, fetch or export it again"
    if not builder.is_begun:
        return (
            "the file does not begin as XML; is there a stray character or an empty line before "
            "“<?xml”? Remove it"
        )
    if cause.code == _CODES[expat.errors.XML_ERROR_INVALID_TOKEN]:
        return (
            f"at character {cause.offset + 1} stands something XML does not allow: a control "
            "character, a bare “&” or “<”, or bytes that are not in the file's encoding"
        )
    return f"this is not well-formed XML: {expat.errors.messages[cause.code]}"
