"""What is left of somebody: in the tables, and in the bytes of the files."""

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from comments.core.db import db


def rows_with(app: Flask, word: str) -> list[str]:
    """Name the tables in which a word stands, however it is spelled."""
    with app.app_context():
        return sorted(
            table.name
            for table in db.metadata.sorted_tables
            if word.lower() in repr(db.session.execute(select(table)).all()).lower()
        )


def files_with(folder: Path, word: str) -> list[str]:
    """Name the files under a folder in whose bytes a word stands, however it is spelled."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return [path.name for path in files if word.encode().lower() in path.read_bytes().lower()]
