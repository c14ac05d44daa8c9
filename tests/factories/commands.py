"""Typing commands."""

from collections.abc import Sequence

from click.testing import CliRunner, Result
from flask import Flask

from comments import cli


def run(app: Flask, arguments: Sequence[str]) -> Result:
    """Run `afterword …` on this application, in this process."""
    with app.app_context():
        return CliRunner().invoke(cli.main, list(arguments))
