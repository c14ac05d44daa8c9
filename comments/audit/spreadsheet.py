"""The log as CSV, for spreadsheets: what somebody typed must stay text there, and never be reckoned."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from comments.audit.models import AuditEntry
from comments.core import clock

HEADER = (
    "at", "actor", "actor_id", "action", "subject", "subject_id", "reason", "note", "before", "after",
)  # fmt: skip
# What spreadsheets take for the start of a formula, also in the wide forms.
_FORMULA = r"=+\-@＝＋－＠"
# Where a cell begins, and there such a sign: at its start, and within it where a spreadsheet of another country takes
# semicolons for separators. Then quotes end before a comma, and what is behind a line break begins a cell as well.
_RECKONED = re.compile(rf"(^|[;\t\r\n])((?:[^\S\r\n]|\")*)(?=[{_FORMULA}])")


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
    return _RECKONED.sub(r"\1'\2", text)


def _line(values: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line, quoting=csv.QUOTE_ALL).writerow([as_text(value) for value in values])
    return line.getvalue()


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else orjson.dumps(value).decode()
