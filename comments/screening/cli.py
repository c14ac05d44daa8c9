"""`afterword site rules …`: a site's own words and patterns, many at once from a file."""

from typing import TextIO

import click

from comments.audit.actions import COMMAND
from comments.core import clock
from comments.core.db import write_unit
from comments.screening import actions, queries
from comments.screening.actions import NewRule
from comments.screening.errors import BadRule
from comments.screening.models import Kind, Outcome, Part
from comments.sites import queries as sites

LINES = click.argument("file", type=click.File(encoding="utf-8"), default="-")


@click.group("rules")
@click.argument("shortname")
@click.pass_context
def rules_group(context: click.Context, shortname: str) -> None:
    """Words, patterns, mail domains and addresses that the site SHORTNAME holds or refuses."""
    context.obj = shortname


@rules_group.command("add")
@LINES
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in Kind]),
    default=Kind.WORD.value,
    help="What each line is; a word with a * in it is a wildcard.",
)
@click.option("--action", type=click.Choice([o.value for o in Outcome]), default=Outcome.HOLD.value)
@click.option("--part", type=click.Choice([p.value for p in Part]), default=Part.ANYWHERE.value)
@click.option("--note", default="", help="A word for staff on each of them: where they are from.")
@click.pass_obj
def add(shortname: str, file: TextIO, kind: str, action: str, part: str, note: str) -> None:
    """Add the lines of FILE, all or none; those that are there take their new action."""
    like = NewRule(Kind(kind), "", Outcome(action), Part(part), note)
    new = actions.read_lines(file.read().splitlines(), like)
    if not new:
        raise BadRule("The file is empty. Write what to look for, one a line.")
    with write_unit():
        number = actions.write_rules(COMMAND, sites.get_site(shortname), new, clock.now())
    click.echo(f"Added {_count(number)} to “{shortname}”.")


@rules_group.command("list")
@click.pass_obj
def list_all(shortname: str) -> None:
    """Show the site's rules, one a line: kind, action, where, value."""
    for rule in queries.list_rules(sites.get_site(shortname).id):
        state = "" if rule.is_on else "  (off)"
        click.echo(f"{rule.kind}  {rule.action}  {rule.part}  {rule.value}{state}")


@rules_group.command("remove")
@LINES
@click.pass_obj
def remove(shortname: str, file: TextIO) -> None:
    """Take away the rules whose values are the lines of FILE."""
    lines = [line for line in file.read().splitlines() if line.strip()]
    with write_unit():
        number = actions.clear_rules(COMMAND, sites.get_site(shortname), lines, clock.now())
    click.echo(f"Removed {_count(number)} from “{shortname}”.")


def _count(number: int) -> str:
    return "one rule" if number == 1 else f"{number:,} rules"
