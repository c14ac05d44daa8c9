"""Answers for one person alone, which no cache may keep."""

from http import HTTPStatus

from flask import Response
from pydantic import BaseModel


def private_json(answer: BaseModel, status: int = HTTPStatus.OK) -> Response:
    """Answer in JSON."""
    return keep_private(
        Response(answer.model_dump_json(), status=status, mimetype="application/json")
    )


def keep_private(response: Response) -> Response:
    """Keep an answer out of caches."""
    response.headers["Cache-Control"] = "no-store"
    return response
