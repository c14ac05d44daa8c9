"""`afterword site sso …`."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from flask import current_app

from comments.accounts.sso import actions, queries
from comments.accounts.sso.errors import BadSsoKey
from comments.accounts.sso.models import Algorithm, Form, SsoKey
from comments.core import clock
from comments.core.db import write_unit
from comments.sites import queries as sites

if TYPE_CHECKING:  # loaded by the commands that need them, since every start loads this module
    from comments.accounts.sso.keys import Added, NewKey

# Long enough for pages that are open and caches that are full.
OVERLAP_DAYS = 7

FileOption = click.Path(exists=True, dir_okay=False, path_type=Path)


@dataclass(frozen=True)
class _Chosen:
    """What was typed about a key."""

    form: str
    algorithm: str | None
    public_id: str | None
    secret_file: Path | None
    public_key: Path | None


@click.group("sso")
@click.argument("shortname")
@click.pass_context
def sso_group(context: click.Context, shortname: str) -> None:
    """Single sign-on for the members of the site SHORTNAME: its keys."""
    context.obj = shortname


@sso_group.command("add")
@click.option("--form", type=click.Choice(["remote-auth", "jwt"]), required=True)
@click.option(
    "--algorithm",
    type=click.Choice([a.value for a in Algorithm]),
    help="For jwt; HS256 unless given.",
)
@click.option("--public-key", type=FileOption, help="Your public key in PEM; not for HS256.")
@click.option("--id", "public_id", help="What pages call it; made unless given.")
@click.option(
    "--secret-file", type=FileOption, help="A secret you have already; made unless given."
)
@click.pass_context
def add(context: click.Context, /, **options: Any) -> None:
    """Add a key, and print its secret once. Others stay good until they are retired."""
    from comments.accounts.sso import keys

    shortname: str = context.obj
    new = _new_key(_Chosen(**options))
    with write_unit():
        site = sites.get_site(shortname)
        added = keys.add_key(site, new, current_app.config["SECRET_KEY"], clock.now())
    _print_added(shortname, added)


@sso_group.command("list")
@click.pass_obj
def list_all(shortname: str) -> None:
    """Show the site's keys, without secrets."""
    now = clock.now()
    for key in queries.list_keys(sites.get_site(shortname).id):
        click.echo(f"{key.public_id}  {key.form}  {key.algorithm}  {_state(key, now)}")


@sso_group.command("retire")
@click.argument("public_id", metavar="KEY")
@click.option(
    "--in-days",
    default=OVERLAP_DAYS,
    show_default=True,
    type=click.IntRange(0, 365),
    help="0: now.",
)
@click.option("--sign-out", is_flag=True, help="Also sign out every member who came in by SSO.")
@click.pass_obj
def retire(shortname: str, public_id: str, in_days: int, *, sign_out: bool) -> None:
    """Let KEY end. A stolen key: `--in-days 0 --sign-out`."""
    from comments.accounts.sso import keys

    now = clock.now()
    with write_unit():
        site = sites.get_site(shortname)
        ends_at = keys.retire_key(queries.get_key(site.id, public_id), in_days, now)
        count = actions.sign_members_out(site, now) if sign_out else 0
    click.echo(f"The key “{public_id}” ends at {ends_at:%Y-%m-%d %H:%M} UTC.")
    if sign_out:
        click.echo(f"Signed {count} browsers of members out.")


def read_secret(file: Path | None) -> str | None:
    """Return the secret in a file.

    Raises:
        BadSsoKey: it holds something else.

    """
    if file is None:
        return None
    try:
        return file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise BadSsoKey("The file does not hold text. A secret is text.") from error


def _new_key(chosen: _Chosen) -> "NewKey":
    from comments.accounts.sso.keys import NewKey

    return NewKey(
        form=Form(chosen.form.replace("-", "_")),
        algorithm=Algorithm(chosen.algorithm or Algorithm.HS256),
        public_id=chosen.public_id,
        secret=read_secret(chosen.secret_file),
        public_key=chosen.public_key.read_bytes() if chosen.public_key else None,
    )


def _print_added(shortname: str, added: "Added") -> None:
    is_jwt = added.key.form == Form.JWT
    click.echo(f"Added a key to “{shortname}”, for {added.key.algorithm}.")
    click.echo(f"  {'kid' if is_jwt else 'api_key'}: {added.key.public_id}")
    if added.secret is not None:
        click.echo(f"  secret: {added.secret}")
        click.echo("The secret is shown this once. Keep it on your server; no page may hold it.")


def _state(key: SsoKey, now: datetime) -> str:
    if key.retires_at is None:
        return f"since {key.created_at:%Y-%m-%d}"
    word = "retired" if key.retires_at <= now else "retires"
    return f"{word} {key.retires_at:%Y-%m-%d %H:%M} UTC"
