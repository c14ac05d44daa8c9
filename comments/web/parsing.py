"""Reading the browser's modules. Loaded with the first script that is asked for: a start needs no parser."""

from collections.abc import Iterator
from functools import cache

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser


def parse(source: str) -> Node:
    """Return the tree of a module; what its nodes say is in bytes."""
    return _parser().parse(source.encode()).root_node


def walk(tree: Node) -> Iterator[Node]:
    """Yield all nodes, in the order of the module, each before what is in it."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        waiting += reversed(node.children)
        yield node


@cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_javascript.language()))
