"""The reconciliation report for a terminal. Lists are capped here; the JSON form has all of them."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from comments.transfer.page_survey import Host, Page
from comments.transfer.report import Remark, Report

SHOWN = 20
SHOWN_GROUPS = 10


def print_report(console: Console, report: Report) -> None:
    """Print the account of one file."""
    console.print(Group(*_parts(report)))


def _parts(report: Report) -> Iterator[RenderableType]:
    yield _outcome_table(report)
    yield from _sentences(report)
    yield from _remarks("Left out", report.left_out)
    yield from _remarks("Taken in otherwise than the file says", report.notes)
    yield from _hosts(report.hosts, report.pages_on_many_hosts)
    yield from _duplicates(report.suspected_duplicates)


def _outcome_table(report: Report) -> Table:
    outcomes = report.outcomes
    table = Table("Comments in the file", "", title=None, show_edge=False, pad_edge=False)
    table.columns[1].justify = "right"
    for label, count in (
        ("live", outcomes.live),
        ("held for a moderator", outcomes.pending),
        ("spam, in the spam queue", outcomes.spam),
        ("deleted", outcomes.deleted),
        ("placeholders, because live replies hang on them", outcomes.placeholders),
        ("left out, for the reasons below", outcomes.left_out),
    ):
        table.add_row(label, f"{count:,}")
    if report.unexplained:
        table.add_row("UNEXPLAINED", f"{report.unexplained:,}", style="bold red")
    table.add_section()
    table.add_row("in all", f"{report.comments_read:,}", style="bold")
    return table


def _sentences(report: Report) -> Iterator[Text]:
    threads = report.threads
    yield Text(
        f"\nOf these {_count(report.comments_already_here, 'comment')} were here already; "
        f"{report.comments_to_add:,} are new."
    )
    yield Text(
        f"{_count(threads.read, 'thread')} in the file: {threads.with_comments:,} with comments "
        f"({threads.already_here:,} here already, {threads.joined_to_existing:,} joined to "
        f"discussions that readers began here), {threads.without_comments:,} without and not made"
        + (f", {threads.merged:,} joined to others of the file" if threads.merged else "")
        + (f", {threads.left_out:,} left out." if threads.left_out else ".")
    )
    if report.placeholders_for_missing:
        yield Text(
            f"{_count(report.placeholders_for_missing, 'placeholder')} for comments that the file "
            "refers to but does not hold."
        )
    if report.comments_without_text:
        yield Text(f"{_count(report.comments_without_text, 'live comment')} without any text.")


def _remarks(heading: str, remarks: Sequence[Remark]) -> Iterator[Text]:
    if not remarks:
        return
    yield Text(f"\n{heading}", style="bold")
    for remark in remarks[:SHOWN]:
        name = f" {remark.source_id}" if remark.source_id else ""
        yield Text(f"  line {remark.line:,}: {remark.kind}{name}: {remark.reason}")
    yield from _rest(len(remarks) - SHOWN)


def _hosts(hosts: Sequence[Host], shared_pages: int) -> Iterator[Text]:
    if not hosts:
        return
    yield Text("\nHosts of the pages", style="bold")
    for host in hosts[:SHOWN]:
        remark = "" if host.is_allowed else ", not an origin of the site"
        yield Text(
            f"  {host.host}: {_count(host.threads, 'thread')}, "
            f"{_count(host.comments, 'comment')}{remark}"
        )
    yield from _rest(len(hosts) - SHOWN)
    if shared_pages:
        yield Text(f"  On more than one of these hosts: {_count(shared_pages, 'page')}.")


def _duplicates(groups: Sequence[Sequence[Page]]) -> Iterator[Text]:
    if not groups:
        return
    yield Text(
        "\nThreads that may be one page (kept apart; --merge-duplicates joins them)", style="bold"
    )
    for group in groups[:SHOWN_GROUPS]:
        for mark, page in zip(["  - ", *["    "] * len(group)], group, strict=False):
            yield Text(
                f"{mark}{page.url}  {page.title}  (line {page.line:,}, "
                f"{_count(page.comments, 'comment')})"
            )
    yield from _rest(len(groups) - SHOWN_GROUPS)


def _rest(count: int) -> Iterator[Text]:
    if count > 0:
        yield Text(f"  … and {count:,} more; --report FILE writes them all.")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
