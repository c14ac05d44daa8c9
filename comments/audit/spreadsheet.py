"""The log as CSV, for spreadsheets: what somebody typed must stay text there, and never be reckoned."""

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from comments.audit.models import AuditEntry
from comments.core import clock

HEADER = (
    "at", "actor", "actor_id", "action", "subject", "subject_id", "reason", "note", "before", "after",
)  # fmt: skip
# What spreadsheets take for the start of a formula, also in the wide forms, and what moves text to another cell.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def write(entries: Iterable[AuditEntry]) -> Iterator[str]:
    """Write entries line by line, after a line of headings."""
    yield _line(HEADER)
    for entry in entries:
        yield _line(
            (
                clock.to_json(entry.at), entry.actor, entry.actor_id, entry.action, entry.subject_kind,
                entry.subject_id, entry.reason, entry.note, _json(entry.before), _json(entry.after),
            )
        )  # fmt: skip


def as_text(value: object) -> str:
    """Return a value as a cell that is text and nothing else: an apostrophe says so where it would be a formula."""
    text = "" if value is None else str(value).replace("\0", "")
    return f"'{text}" if text.lstrip().startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow([as_text(value) for value in values])
    return line.getvalue()


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
