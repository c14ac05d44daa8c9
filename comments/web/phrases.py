"""Calling what the browser's modules say by letters, before they are joined (decision 53).

Their words stand in tables, `say` and `words`, whose properties have long names because people read them. Nobody else
reads these tables, so each name becomes the same letters wherever a table stands before it. A table is never asked
for what only shows when the script runs (`words[mark]`), and never given away under another name.
"""

from collections.abc import Iterator, Mapping
from itertools import count, product
from string import ascii_lowercase, ascii_uppercase

from tree_sitter import Node

from comments.web.parsing import parse, walk

TABLES = (b"say", b"words")
_NAMES = ("identifier", "shorthand_property_identifier")
# Where a table may stand: where it comes into a module or is made, in another one, and before a name.
_BROUGHT = "import_specifier"
_PLACES = (_BROUGHT, "variable_declarator", "spread_element", "member_expression")


class CannotCall(ValueError):
    """A table is asked for something by a name that is not written out, or that it does not have."""


def call_by_letters(sources: Mapping[str, str]) -> dict[str, str]:
    """Return a folder's modules with short names for what they say.

    Raises:
        CannotCall: with the module's name and the line.

    """
    trees = {name: parse(source) for name, source in sources.items()}
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


def _keys(tree: Node) -> list[Node]:
    """List the names in a module's tables, where it has any."""
    pairs = [pair for _, table in _tables(tree) for pair in table.named_children]
    return [key for pair in pairs if (key := pair.child_by_field_name("key"))]


def _tables(tree: Node) -> Iterator[tuple[Node, Node]]:
    """List the tables that a module has, each behind its name."""
    for statement in tree.named_children:
        if statement.type == "export_statement":
            for declared in statement.named_children[0].named_children:
                name = declared.child_by_field_name("name")
                value = declared.child_by_field_name("value")
                if name and value and name.text in TABLES and value.type == "object":
                    yield name, value


def _uses(name: str, tree: Node, short: Mapping[bytes, bytes]) -> Iterator[Node]:
    """List what a module asks of the tables that it has or imports."""
    found = [node for node in walk(tree) if node.type in _NAMES and node.text in TABLES]
    imported = {node.text for node in found if node.parent and node.parent.type == _BROUGHT}
    tables = imported | {table.text for table, _ in _tables(tree)}
    for node in found:
        around = node.parent
        if node.text not in tables or around is None:
            continue
        asked = around.child_by_field_name("property")
        is_given_away = around.child_by_field_name("value") == node
        if (
            is_given_away
            or around.type not in _PLACES
            or (asked is not None and asked.text not in short)
        ):
            said = (around.text or b"").decode()
            raise CannotCall(f"{name}.js, line {node.start_point[0] + 1}: {said}")
        if asked is not None:
            yield asked


def _letters() -> Iterator[bytes]:
    for length in count(1):
        for letters in product(ascii_lowercase + ascii_uppercase, repeat=length):
            yield "".join(letters).encode()
