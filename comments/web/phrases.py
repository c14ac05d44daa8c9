"""Calling what the browser's modules say by letters, before they are joined (decision 53).

Their words stand in tables, `say` and `words`, whose properties have long names because people read them. Nobody else
reads these tables, so each name becomes the same letters wherever a table stands before it. A table is never asked
for what only shows when the script runs (`words[mark]`), and never given away under another name.
"""

from collections.abc import Iterator, Mapping
from itertools import count, product
from string import ascii_lowercase, ascii_uppercase

# Loaded with the first script that is asked for (`assets.py`): a start needs no parser.
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

TABLES = (b"say", b"words")


class CannotCall(ValueError):
    """A table is asked for something by a name that is not written out, or that it does not have."""


def call_by_letters(sources: Mapping[str, str]) -> dict[str, str]:
    """Return a folder's modules with short names for what they say.

    Raises:
        CannotCall: with the module's name and the line.

    """
    parser = Parser(Language(tree_sitter_javascript.language()))
    trees = {name: parser.parse(source.encode()).root_node for name, source in sources.items()}
    keys = [key for tree in trees.values() for key in _keys(tree)]
    short = dict(zip(dict.fromkeys(key.text or b"" for key in keys), _letters(), strict=False))
    called: dict[str, str] = {}
    for name, tree in trees.items():
        text = tree.text or b""
        for node in sorted(
            [*_keys(tree), *_uses(name, tree, short)], key=lambda each: -each.start_byte
        ):
            text = text[: node.start_byte] + short[node.text or b""] + text[node.end_byte :]
        called[name] = text.decode()
    return called


def _keys(tree: Node) -> Iterator[Node]:
    """List the names in a module's tables, where it has any."""
    for statement in tree.named_children:
        for declared in (
            statement.named_children[0].named_children
            if statement.type == "export_statement"
            else ()
        ):
            name, value = (
                declared.child_by_field_name("name"),
                declared.child_by_field_name("value"),
            )
            if name and value and name.text in TABLES and value.type == "object":
                pairs = (pair.child_by_field_name("key") for pair in value.named_children)
                yield from (key for key in pairs if key is not None)


def _uses(name: str, tree: Node, short: Mapping[bytes, bytes]) -> Iterator[Node]:
    """List where a table is asked for something."""
    waiting = [tree] if short else []
    while waiting:
        node = waiting.pop()
        waiting += node.children
        if node.type not in ("member_expression", "subscript_expression"):
            continue
        table, asked = node.child_by_field_name("object"), node.child_by_field_name("property")
        if table and table.type == "identifier" and table.text in TABLES:
            if asked is None or asked.text not in short:
                raise CannotCall(
                    f"{name}.js, line {node.start_point[0] + 1}: {(node.text or b'').decode()}"
                )
            yield asked


def _letters() -> Iterator[bytes]:
    for length in count(1):
        for letters in product(ascii_lowercase + ascii_uppercase, repeat=length):
            yield "".join(letters).encode()
