"""Leaving out of the browser's modules what only people need to read them, beside comments and spaces (decision 44).

tree-sitter reads the module, so nothing is guessed by patterns. What goes: semicolons before a brace, braces around one
statement, parentheses around a type, a value or one parameter, commas at an end, `const` said twice, line ends behind a
brace, and the name of a number that is used once. What is written in a shorter way: `if (a) b();` as `a && b();`, words
that a sign says as well, and `const` as `let` where nobody looks from outside.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from tree_sitter import Node

from comments.web.parsing import parse, walk

Change = tuple[int, int, bytes]
"""From where to where, in bytes, and what stands there instead."""

_PLAIN = {"expression_statement", "return_statement", "throw_statement", "continue_statement"}
_WITH_SEMICOLON = _PLAIN | {"break_statement", "lexical_declaration", "do_statement"}
_DECLARING = "lexical_declaration"
# End with a brace, so that nothing has to part them from what follows.
_BRACED = {
    *("function_declaration", "generator_function_declaration", "class_declaration"),
    *("method_definition", "statement_block", "if_statement", "for_statement", "for_in_statement"),
    *("while_statement", "try_statement", "switch_statement"),
}  # fmt: skip
_CONTROLLED = (
    "if_statement",
    "else_clause",
    "for_statement",
    "for_in_statement",
    "while_statement",
)
_LISTS = ("array", "object", "arguments", "formal_parameters", "object_pattern", "array_pattern")
_NUMBER = re.compile(r"const ([A-Z][A-Z_]*) = ([\d_]+);")
# What gives its value to something, so that nothing beside it can be drawn in.
_GIVEN = ("variable_declarator", "assignment_expression", "pair")
# What is longer as a word than as a sign.
_SIGNS = {"true": b"!0", "false": b"!1"}
# What binds less closely than `&&`, beside `||` and `??`.
_LOOSE = {
    *("assignment_expression", "augmented_assignment_expression", "ternary_expression"),
    *("arrow_function", "yield_expression", "sequence_expression"),
}
# What binds as closely as anything can: parentheses around it only carried a type.
_CLOSEST = (
    "identifier",
    "member_expression",
    "call_expression",
    "this",
    "parenthesized_expression",
)


def tighten(source: str) -> str:
    """Return a module that does the same and is shorter."""
    # One after the other: the second changes around what the first did.
    for find in (_respellings, _changes):
        text = source.encode()
        for start, end, instead in sorted(find(parse(source)), reverse=True):
            text = text[:start] + instead + text[end:]
        source = text.decode()
    return source


def _respellings(tree: Node) -> Iterator[Change]:
    """Say in a shorter way what can be."""
    for node in walk(tree):
        first = node.children[0] if node.children else node
        if node.type in _SIGNS:
            yield node.start_byte, node.end_byte, _SIGNS[node.type]
        elif node.type == "const" and node.parent and _is_inside(node.parent):
            yield node.start_byte, node.end_byte, b"let"
        elif node.type == "new_expression" and _is_made_of_nothing(node):
            yield node.children[-1].start_byte, node.end_byte, b""
        elif node.type == "parenthesized_expression" and _is_value(node):
            # No line may end behind `return`.
            yield first.start_byte, node.named_children[0].start_byte, b" "
            yield node.end_byte - 1, node.end_byte, b""


def _is_inside(declaration: Node) -> bool:
    """Say whether a declaration is known to its own module alone, which changes nothing that it called `const`."""
    return declaration.parent is not None and declaration.parent.type not in (
        "program",
        "export_statement",
    )


def _is_made_of_nothing(made: Node) -> bool:
    last, around = made.children[-1], made.parent
    is_taken_further = around is None or around.type in (
        "member_expression",
        "call_expression",
        "subscript_expression",
    )
    return last.type == "arguments" and len(last.children) == 2 and not is_taken_further  # noqa: PLR2004 - parentheses


def _is_value(node: Node) -> bool:
    """Say whether parentheses stand around all that something is given, or gives."""
    around = node.parent
    inner = node.named_children
    if around is None or len(inner) != 1 or inner[0].type in ("sequence_expression", "comment"):
        return False
    if around.type == "arrow_function":
        return not (inner[0].text or b"").startswith(b"{")
    is_set = node.prev_sibling is not None and node.prev_sibling.type in ("=", ":")
    return around.type in ("return_statement", "arguments") or (is_set and around.type in _GIVEN)


def _changes(tree: Node) -> Iterator[Change]:
    for node in walk(tree):
        if node.type in ("statement_block", "class_body") and not _is_unbraced(node):
            yield from _in_block(node)
        if node.type in _CONTROLLED:
            yield from _unbrace(node)
        if node.type in _LISTS:
            yield from _end_comma(node)
        if node.type == "parenthesized_expression":
            yield from _type_parentheses(node)
        if node.type == "arrow_function":
            yield from _single_parameter(node)
        if node.type in _WITH_SEMICOLON and node.children[-1].type == ";" and not _is_chosen(node):
            yield from _end(node, _terminator(node))
        if _is_choice(node) and not _is_chosen(node):
            yield from _choose(node, _terminator(node))
    yield from _numbers(tree)


def _in_block(block: Node) -> Iterator[Change]:
    """Take away what stands between the statements of a block and is not needed there."""
    parts = [child for child in block.children if child.type != "comment"]
    for one, following in pairwise(parts):
        if _keyword(one) and _keyword(one) == _keyword(following) and one.children[-1].type == ";":
            yield one.children[-1].start_byte, following.children[0].end_byte, b","
        elif one.type == ";" and following.type == "}":
            yield one.start_byte, one.end_byte, b""
        elif one.type in _BRACED and _ends_with_brace(one):
            yield one.end_byte, following.start_byte, b""


def _terminator(statement: Node) -> bytes:
    """Say what has to stand behind a statement: nothing before a brace, a comma between two expressions."""
    one, around = statement, statement.parent
    while around is not None and (
        _is_unbraced(around) or (around.type in _CONTROLLED and around.children[-1] == one)
    ):
        one, around = around, around.parent
    following = one.next_sibling
    while following is not None and following.type == "comment":
        following = following.next_sibling
    if around is None or around.type != "statement_block" or following is None:
        return b";"
    if following.type == "}":
        return b""
    return b"," if one == statement and _is_expression(one) and _is_expression(following) else b";"


def _end(statement: Node, terminator: bytes) -> Iterator[Change]:
    last = statement.children[-1]
    if terminator != b";":
        yield last.start_byte, last.end_byte, terminator


def _keyword(node: Node) -> bytes | None:
    return node.children[0].text if node.type == _DECLARING else None


def _is_expression(node: Node) -> bool:
    """Say whether a statement can be written as an expression."""
    is_plain = node.type == "expression_statement" and node.children[-1].type == ";"
    return is_plain or _is_choice(node)


def _is_choice(node: Node) -> bool:
    """Say whether `if` stands before nothing but expressions, so that `&&` or `?` says the same."""
    if node.type != "if_statement" or any(child.type == "comment" for child in node.children):
        return False
    return all(
        (found := _list_statements(branch)) and all(map(_is_expression, found))
        for branch in _branches(node)
    )


def _is_chosen(node: Node) -> bool:
    """Say whether a statement is written with the choice that it is a part of."""
    around = node.parent
    while around is not None and around.type in ("statement_block", "else_clause"):
        around = around.parent
    return _is_expression(node) and around is not None and _is_choice(around)


def _branches(choice: Node) -> list[Node]:
    """Return what is done, and what else."""
    last = choice.children[-1]
    if last.type == "else_clause":
        return [choice.children[2], last.children[-1]]
    return [last]


def _list_statements(branch: Node) -> list[Node]:
    if branch.type != "statement_block":
        return [branch]
    return [child for child in branch.named_children if child.type != "comment"]


def _choose(choice: Node, terminator: bytes) -> Iterator[Change]:
    """Write `if (a) b();` as `a&&b();`, and with `else` as `a?b():c();`."""
    condition, branches = choice.children[1], _branches(choice)
    is_both = len(branches) > 1
    inner = condition.named_children[-1]
    keeps = inner.type in _LOOSE if is_both else _binds_loosely(inner)
    yield choice.start_byte, condition.start_byte + (not keeps), b""
    yield condition.end_byte - (not keeps), branches[0].start_byte, b"?" if is_both else b"&&"
    yield from _group(branches[0], is_both=is_both, terminator=b":" if is_both else terminator)
    if is_both:
        yield branches[0].end_byte, branches[1].start_byte, b""
        yield from _group(branches[1], is_both=is_both, terminator=terminator)


def _group(branch: Node, *, is_both: bool, terminator: bytes) -> Iterator[Change]:
    """Write what is done under a condition as one expression."""
    statements = _list_statements(branch)
    is_loose = not is_both and (
        _binds_loosely(statements[0].children[0]) or len(_branches(statements[0])) > 1
    )
    begin, end = (b"(", b")") if len(statements) > 1 or is_loose else (b"", b"")
    if branch.type == "statement_block":
        yield branch.start_byte, branch.start_byte + 1, begin
        yield branch.end_byte - 1, branch.end_byte, end + terminator
        ends = [b","] * (len(statements) - 1) + [b""]
    else:
        yield branch.start_byte, branch.start_byte, begin
        ends = [end + terminator]
    for statement, behind in zip(statements, ends, strict=True):
        yield from (_choose if _is_choice(statement) else _end)(statement, behind)


def _binds_loosely(expression: Node) -> bool:
    """Say whether something needs parentheses beside `&&`."""
    sign = expression.child_by_field_name("operator")
    return expression.type in _LOOSE or (sign is not None and sign.type in ("||", "??"))


def _ends_with_brace(node: Node) -> bool:
    while node.children and not _is_choice(node):
        node = node.children[-1]
    return node.type == "}" and not _is_unbraced(node.parent)


def _unbrace(node: Node) -> Iterator[Change]:
    """Take the braces from one plain statement; where another `else` could be drawn in they stay."""
    is_else = node.type == "else_clause" and node.parent is not None
    if _is_choice(node.parent if is_else and node.parent else node):
        return
    for block in node.children:
        if _is_unbraced(block):
            begin, statement, end = block.children
            yield (
                begin.start_byte,
                statement.start_byte,
                b" " if node.type == "else_clause" else b"",
            )
            yield statement.end_byte, end.end_byte, b""


def _is_unbraced(block: Node | None) -> bool:
    if block is None or block.type != "statement_block" or len(block.children) != 3:  # noqa: PLR2004 - braces and one
        return False
    statement = block.children[1]
    is_controlled = block.parent is not None and block.parent.type in _CONTROLLED
    is_plain = statement.type in _PLAIN and statement.children[-1].type == ";"
    return is_controlled and (is_plain or _is_choice(statement))


def _numbers(tree: Node) -> Iterator[Change]:
    """Write a number that has a name of its own in capitals where the name stands, if it stands there once."""
    for declaration in tree.named_children:
        found = _NUMBER.fullmatch((declaration.text or b"").decode())
        uses = list(_find(tree, found[1].encode())) if found else []
        if found and len(uses) == 2 and _takes_number(uses[1]):  # noqa: PLR2004 - set, and used
            yield declaration.start_byte, declaration.end_byte, b""
            yield uses[1].start_byte, uses[1].end_byte, found[2].replace("_", "").encode()


def _takes_number(use: Node) -> bool:
    return (
        use.type == "identifier"
        and use.parent is not None
        and use.parent.type != "member_expression"
    )


def _find(tree: Node, name: bytes) -> Iterator[Node]:
    """Find where a name stands, in the order of the module."""
    return (node for node in walk(tree) if not node.children and node.text == name)


def _end_comma(node: Node) -> Iterator[Change]:
    parts = [child for child in node.children if child.type != "comment"]
    if len(parts) > 3 and parts[-2].type == "," and parts[-3].type not in (",", "["):  # noqa: PLR2004 - brackets, one, comma
        yield parts[-2].start_byte, parts[-2].end_byte, b""


def _type_parentheses(node: Node) -> Iterator[Change]:
    before, inner = node.prev_sibling, node.named_children[-1]
    is_type = before is not None and before.type == "comment" and b"@type" in (before.text or b"")
    if is_type and inner.type in _CLOSEST and node.parent and node.parent.type != "new_expression":
        yield node.start_byte, node.start_byte + 1, b""
        yield node.end_byte - 1, node.end_byte, b""


def _single_parameter(arrow: Node) -> Iterator[Change]:
    parameters = arrow.child_by_field_name("parameters")
    parts = (
        [child for child in parameters.children if child.type != "comment"] if parameters else []
    )
    if [part.type for part in parts] == ["(", "identifier", ")"]:
        # Behind `async` a space has to part them.
        yield parts[0].start_byte, parts[0].end_byte, b" "
        yield parts[2].start_byte, parts[2].end_byte, b""
