"""Reading a large XML file as a stream of the root's children, one small tree at a time.

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

# What one child of the root may hold. The longest comments of the wild have some ten thousand
# characters; what goes beyond this is not kept in memory, and the element says so.
MAX_CHARACTERS = 1_000_000

_CODES = expat.errors.codes
_ENDED = {
    _CODES[expat.errors.XML_ERROR_NO_ELEMENTS],
    _CODES[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
    _CODES[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
    _CODES[expat.errors.XML_ERROR_PARTIAL_CHAR],
}


@dataclass(slots=True)
class Element:
    """An element with its own text (not its children's) and the line it begins on."""

    name: str
    line: int
    attributes: dict[str, str]
    text: str = ""
    children: list["Element"] = field(default_factory=list)
    is_cut: bool = False

    def child(self, name: str) -> "Element | None":
        """Return the first child of that name."""
        return next((child for child in self.children if child.name == name), None)

    def text_of(self, name: str) -> str:
        """Return the text of the first child of that name, exactly as it stands."""
        child = self.child(name)
        return child.text if child is not None else ""


class _TreeBuilder:
    """Collects the children of the root while expat walks the file."""

    def __init__(self, root_name: str) -> None:
        self.finished: list[Element] = []
        self.is_begun = False
        self._root_name = root_name
        self._open: list[Element] = []
        self._characters = 0
        self.parser = expat.ParserCreate()
        # Texts arrive whole, or in pieces of this size.
        self.parser.buffer_text = True
        self.parser.buffer_size = 64 * 1024
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._data
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

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
            if name != self._root_name:
                raise errors.UnreadableFile(
                    f"the file's outermost element is <{name}>, not <{self._root_name}>", line=line
                )
        if attributes:
            attributes = {key.rpartition(":")[2]: value for key, value in attributes.items()}
        self._open.append(Element(name, line, attributes))

    def _data(self, text: str) -> None:
        if len(self._open) <= 1:
            return
        self._characters += len(text)
        if self._characters > MAX_CHARACTERS:
            self._open[1].is_cut = True
        else:
            self._open[-1].text += text

    def _end(self, _name: str) -> None:
        element = self._open.pop()
        if len(self._open) == 1:
            self._characters = 0
            self.finished.append(element)
        elif self._open:
            self._open[-1].children.append(element)


def read_elements(chunks: Iterable[bytes], root_name: str) -> Iterator[Element]:
    """Yield the children of the root element in the order of the file, keeping none.

    Raises:
        UnreadableFile: the file is not well-formed, ends early, has another root or a document type
            declaration.

    """
    builder = _TreeBuilder(root_name)
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
        raise errors.UnreadableFile(_explain(cause, builder), line=cause.lineno) from cause


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
