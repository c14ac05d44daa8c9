"""`/openapi.json`, made from the types of the routes, and a page for each problem type."""

import copy
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, jsonify, render_template

from comments.core.errors import CommentsError
from comments.web import problems

documents = Blueprint("documents", __name__)


def init_app(app: Flask) -> None:
    """Add the documents that explain the API."""
    app.register_blueprint(documents)


@documents.get("/openapi.json")
def openapi() -> Response:
    """Describe the API."""
    response = jsonify(_with_problems(current_app.api_doc))  # type: ignore[attr-defined]
    response.headers["Access-Control-Allow-Origin"] = "*"
    return response


def _with_problems(described: dict[str, Any]) -> dict[str, Any]:
    """Say of every operation that it may answer a problem, in place of the library's own error shape."""
    described = copy.deepcopy(described)
    schemas = described["components"]["schemas"]
    schema = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= {**schema.pop("$defs"), "Problem": schema}
    schemas.pop("ValidationErrorModel", None)
    answer = {
        "description": "What was refused, and why.",
        "content": {
            "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
        },
    }
    for operations in described["paths"].values():
        for operation in operations.values():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = answer
    return described


@documents.get("/problems/<slug>")
def problem_page(slug: str) -> str:
    """Explain one kind of problem: what `type` in an error leads to."""
    kind = next((kind for kind in kinds(CommentsError) if problems.slug(kind) == slug), None)
    if kind is None:
        abort(404)
    return render_template(
        "errors/kind.html",
        title=problems.title_of(kind),
        status=problems.status_of(kind),
        slug=slug,
    )


def kinds(kind: type[CommentsError]) -> Iterator[type[CommentsError]]:
    """Walk all kinds and leaves of the error tree."""
    for child in kind.__subclasses__():
        yield child
        yield from kinds(child)
