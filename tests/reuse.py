"""What each application of a test process would compile anew, compiled once: URL rules, templates and statements.

Every test has an application of its own, and they all have the same two hundred rules. Werkzeug takes each apart and
compiles two functions for it, which takes longer than most tests do.
"""

from collections.abc import Callable, Iterable
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Dialect, Engine
from werkzeug.routing import BaseConverter, Rule
from werkzeug.routing.rules import RulePart

from comments.web.application import Application

Parsed = tuple[list[RulePart], list[tuple[bool, str]], dict[str, BaseConverter]]

_parsed: dict[str, Parsed] = {}
_builders: dict[Any, Callable[..., tuple[str, str]]] = {}
_dialects: dict[str, Dialect] = {}
_statements: dict[Any, Any] = {}


class ReusedRule(Rule):
    """A rule whose parts and functions that build addresses are those of an equal rule of an earlier application."""

    def _parse_rule(self, rule: str) -> Iterable[RulePart]:
        # Beside the parts it leaves what they mean in the rule itself.
        if rule not in _parsed:
            begun = len(self._trace)
            parts = list(super()._parse_rule(rule))
            trace = self._trace[begun:]
            found = {name: self._converters[name] for is_name, name in trace if is_name}
            _parsed[rule] = (parts, trace, found)
            return parts
        parts, trace, found = _parsed[rule]
        self._trace += trace
        self._converters |= found
        self.arguments |= set(found)
        return parts

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 - as in Werkzeug
        # They follow from the rule's parts alone, and find the converters by their rule.
        if self.defaults:
            return super()._compile_builder(append_unknown)
        key = (tuple(self._trace), append_unknown)
        if key not in _builders:
            _builders[key] = super()._compile_builder(append_unknown)
        return _builders[key]


class ReusedTemplates(BytecodeCache):
    """Templates by their name and source."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take what an earlier application compiled."""
        bucket.code = self._kept.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._kept[bucket.key, bucket.checksum] = bucket.code


def install() -> None:
    """Have all applications of this process reuse what earlier ones compiled."""
    Application.url_rule_class = ReusedRule
    Application.jinja_options = {"bytecode_cache": ReusedTemplates()}


def statements(engine: Engine) -> None:
    """Have an engine use the statements that were compiled for earlier ones.

    They are known by their dialect, of which each engine makes one. The mappers, too, keep what they compiled by it,
    and would keep hundreds of dialects of engines that are gone.
    """
    if engine.dialect.name not in _dialects:
        engine.connect().close()  # a dialect learns what the database can do from its first connection
        _dialects[engine.dialect.name] = engine.dialect
    engine.dialect = _dialects[engine.dialect.name]
    engine.update_execution_options(compiled_cache=_statements)
