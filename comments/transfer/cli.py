"""`afterword import` and `afterword export`."""

import sys
from contextlib import closing
from pathlib import Path
from typing import BinaryIO

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    Task,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from comments.core import clock
from comments.core.db import db, write_unit
from comments.core.errors import CommentsError
from comments.discussion import checking
from comments.sites import queries as sites
from comments.sites.models import Site
from comments.transfer import compression, errors, hosts, ledger, loader, registry, report_text
from comments.transfer.models import ImportRun
from comments.transfer.outgoing import Discussions
from comments.transfer.running import Import, Options

FORMAT_NAMES = [known.name for known in registry.FORMATS]


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", "shortname", required=True, help="The site that gets the comments.")
@click.option(
    "--format",
    "format_name",
    default=registry.AUTO,
    show_default=True,
    type=click.Choice([registry.AUTO, *FORMAT_NAMES]),
    help="What the file is.",
)
@click.option(
    "--host-map",
    "host_pairs",
    multiple=True,
    metavar="OLD=NEW",
    help="Pages on the host OLD are on NEW now; may be given several times.",
)
@click.option("--merge-duplicates", is_flag=True, help="Join threads that look like one page.")
@click.option(
    "--guests",
    is_flag=True,
    help="Make no accounts of people in Afterword's own format: for files from somebody else.",
)
@click.option("--dry-run", is_flag=True, help="Read, check and report; write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write the whole report, as JSON.",
)
def import_command(  # noqa: PLR0913 - click hands over each option
    file: Path,
    shortname: str,
    format_name: str,
    host_pairs: tuple[str, ...],
    report_file: Path | None,
    *,
    merge_duplicates: bool,
    guests: bool,
    dry_run: bool,
) -> None:
    """Import the comments in FILE, an export of another system or of Afterword.

    It can be stopped at any point and started again: what is here already is not added twice.
    """
    console = Console()
    site = sites.get_site(shortname)
    options = Options(hosts.read_host_map(host_pairs), merge_duplicates, with_people=not guests)
    with file.open("rb") as stream:
        try:
            known = registry.find_format(format_name, stream)
        except errors.UnknownFormat as problem:
            raise click.ClickException(problem.detail) from problem
        except errors.UnreadableFile as problem:
            raise _unreadable(file, problem) from problem
        with closing(Import(site, known, options)) as importing:
            _import(console, importing, site, file, stream, report_file, dry_run=dry_run)


def _import(  # noqa: PLR0913 - what the command was given
    console: Console,
    importing: Import,
    site: Site,
    file: Path,
    stream: BinaryIO,
    report_file: Path | None,
    *,
    dry_run: bool,
) -> None:
    try:
        _read(console, importing, stream, file.stat().st_size)
    except errors.UnreadableFile as problem:
        raise _unreadable(file, problem) from problem
    with console.status("Finding the place of every comment"):
        for _ in importing.place():
            pass
        account = importing.account()
    if not dry_run:
        _load(console, importing, site, file, ledger.hash_file(stream))
    report_text.print_report(console, account)
    if report_file:
        report_file.write_bytes(account.to_json())
    if dry_run:
        console.print("\nThis was a dry run: nothing was written.")
    elif missing := loader.count_missing(importing.staging):
        raise click.ClickException(
            f"{missing:,} comments are not in the database as they should be."
        )
    if account.unexplained:
        raise click.ClickException(f"{account.unexplained:,} comments are not accounted for.")


def _unreadable(file: Path, problem: CommentsError) -> click.ClickException:
    return click.ClickException(f"{file}, {problem.detail}. Nothing was imported.")


def _read(console: Console, importing: Import, stream: BinaryIO, size: int) -> None:
    """Read all of the file before anything is written."""
    with _progress(console, DownloadColumn()) as progress:
        task = progress.add_task("Reading", total=size)
        for _ in importing.read(stream):
            progress.update(task, completed=stream.tell())
        progress.update(task, completed=size)


def _load(console: Console, importing: Import, site: Site, file: Path, file_hash: bytes) -> None:
    total = importing.count_to_load()
    run = _open_run(console, importing, site, file, file_hash)
    if run is None:
        return
    kept = run.comments_added
    try:
        with _progress(console, MofNCompleteColumn(), RateColumn()) as progress:
            task = progress.add_task("Writing", total=total)
            for written in importing.load(run.id):
                kept += written
                progress.advance(task, written)
    except KeyboardInterrupt as stop:
        raise click.ClickException(
            f"Stopped. {kept:,} comments are kept; the same command goes on from there."
        ) from stop
    with write_unit():
        ledger.finish_run(run.id, clock.now())


def _open_run(
    console: Console, importing: Import, site: Site, file: Path, file_hash: bytes
) -> ImportRun | None:
    """Take up the run that was stopped, or begin one if there is anything to do."""
    run = ledger.find_unfinished_run(site.id, file_hash)
    if run is not None:
        console.print(
            f"Going on with the import that began at {run.started_at:%Y-%m-%d %H:%M} UTC: "
            f"{run.comments_added:,} comments are here already."
        )
        return run
    if not importing.has_work():
        return None
    with write_unit():
        return ledger.begin_run(site.id, importing.source, file.name, file_hash, clock.now())


class RateColumn(ProgressColumn):
    """How many comments a second."""

    def render(self, task: Task) -> Text:
        """Show the speed, once there is one."""
        return Text(f"{task.speed:,.0f}/s" if task.speed else "", style="progress.data.speed")


def _progress(console: Console, *columns: ProgressColumn) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        *columns,
        TimeRemainingColumn(),
        console=console,
    )


@click.command("export")
@click.option("--site", "shortname", required=True, help="The site whose discussions are written.")
@click.option(
    "--format",
    "format_name",
    default="afterword",
    show_default=True,
    type=click.Choice(FORMAT_NAMES),
    help="`afterword` loses nothing; the others are for other systems.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="The file to write; packed if its name ends in .gz; standard output unless given.",
)
def export_command(shortname: str, format_name: str, output: Path | None) -> None:
    """Write all discussions of a site, as they are at this moment."""
    site = sites.get_site(shortname)
    discussions = Discussions(site)
    known = registry.get_format(format_name)
    db.session.rollback()  # the snapshot below has to be the first thing a transaction does
    checking.read_one_snapshot()
    try:
        if output is None:
            sys.stdout.buffer.writelines(known.write(discussions))
            sys.stdout.buffer.flush()
        else:
            _write_whole(output, known, discussions)
    finally:
        db.session.rollback()


def _write_whole(output: Path, known: registry.Format, discussions: Discussions) -> None:
    """Leave what was there until the new file is whole."""
    unfinished = output.with_name(f".{output.name}.unfinished")
    try:
        with unfinished.open("wb") as file:
            written = known.write(discussions)
            file.writelines(compression.pack(written) if output.suffix == ".gz" else written)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
