"""Doing the worker's part, at any time."""

from datetime import datetime, timedelta

from flask import Flask

from comments.core import clock
from comments.outbox import worker

MANY = 1000


def work(app: Flask, now: datetime | None = None) -> None:
    """Handle everything that is due."""
    with app.app_context():
        while worker.run_once(app.extensions[worker.EXTENSION].handlers, now or clock.now(), MANY):
            pass


def work_in_a_day(app: Flask) -> None:
    """Handle what is due when a day and a bit has gone by."""
    work(app, clock.now() + timedelta(hours=25))
