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
        "\r=1",
        "\n=1",
        "  =1",
        "＝1+1",
        "-2",
    ],
)
def test_what_a_spreadsheet_would_reckon_is_marked_as_text(typed: str):
    assert spreadsheet.as_text(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["Off topic", "a=b", "3 - 2", "", 'say "hi", please'])
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
