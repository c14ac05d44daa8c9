"""`afterword import`."""

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
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
from comments.core.db import write_unit
from comments.sites import queries as sites
from comments.sites.models import Site
from comments.sites.settings import load_settings
from comments.transfer import (
    batches,
    errors,
    ledger,
    loader,
    placing,
    registry,
    rendering,
    report,
    report_text,
)
from comments.transfer.models import ImportRun
from comments.transfer.staging import Staging
from comments.web import address


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file as the ledger knows it."""

    source: str
    name: str
    hash: bytes


@click.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--site", "shortname", required=True, help="The site that gets the comments.")
@click.option(
    "--format",
    "format_name",
    default=registry.AUTO,
    show_default=True,
    type=click.Choice([registry.AUTO, *(known.name for known in registry.FORMATS)]),
    help="What the file is.",
)
@click.option("--dry-run", is_flag=True, help="Read, check and report; write nothing.")
@click.option(
    "--report",
    "report_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Also write the whole report, as JSON.",
)
def import_command(
    file: Path, shortname: str, format_name: str, report_file: Path | None, *, dry_run: bool
) -> None:
    """Import the comments in FILE, an export of another system.

    It can be stopped at any point and started again: what is here already is not added twice.
    """
    console = Console()
    site = sites.get_site(shortname)
    with closing(Staging()) as staging, file.open("rb") as stream:
        try:
            known = registry.find_format(format_name, stream)
            _read(console, staging, known, stream, file.stat().st_size)
        except errors.UnknownFormat as problem:
            raise click.ClickException(problem.detail) from problem
        except errors.UnreadableFile as problem:
            raise click.ClickException(
                f"{file}, {problem.detail}. Nothing was imported."
            ) from problem
        with console.status("Finding the place of every comment"):
            placing.place_records(staging, site.id, known.name)
            account = report.make_report(staging, known.name, site.origins)
        if not dry_run:
            file_hash = ledger.hash_file(stream)
            _load(console, staging, site, ImportedFile(known.name, file.name, file_hash))
        report_text.print_report(console, account)
        if report_file:
            report_file.write_bytes(account.to_json())
        if dry_run:
            console.print("\nThis was a dry run: nothing was written.")
        elif missing := loader.count_missing(staging):
            raise click.ClickException(
                f"{missing:,} comments are not in the database as they should be."
            )
    if account.unexplained:
        raise click.ClickException(f"{account.unexplained:,} comments are not accounted for.")


def _read(
    console: Console, staging: Staging, known: registry.Format, stream: BinaryIO, size: int
) -> None:
    """Read all of the file before anything is written."""
    with _progress(console, DownloadColumn()) as progress:
        task = progress.add_task("Reading", total=size)
        for _count in staging.read(known.read(stream)):
            progress.update(task, completed=stream.tell())
        progress.update(task, completed=size)


def _load(console: Console, staging: Staging, site: Site, file: ImportedFile) -> None:
    total = batches.count_to_load(staging)
    run = _open_run(console, site, file, total)
    if run is None:
        return
    try:
        with _progress(console, MofNCompleteColumn(), RateColumn()) as progress:
            _write(progress, staging, site, run, total)
    except KeyboardInterrupt as stop:
        raise click.ClickException(
            f"Stopped. {run.comments_added:,} comments are kept; the same command goes on from there."
        ) from stop
    with write_unit():
        ledger.finish_run(run, clock.now())


def _write(progress: Progress, staging: Staging, site: Site, run: ImportRun, total: int) -> None:
    writer = loader.Loader(staging, site.id, run.source, _address_keeper(site))
    task = progress.add_task("Writing", total=total)
    for batch, html in rendering.render_batches(batches.list_batches(staging), total):
        with write_unit():
            writer.write(batch, html)
            ledger.advance_run(run, len(batch.items), clock.now())
        progress.advance(task, len(batch.items))


def _open_run(console: Console, site: Site, file: ImportedFile, total: int) -> ImportRun | None:
    """Take up the run that was stopped, or begin one if there is anything to do."""
    run = ledger.find_unfinished_run(site.id, file.hash)
    if run is not None:
        console.print(
            f"Going on with the import that began at {run.started_at:%Y-%m-%d %H:%M} UTC: "
            f"{run.comments_added:,} comments are here already."
        )
    elif total:
        with write_unit():
            run = ledger.begin_run(site.id, file.source, file.name, file.hash, clock.now())
    return run


def _address_keeper(site: Site) -> Callable[[str], str | None]:
    """Return how the site keeps network addresses; those of an import are cut or not kept at all."""
    if load_settings(site.settings).addresses == "truncated":
        return lambda text: address.truncate(text) or None
    return lambda _text: None


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
