"""Is it alive, and can it work: for supervisors and load balancers."""

from flask import Blueprint, Flask, Response
from sqlalchemy import text

from comments.core.db import db

health = Blueprint("health", __name__)


def init_app(app: Flask) -> None:
    """Add `/healthz` and `/readyz`."""
    app.register_blueprint(health)


@health.get("/healthz")
def healthz() -> Response:
    """Answer as long as the process does."""
    return _plain("ok")


@health.get("/readyz")
def readyz() -> Response:
    """Answer when the database does; otherwise the error handler says 503."""
    db.session.execute(text("SELECT 1"))
    return _plain("ready")


def _plain(word: str) -> Response:
    response = Response(word + "\n", mimetype="text/plain")
    response.headers["Cache-Control"] = "no-store"
    return response
