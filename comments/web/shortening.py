"""Shortening names in the browser's modules, before they are joined (decision 37).

Every variable gets another name at all its places. Those at the top of modules get one each for the whole folder, since
modules are joined and speak of each other by them. Those inside get one that no scope around them uses, so that none
hides another; the same few letters do for all of them. Names of the browser stay, and so do names of properties, which
other code and answers use; private ones (`#x`) are ours and are shortened, in each class from the first letter on. It
knows JavaScript without `var`.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count, product
from string import ascii_lowercase, ascii_uppercase

from tree_sitter import Node

from comments.web.parsing import parse

# What stands for a variable; in the shorthands, for a property of the same name as well.
_SHORTHANDS = ("shorthand_property_identifier", "shorthand_property_identifier_pattern")
_NAMES = ("identifier", *_SHORTHANDS)
_PRIVATE = "private_property_identifier"
_FUNCTIONS = {
    *("arrow_function", "function_expression", "function_declaration", "method_definition"),
    *("generator_function", "generator_function_declaration"),
}
_SCOPES = {
    *("program", "statement_block", "switch_body", "for_statement", "for_in_statement"),
    *("catch_clause", "class", *_FUNCTIONS),
}
_PATTERNS = {
    *("array_pattern", "object_pattern", "pair_pattern", "rest_pattern"),
    *("assignment_pattern", "object_assignment_pattern"),
}
# Which child of what declares a name, and whether the name is known around it, or in it alone.
_DECLARING = {
    "variable_declarator": ("name", True),
    "function_declaration": ("name", True),
    "generator_function_declaration": ("name", True),
    "class_declaration": ("name", True),
    "function_expression": ("name", False),
    "generator_function": ("name", False),
    "class": ("name", False),
    "arrow_function": ("parameter", False),
    "for_in_statement": ("left", False),
    "catch_clause": ("parameter", False),
}
_RESERVED = {"as", "do", "if", "in", "is", "of"}


@dataclass(eq=False)
class _Scope:
    """Where names are known: those declared in it, and in the scopes around it."""

    around: "_Scope | None"
    names: dict[str, int] = field(default_factory=dict)  # with their slot, once they have one
    slots: int = 0  # how many are taken here and around


@dataclass(frozen=True)
class _Use:
    """One place where a name stands, and the scope that declares it; none where the browser does."""

    node: Node
    name: str
    scope: _Scope | None
    place: int = 0  # of a private name, among those of its class


@dataclass(frozen=True)
class Shortened:
    """Modules with short names, and what their tops were called: old names by short ones."""

    sources: dict[str, str]
    names: dict[str, str]


def shorten(sources: Mapping[str, str], first: Container[str] = ()) -> Shortened:
    """Return the modules of a folder with short names; the shortest are for those `first` modules that all load."""
    trees = {name: parse(source) for name, source in sources.items()}
    uses = {name: _find_uses(tree) for name, tree in trees.items()}
    found = [(use, name in first) for name, each in uses.items() for use in each]
    new = _choose(found, _letters("".join(sources.values()), (use.name for use, _ in found)))
    short = {name: _write(trees[name], each, new) for name, each in uses.items()}
    return Shortened(short, {name: key for key, name in new.items() if isinstance(key, str)})


def _find_uses(tree: Node) -> list[_Use]:
    """List where names stand, each with its scope."""
    scopes: dict[int, _Scope] = {}
    found: list[tuple[Node, _Scope]] = []
    waiting: list[tuple[Node, _Scope | None]] = [(tree, None)]
    while waiting:
        node, around = waiting.pop()
        if around is None or node.type in _SCOPES:
            around = scopes[node.id] = _Scope(around)
        if node.type in _NAMES or node.type == _PRIVATE:
            found.append((node, around))
        waiting += [(child, around) for child in reversed(node.children)]
    for node, _ in found:
        place = _declared_in(node)
        while place is not None and place.id not in scopes:
            place = place.parent
        if place is not None:
            scopes[place.id].names.setdefault((node.text or b"").decode(), 0)
    for scope in scopes.values():  # outer ones first
        scope.slots = scope.around.slots if scope.around and scope.around.around else 0
        if scope.around:
            for name in scope.names:
                scope.names[name] = scope.slots
                scope.slots += 1
    named = [(node, (node.text or b"").decode(), scope) for node, scope in found]
    private: dict[int, list[str]] = {}
    return [
        _Use(node, name, _resolve(name, scope), _place(node, name, private))
        for node, name, scope in named
    ]


def _place(node: Node, name: str, private: dict[int, list[str]]) -> int:
    """Return the place of a private name among those of its class; a class within a class counts on."""
    if node.type != _PRIVATE:
        return 0
    bodies = [each for each in _around(node) if each.type == "class_body"]
    known = private.setdefault(bodies[-1].id, [])
    if name not in known:
        known.append(name)
    return known.index(name)


def _around(node: Node) -> Iterator[Node]:
    while node.parent is not None:
        node = node.parent
        yield node


def _declared_in(node: Node) -> Node | None:
    """Return the node from which on a declared name is known; none where it is used."""
    inner, outer = node, node.parent
    while outer is not None and outer.type in _PATTERNS:
        if inner == outer.child_by_field_name("right"):
            return None  # what is taken where nothing is given
        inner, outer = outer, outer.parent
    if outer is None or node.type in ("shorthand_property_identifier", _PRIVATE):
        return None
    if outer.type in ("formal_parameters", "import_specifier"):
        return outer.parent
    part, is_around = _DECLARING.get(outer.type, ("", False))
    if not part or inner != outer.child_by_field_name(part):
        return None
    return outer.parent if is_around else outer


def _resolve(name: str, scope: _Scope | None) -> _Scope | None:
    while scope is not None and name not in scope.names:
        scope = scope.around
    return scope


def _key(use: _Use) -> str | int | None:
    """Say what gets one name: one at the top by itself, one inside by its slot, a private one by its place."""
    if use.node.type == _PRIVATE:
        return f"#{use.place}"
    if use.scope is None:
        return None
    return use.scope.names[use.name] if use.scope.around else use.name


def _letters(text: str, names: Iterable[str]) -> str:
    """Order the letters as often as they stand in what stays, small ones first: what repeats itself compresses."""
    counted = Counter(text)
    for name in names:
        counted.subtract(name)
    return "".join(
        letter
        for alphabet in (ascii_lowercase, ascii_uppercase)
        for letter in sorted(alphabet, key=lambda each: -counted[each])
    )


def _choose(uses: Iterable[tuple[_Use, bool]], alphabet: str) -> dict[str | int, str]:
    """Give the shortest names to what is used most, in the first modules and then at all; none is one that stays."""
    counted: Counter[str | int] = Counter()
    at_first: Counter[str | int] = Counter()
    taken = set(_RESERVED)
    for use, is_first in uses:
        key = _key(use)
        if key is None:
            taken.add(use.name)
        else:
            counted[key] += 1
            at_first[key] += is_first
    fresh = {is_private: _short_names(taken, alphabet) for is_private in (False, True)}
    new: dict[str | int, str] = {}
    for key in sorted(counted, key=lambda each: (-at_first[each], -counted[each])):
        is_private = isinstance(key, str) and key.startswith("#")
        new[key] = ("#" if is_private else "") + next(fresh[is_private])
    return new


def _short_names(taken: set[str], alphabet: str) -> Iterator[str]:
    for length in count(1):
        for letters in product(alphabet, repeat=length):
            name = "".join(letters)
            if name not in taken:
                yield name


def _write(tree: Node, uses: Iterable[_Use], new: Mapping[str | int, str]) -> str:
    source = tree.text or b""
    parts: list[bytes] = []
    at = 0
    for use in uses:
        key = _key(use)
        if key is None:
            continue
        # A shorthand stays the property that it was.
        written = f"{use.name}:{new[key]}" if use.node.type in _SHORTHANDS else new[key]
        parts += [source[at : use.node.start_byte], written.encode()]
        at = use.node.end_byte
    return b"".join([*parts, source[at:]]).decode()
