"""Putting words into the browser's modules, before names are shortened: each module is sent in one language alone.

Modules mark their sentences with `t("…", { name })` and `plural(count, "…", "…", { name })` from `t.js`. In what is
sent, the call is the sentence itself, in the language that the address names, with the values written into it, and
`t.js` is gone: no catalogue is sent, and nobody pays for what is looked up. What `language.js` says about English is
said about that language.
"""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from comments.core import words
from comments.web.parsing import parse

_IMPORT = re.compile(r'^import \{ ([\w, ]+) \} from "(?:\./|\.\./embed/)t\.js";\n', re.MULTILINE)
_PICK = 'import { pick } from "./language.js";\n'
_VALUE = re.compile(r"%\((\w+)\)s")
_NUMBER = "num"
# How many sentences stand in a call, and from which argument on.
_CALLS = {"t": (0, 1), "plural": (1, 2)}
_MARKING = "t"  # the module that is left out
_TELLING = "language"


class CannotSay(ValueError):
    """A sentence is not written out in its call, or a value that it names is missing there."""


@dataclass(frozen=True)
class Call:
    """One call that says a sentence: its messages (two with a number in them), and what stands for each value."""

    node: Node
    count: str | None
    messages: tuple[str, ...]
    values: Mapping[str, str]
    line: int


def put_in(sources: Mapping[str, str], language: str) -> dict[str, str]:
    """Return the modules of a folder by name, speaking a language.

    Raises:
        CannotSay: with the module's name and the line.

    """
    spoken = {name: say(source, language) for name, source in sources.items() if name != _MARKING}
    if _TELLING in spoken:
        spoken[_TELLING] = _tell(spoken[_TELLING], language)
    return spoken


def say(source: str, language: str) -> str:
    """Return one module with its sentences in a language."""
    if not (found := _IMPORT.search(source)):
        return source
    text = source.encode()
    parts: list[bytes] = []
    at = 0
    for call in list_calls(source):
        parts += [text[at : call.node.start_byte], _write(call, language).encode()]
        at = call.node.end_byte
    said = b"".join([*parts, text[at:]]).decode()
    return said.replace(found[0], _PICK if "plural" in found[1].split(", ") else "", 1)


def list_calls(source: str) -> Iterator[Call]:
    """List the sentences of a module in the order in which they stand.

    Raises:
        CannotSay: with the line.

    """
    if not _IMPORT.search(source):
        return
    for node in _calls(parse(source)):
        yield _read(node)


def _calls(tree: Node) -> Iterator[Node]:
    """List what calls `t` or `plural`, in order; not what stands inside of these."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        if node.type == "call_expression" and _text(node.child_by_field_name("function")) in _CALLS:
            yield node
        else:
            waiting += reversed(node.children)


def _read(node: Node) -> Call:
    line = node.start_point[0] + 1
    given = node.child_by_field_name("arguments")
    arguments = given.named_children if given else []
    first, size = _CALLS[_text(node.child_by_field_name("function"))]
    texts, rest = arguments[first : first + size], arguments[first + size :]
    if len(texts) < size or len(rest) > 1 or any(each.type != "string" for each in texts):
        raise CannotSay(f"line {line}: {_text(node)}")
    values = _values(rest[0]) if rest else {}
    messages = tuple(str(json.loads(_text(each))) for each in texts)
    known = {*values, *((_NUMBER,) if first else ())}
    if any(set(_VALUE.findall(message)) - known for message in messages):
        raise CannotSay(f"line {line}: a value is missing in {_text(node)}")
    return Call(node, _text(arguments[0]) if first else None, messages, values, line)


def _values(node: Node) -> dict[str, str]:
    """Return what an object says stands for each name."""
    values: dict[str, str] = {}
    for child in node.named_children:
        if child.type == "shorthand_property_identifier":
            values[_text(child)] = _text(child)
        elif child.type == "pair":
            key, value = child.child_by_field_name("key"), child.child_by_field_name("value")
            if value is None or any(_calls(value)):
                raise CannotSay(f"line {node.start_point[0] + 1}: a sentence in {_text(node)}")
            values[_text(key)] = _text(value)
        else:
            raise CannotSay(f"line {node.start_point[0] + 1}: {_text(node)}")
    return values


def _write(call: Call, language: str) -> str:
    """Write what is sent in place of a call."""
    catalogue = words.open_catalogue(language)
    if call.count is None:
        return _literal(catalogue.ugettext(call.messages[0]), call.values)
    numbers = words.plural_samples(language).values()
    one, other = call.messages
    forms = [catalogue.ungettext(one, other, number) for number in numbers]
    values = {**call.values, _NUMBER: _NUMBER}
    return (
        f"pick({call.count}, {_NUMBER} => [{', '.join(_literal(form, values) for form in forms)}])"
    )


def _literal(sentence: str, values: Mapping[str, str]) -> str:
    if not _VALUE.search(sentence):
        return json.dumps(sentence, ensure_ascii=False)
    parts = _VALUE.split(sentence)
    plain = [re.sub(r"([`\\]|\$\{)", r"\\\1", part) for part in parts[::2]]
    put_in = [f"${{{values[name]}}}" for name in parts[1::2]]
    return "`" + "".join(a + b for a, b in zip(plain, [*put_in, ""], strict=True)) + "`"


def _tell(source: str, language: str) -> str:
    """Have `language.js` speak of a language."""
    told = {
        'language = "en"': f"language = {json.dumps(language)}",
        'direction = "ltr"': f"direction = {json.dumps(words.direction_of(language))}",
        'kinds = ["one", "other"]': f"kinds = {json.dumps([*words.plural_samples(language)])}",
    }
    for english, own in told.items():
        if english not in source:
            raise CannotSay(f"language.js: no {english}")
        source = source.replace(english, own, 1)
    return source


def _text(node: Node | None) -> str:
    return (node.text or b"").decode() if node else ""
