"""The log as CSV stays text in a spreadsheet, whatever somebody typed."""

import csv
import io

import pytest

from comments.audit import spreadsheet
from comments.audit.models import AuditEntry
from tests.conftest import NOW


@pytest.mark.parametrize(
    "typed",
    [
        '=HYPERLINK("https://evil.example.test","click")',
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "  =1",
        "＝1+1",
        "-2",
    ],
)
def test_what_a_spreadsheet_would_reckon_is_marked_as_text(typed: str):
    assert spreadsheet.as_text(typed) == f"'{typed}"


@pytest.mark.parametrize(
    "typed", ["x;=1+1", 'x";"=1+1', "x\n=1+1", "x\r\n\t@SUM(A1)", "\n=1", "\r=1", "a;;-1", "a; ＝1"]
)
def test_nothing_is_reckoned_either_where_semicolons_separate(typed: str):
    """Spreadsheets of many countries open a file so; a quoted cell then ends before its comma."""
    entry = AuditEntry(at=NOW, actor="Bob", action="x", subject_kind="x", subject_id=1, note=typed)

    text = "".join(spreadsheet.write([entry]))

    cells = [
        cell for row in csv.reader(io.StringIO(text, newline=None), delimiter=";") for cell in row
    ]
    assert [cell for cell in cells if cell.lstrip('"\t ').startswith(tuple("=+-@＝"))] == []


@pytest.mark.parametrize(
    "typed", ["Off topic", "a=b", "3 - 2", "", 'say "hi", please', "one; two\nthree"]
)
def test_plain_words_stay_as_they_are(typed: str):
    assert spreadsheet.as_text(typed) == typed


def test_a_line_reads_back_as_what_was_written_down():
    entry = AuditEntry(
        at=NOW,
        actor='=cmd|"/c calc"',
        actor_id=17,
        action="comment.remove",
        subject_kind="comment",
        subject_id=18,
        reason="two\nlines, and a comma",
        note=None,
        before={"status": "pending"},
        after={"status": "removed"},
    )

    header, line = csv.reader(io.StringIO("".join(spreadsheet.write([entry]))))

    assert tuple(header) == spreadsheet.HEADER
    assert line == [
        "2026-03-01T12:00:00.000Z", '\'=cmd|"/c calc"', "17", "comment.remove", "comment", "18",
        "two\nlines, and a comma", "", '{"status":"pending"}', '{"status":"removed"}',
    ]  # fmt: skip
