"""`afterword site api …`."""

from pathlib import Path

import click
from flask import current_app

from comments.accounts.sso import pairs, queries
from comments.accounts.sso.cli import FileOption, read_secret
from comments.accounts.sso.models import Form
from comments.core import clock
from comments.core.db import write_unit
from comments.sites import queries as sites


@click.group("api")
@click.argument("shortname")
@click.pass_context
def api_group(context: click.Context, shortname: str) -> None:
    """Let Disqus's clients use the site SHORTNAME through the API: its key pairs."""
    context.obj = shortname


@api_group.command("add")
@click.option("--id", "public_id", help="The api_key; made unless given.")
@click.option(
    "--secret-file", type=FileOption, help="An api_secret you have already; made unless given."
)
@click.pass_obj
def add(shortname: str, public_id: str | None, secret_file: Path | None) -> None:
    """Add a key pair, and print its secrets once. It also signs members in (`site sso`)."""
    from comments.accounts.sso import keys

    now, secret_key = clock.now(), current_app.config["SECRET_KEY"]
    new = keys.NewKey(Form.REMOTE_AUTH, public_id=public_id, secret=read_secret(secret_file))
    with write_unit():
        added = keys.add_key(sites.get_site(shortname), new, secret_key, now)
        token = pairs.open_api(added.key, secret_key, now)
    click.echo(f"Added a key pair to “{shortname}”. It opens the API, and signs members in.")
    click.echo(f"  api_key: {added.key.public_id}")
    click.echo(f"  api_secret: {added.secret}")
    click.echo(f"  access_token: {token}")
    click.echo(_WARNING)


@api_group.command("open")
@click.argument("public_id", metavar="KEY")
@click.pass_obj
def open_for(shortname: str, public_id: str) -> None:
    """Let the pair KEY, which signs members in, open the API as well."""
    now, secret_key = clock.now(), current_app.config["SECRET_KEY"]
    with write_unit():
        key = queries.get_key(sites.get_site(shortname).id, public_id)
        token = pairs.open_api(key, secret_key, now)
    click.echo(f"The pair “{public_id}” opens the API.")
    click.echo(f"  access_token: {token}")
    click.echo(_WARNING)


@api_group.command("close")
@click.argument("public_id", metavar="KEY")
@click.pass_obj
def close(shortname: str, public_id: str) -> None:
    """Let the pair KEY open the API no more. Members still sign in by it; `site sso … retire` ends both."""
    with write_unit():
        key = queries.get_key(sites.get_site(shortname).id, public_id)
        pairs.close_api(key, clock.now())
    click.echo(f"The pair “{public_id}” opens the API no more.")


@api_group.command("list")
@click.pass_obj
def list_all(shortname: str) -> None:
    """Show the pairs that open the API, without secrets."""
    now = clock.now()
    for key in queries.list_keys(sites.get_site(shortname).id):
        is_live = key.retires_at is None or key.retires_at > now
        if key.secret_hash is not None and is_live:
            click.echo(f"{key.public_id}  since {key.created_at:%Y-%m-%d}")


_WARNING = (
    "The secret and the token speak as a moderator of the site. They are shown this once; "
    "keep them on your server."
)
