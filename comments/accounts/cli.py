"""`afterword staff …`."""

import click
from flask import current_app

from comments.accounts import actions, links, queries
from comments.accounts.email import normalize_email
from comments.accounts.models import Account, RoleName
from comments.core import clock
from comments.core.db import write_unit
from comments.sites import queries as sites


@click.group("staff")
def staff_group() -> None:
    """Staff: add people to a site, and make sign-in links."""


@staff_group.command("add")
@click.argument("email")
@click.option("--site", "shortname", required=True, help="The site's shortname.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in RoleName]),
    required=True,
    help="What they may do there.",
)
@click.option(
    "--name", default="", help="How they are called; the address's first part unless given."
)
def add(email: str, shortname: str, role: str, name: str) -> None:
    """Give EMAIL a role on a site, and print a link that signs them in. Again with another role: changes it."""
    now = clock.now()
    with write_unit():
        site = sites.get_site(shortname)
        account = actions.add_staff(email, site, RoleName(role), name, now)
        token = links.make_link(account, now)
    click.echo(f"{account.name} <{account.email}> is {role} of “{shortname}”.")
    _print_link(account, token)


@staff_group.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs EMAIL in, once."""
    now = clock.now()
    with write_unit():
        account = queries.get_account_by_email(normalize_email(email))
        token = links.make_link(account, now)
    _print_link(account, token)


def _print_link(account: Account, token: str) -> None:
    minutes = int(links.LIFETIME.total_seconds() // 60)
    click.echo(f"Sign {account.name} in, once, within {minutes} minutes:")
    click.echo(f"  {current_app.config['BASE_URL']}/sign-in/{token}")
