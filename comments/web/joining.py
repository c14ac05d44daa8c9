"""Joining the browser's modules: what a module imports is sent with it, in one answer.

They are written apart and run as written; asked for one by one they would cost a page eighteen requests. Here each
becomes a function inside the joined module, so that its own names stay its own, and gives back what it exports. A
module that is imported when it is used (`import("./composer.js")`) begins a joined module of its own, and whatever two
of these have in common is one, too: no module ever runs twice.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# Imports and exports as we write them: at the start of a line, of a neighbour, in double quotes.
_IMPORT = re.compile(r'^import (?:\{([^}]*)\}|\* as (\w+)) from "\./([\w-]+)\.js";$', re.MULTILINE)
# Of another folder, which is joined by itself: it only has to run first.
_ELSEWHERE = re.compile(r'^import "\.\./[\w/-]+\.js";$', re.MULTILINE)
_LAZY = re.compile(r'\bimport\("\./([\w-]+)\.js"\)')
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)  # types are imported in comments
_EXPORT = re.compile(r"^export (?=(?:async function|function|class|const) (\w+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*$", re.MULTILINE)


class CannotJoin(ValueError):
    """A module is written in a way that this does not know, or modules import each other in a ring."""


@dataclass(frozen=True)
class _Module:
    """One module as it is written, and which of its neighbours it needs: at once, and when used."""

    name: str
    source: str
    imports: tuple[str, ...]
    lazy: tuple[str, ...]
    exports: tuple[str, ...]


def join(sources: Mapping[str, str], entry: str) -> dict[str, str]:
    """Return the joined module of `entry`, and that of every module which is imported when used, by name.

    `sources` are the texts of a folder's modules by name, without `.js`.

    Raises:
        CannotJoin: with the module's name and the line.

    """
    modules = {name: _read(name, source) for name, source in sources.items()}
    order = _in_order(modules, entry)
    owners = _find_owners(modules, order, entry)
    begin = dict.fromkeys(owners.values()) | dict.fromkeys(_lazy_of(modules, order))
    return {
        name: _write(
            [modules[each] for each in order if owners[each] == name], modules[name], owners
        )
        for name in begin
    }


def _read(name: str, source: str) -> _Module:
    bare = _EXPORT.sub("", _IMPORT.sub("", _ELSEWHERE.sub("", source)))
    left_over = _LEFT_OVER.search(bare)
    if left_over:
        raise CannotJoin(f"{name}.js: {left_over[0]}")
    imports = tuple(found[3] for found in _IMPORT.finditer(source))
    exports = tuple(found[1] for found in _EXPORT.finditer(source))
    return _Module(name, source, imports, tuple(_LAZY.findall(_COMMENT.sub("", source))), exports)


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
    """Say for each module with which one it is sent: the only one that leads to it, or else itself."""
    at_once: dict[str, None] = {}
    _visit(modules, entry, at_once, ())
    owners = dict.fromkeys(at_once, entry)
    lazy = set(_lazy_of(modules, order))
    for name in reversed(order):  # whoever imports a module stands before it now
        if name in owners:
            continue
        leading = {owners[each] for each in order if name in modules[each].imports}
        owners[name] = name if name in lazy or len(leading) != 1 else leading.pop()
    return owners


def _lazy_of(modules: Mapping[str, _Module], order: list[str]) -> Iterator[str]:
    return (lazy for name in order for lazy in modules[name].lazy)


def _write(parts: list[_Module], leading: _Module, owners: Mapping[str, str]) -> str:
    """Write one joined module; `leading` is the one whose exports it has, whoever it is sent with."""
    needed = {each for part in parts for each in part.imports} | {leading.name}
    outside: dict[str, list[str]] = {}
    for name in sorted(needed - {part.name for part in parts}):
        outside.setdefault(owners[name], []).append(_variable(name))
    lines = list(dict.fromkeys(each for part in parts for each in _ELSEWHERE.findall(part.source)))
    lines += [
        f'import {{{",".join(names)}}} from "./{owner}.js";' for owner, names in outside.items()
    ]
    lines += [_as_function(part) for part in parts]
    if parts:
        lines.append(f"export {{{','.join(_variable(part.name) for part in parts)}}};")
    if leading.exports:
        lines.append(f"export const {{{','.join(leading.exports)}}} = {_variable(leading.name)};")
    return "\n".join(lines) + "\n"


def _as_function(module: _Module) -> str:
    body = _EXPORT.sub("", _IMPORT.sub(_taken, _ELSEWHERE.sub("", module.source)))
    given = ", ".join(module.exports)
    return f"const {_variable(module.name)} = (() => {{\n{body}\nreturn {{ {given} }};\n}})();"


def _taken(found: re.Match[str]) -> str:
    """Write an import as what it takes from a module that ran before."""
    names, everything, name = found.groups()
    wanted = everything or f"{{{names.replace(' as ', ': ')}}}"
    return f"const {wanted} = {_variable(name)};"


def _variable(name: str) -> str:
    return "$" + name.replace("-", "_")
