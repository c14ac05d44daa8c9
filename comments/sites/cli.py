"""`afterword site …`."""

import click
from flask import current_app

from comments.core import clock
from comments.core.db import write_unit
from comments.sites import actions, queries, settings


@click.group("site")
def site_group() -> None:
    """Sites: add, list, set."""


@site_group.command("add")
@click.argument("shortname")
@click.option("--name", default="", help="What the site is called; the shortname unless given.")
@click.option(
    "--origin", "origins", multiple=True, help="An origin whose pages may use it; repeat."
)
def add(shortname: str, name: str, origins: tuple[str, ...]) -> None:
    """Make the site SHORTNAME."""
    with write_unit():
        site = actions.add_site(shortname, name, origins, clock.now())
    click.echo(f"Made the site “{site.shortname}”.")
    if not site.origins:
        click.echo(
            "No page may use it yet. Allow one with: "
            f"afterword site set {shortname} origins+=https://blog.example.org"
        )


@site_group.command("list")
def list_all() -> None:
    """Show every site with its settings."""
    for site in queries.list_sites():
        chosen = settings.load_settings(site.settings)
        click.echo(f"{site.shortname}  {site.name}")
        click.echo(f"  origins={','.join(site.origins)}")
        for name, value in vars(chosen).items():
            click.echo(f"  {name}={settings.as_word(value)}")


@site_group.command("set")
@click.argument("shortname")
@click.argument("assignments", nargs=-1, required=True, metavar="KEY=VALUE…")
def set_values(shortname: str, assignments: tuple[str, ...]) -> None:
    """Change settings of the site SHORTNAME, for example “premoderate=off”, “origins+=https://example.org”."""
    with write_unit():
        site = queries.get_site(shortname)
        for assignment in assignments:
            actions.set_site(site, assignment, current_app.config["SIGN_IN_PROVIDERS"])
    click.echo(f"Set {', '.join(assignments)} for “{shortname}”.")
