"""Reporting comments through the public API, as guests in several networks and people who signed in do."""

from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from comments.core.db import db
from comments.moderation.reports.models import Report
from tests.factories.reading import API


def report(
    client: FlaskClient,
    comment_id: str,
    network: int = 1,
    headers: dict[str, str] | None = None,
    **body: Any,
) -> TestResponse:
    """Report a comment from one of many networks."""
    return client.post(
        f"{API}/comments/{comment_id}/reports",
        json={"reason": "spam"} | body,
        headers=headers,
        environ_base={"REMOTE_ADDR": f"192.0.{network}.7"},
    )


def reported(client: FlaskClient, comment_id: str, *args: Any, **how: Any) -> dict[str, Any]:
    """Report and return the answer."""
    answer = report(client, comment_id, *args, **how)
    assert answer.status_code == 201, answer.text
    return answer.get_json()


def reports(app: Flask) -> list[Report]:
    """Return all reports, the first one first."""
    with app.app_context():
        return list(db.session.scalars(select(Report).order_by(Report.created_at)))
