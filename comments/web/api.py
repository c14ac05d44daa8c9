"""Blueprints of the API: routes with types, described when somebody asks for the description."""

from types import FunctionType
from typing import Any

from flask_openapi import APIBlueprint
from flask_openapi.types import ParametersTuple
from flask_openapi.utils import parse_parameters


class Api(APIBlueprint):
    """A blueprint whose routes are checked by their types from the start, and described later.

    The library describes each route where it is written: a sixth of what a start imports, and 1.5 MB of every process,
    for a document that most of them are never asked for.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._undescribed: list[tuple[str, FunctionType, dict[str, Any]]] = []

    def _collect_openapi_info(self, rule: str, func: FunctionType, **said: Any) -> ParametersTuple:
        self._undescribed.append((rule, func, said))
        return parse_parameters(func, doc_ui=False)

    def describe(self) -> None:
        """Describe the routes, in `paths` and `components_schemas`; done once."""
        while self._undescribed:
            rule, func, said = self._undescribed.pop(0)
            super()._collect_openapi_info(rule, func, **said)
