"""Joining the browser's modules: what a module imports is sent with it, in one answer.

They are written apart and run as written; asked for one by one they would cost a page eighteen requests. Joined they
stand one behind the other in one scope, so no two of them may call something by the same name at their top. A module
that is imported when it is used (`import("./composer.js")`) begins a joined module of its own, and what two of these
have in common is one, too, unless one of them always came first: no module ever runs twice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

# Imports and exports as we write them: at the start of a line, of a neighbour, by name, in double quotes.
_IMPORT = re.compile(r'^import \{([\w, \n$]*)\} from "\./([\w-]+)\.js";\n', re.MULTILINE)
# Of another folder, which is joined by itself: it only has to run first.
_ELSEWHERE = re.compile(r'^import "\.\./[\w/-]+\.js";\n', re.MULTILINE)
_LAZY = re.compile(r'\bimport\("\./([\w-]+)\.js"\)')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)  # types are imported in comments
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)
# What a module calls by a name at its top: there alone a line begins with it.
_TOP = re.compile(r"^(?:export )?(?:async function|function|class|const|let) (\w+)", re.MULTILINE)


class CannotJoin(ValueError):
    """A module is written in a way that this does not know, or modules import each other in a ring."""


@dataclass(frozen=True)
class _Module:
    """One module as it is written: what it takes from which neighbour, and what it calls by a name."""

    name: str
    source: str
    taken: tuple[tuple[str, str], ...]  # each name with the neighbour it is from
    lazy: tuple[str, ...]
    exports: tuple[str, ...]
    top: tuple[str, ...]

    @property
    def imports(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(neighbour for _, neighbour in self.taken))


def join(
    sources: Mapping[str, str], entry: str, names: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """Return the joined module of `entry`, and that of every module which is imported when used, by name.

    `sources` are the texts of a folder's modules by name, without `.js`. Where their names were shortened, `names` says
    by what name a module that is imported when used gives something.

    Raises:
        CannotJoin: with the module's name and the line.

    """
    modules = {name: _read(name, source) for name, source in sources.items()}
    order = _in_order(modules, entry)
    owners = _find_owners(modules, order, entry)
    begin = dict.fromkeys(owners.values()) | dict.fromkeys(_lazy_of(modules, order))
    parts = {name: [modules[each] for each in order if owners[each] == name] for name in begin}
    asked = [
        (given, name)
        for name in {entry, *_lazy_of(modules, order)}
        for given in modules[name].exports
    ]
    wanted = {
        pair for each in order for pair in modules[each].taken if owners[pair[1]] != owners[each]
    }
    wanted |= {pair for pair in asked if owners[pair[1]] != pair[1]}
    wanted |= {(f"{given} as {names.get(given, given)}", name) for given, name in asked}
    return {name: _write(parts[name], modules[name], owners, wanted) for name in begin}


def list_at_once(sources: Mapping[str, str], entry: str) -> list[str]:
    """Name the modules that are sent with `entry` because it needs them at once."""
    at_once: dict[str, None] = {}
    _visit({name: _read(name, source) for name, source in sources.items()}, entry, at_once, ())
    return list(at_once)


def _read(name: str, source: str) -> _Module:
    bare = _EXPORT.sub("", _IMPORT.sub("", _ELSEWHERE.sub("", source)))
    left_over = _LEFT_OVER.search(bare)
    if left_over:
        raise CannotJoin(f"{name}.js: {left_over[0]}")
    taken = tuple(
        (name, neighbour)
        for names, neighbour in _IMPORT.findall(source)
        for name in re.findall(r"[\w$]+", names)
    )
    if "as" in dict(taken):
        raise CannotJoin(f"{name}.js: an import gives another name")
    exports = tuple(_EXPORT.findall(source))
    lazy = tuple(_LAZY.findall(_COMMENT.sub("", source)))
    return _Module(name, source, taken, lazy, exports, tuple(_TOP.findall(source)))


def _in_order(modules: Mapping[str, _Module], entry: str) -> list[str]:
    """Name all that can be reached, each behind what it imports."""
    done: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop(0)
        _visit(modules, name, done, ())
        waiting += [lazy for each in done for lazy in modules[each].lazy if lazy not in done]
    return list(done)


def _visit(
    modules: Mapping[str, _Module], name: str, done: dict[str, None], above: tuple[str, ...]
) -> None:
    if name in above:
        raise CannotJoin(f"{' → '.join([*above, name])}: modules import each other in a ring")
    if name not in modules:
        raise CannotJoin(f"{above[-1] if above else name}.js imports {name}.js, which is not there")
    if name in done:
        return
    for needed in modules[name].imports:
        _visit(modules, needed, done, (*above, name))
    done[name] = None


def _find_owners(modules: Mapping[str, _Module], order: list[str], entry: str) -> dict[str, str]:
    """Say for each module with which one it is sent.

    With the only one that needs it at once; or with one of these, when nobody comes to the others but by that one; or
    else by itself.
    """
    at_once: dict[str, None] = {}
    _visit(modules, entry, at_once, ())
    owners = dict.fromkeys(at_once, entry)
    lazy = set(_lazy_of(modules, order))
    for name in reversed(order):  # whoever imports a module stands before it now
        if name in owners:
            continue
        leading = {owners[each] for each in order if name in modules[each].imports}
        first = [
            each
            for each in sorted(leading)
            if not (leading - {each}) & _reach(modules, entry, each)
        ]
        owners[name] = name if name in lazy or not first else first[0]
    return owners


def _reach(modules: Mapping[str, _Module], entry: str, without: str) -> set[str]:
    """Name what is reached, at once or when used, if one module is not there."""
    reached: set[str] = set()
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name not in reached and name != without:
            reached.add(name)
            waiting += [*modules[name].imports, *modules[name].lazy]
    return reached


def _lazy_of(modules: Mapping[str, _Module], order: list[str]) -> Iterator[str]:
    return (lazy for name in order for lazy in modules[name].lazy)


def _write(
    parts: list[_Module],
    leading: _Module,
    owners: Mapping[str, str],
    wanted: set[tuple[str, str]],
) -> str:
    """Write one joined module, which gives what others want of its parts.

    What is imported when used may be sent with another one that needs it at once: `leading` passes on its exports.
    """
    mine = {part.name for part in parts}
    outside = {pair for part in parts for pair in part.taken if pair[1] not in mine}
    if leading.name not in mine:
        outside |= {(name, leading.name) for name in leading.exports}
    _find_doubles(parts, outside)
    given = {name for name, module in wanted if module in {*mine, leading.name}}
    lines = list(dict.fromkeys(line for part in parts for line in _ELSEWHERE.findall(part.source)))
    for owner in sorted({owners[module] for _, module in outside}):
        names = sorted(name for name, module in outside if owners[module] == owner)
        lines.append(f'import {{ {", ".join(names)} }} from "./{owner}.js";\n')
    lines += [_EXPORT.sub("", _IMPORT.sub("", _ELSEWHERE.sub("", part.source))) for part in parts]
    if given:
        lines.append(f"export {{ {', '.join(sorted(given))} }};\n")
    return "".join(lines)


def _find_doubles(parts: list[_Module], outside: set[tuple[str, str]]) -> None:
    """Refuse two things of one name in one scope."""
    called = dict(sorted(outside))
    for part in parts:
        for name in part.top:
            if called.setdefault(name, part.name) != part.name:
                raise CannotJoin(f"{called[name]}.js and {part.name}.js both have a {name}")
