"""`afterword staff …`."""

import click
from flask import current_app

from comments.accounts import actions, links, queries, staff
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


@staff_group.command("list")
@click.option("--site", "shortname", required=True, help="The site's shortname.")
def list_all(shortname: str) -> None:
    """Show who looks after a site, and whether they have a second factor."""
    site = sites.get_site(shortname)
    for member in staff.list_staff(site.id):
        second = "second factor" if member.has_second_factor else "no second factor"
        told = "  told by the publisher" if member.is_told else ""
        address = member.account.email or "no mail address"
        click.echo(f"{member.role:9}  {member.account.name} <{address}>  {second}{told}")


@staff_group.command("remove")
@click.argument("email")
@click.option("--site", "shortname", required=True, help="The site's shortname.")
def remove(email: str, shortname: str) -> None:
    """Take EMAIL's role on a site away, at once. Their account and their comments stay."""
    with write_unit():
        site = sites.get_site(shortname)
        account = actions.remove_staff(email, site, clock.now())
    click.echo(f"{account.name} <{account.email}> looks after “{shortname}” no more.")


@staff_group.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Forget EMAIL's password, passkeys and authenticator, and sign them out: for who lost a second factor."""
    with write_unit():
        account = actions.reset_own_ways(email, clock.now())
    click.echo(
        f"{account.name} <{account.email}> comes in by mail alone now, and sets up the rest anew."
    )


def _print_link(account: Account, token: str) -> None:
    minutes = int(links.LIFETIME.total_seconds() // 60)
    click.echo(f"Sign {account.name} in, once, within {minutes} minutes:")
    click.echo(f"  {current_app.config['BASE_URL']}/sign-in/{token}")
