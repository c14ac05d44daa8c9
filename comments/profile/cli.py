"""`afterword erase`."""

from dataclasses import dataclass
from typing import Any

import click

from comments.accounts import queries as accounts
from comments.accounts.email import normalize_email
from comments.accounts.models import Account
from comments.audit.actions import COMMAND
from comments.core import clock
from comments.core.db import write_unit
from comments.discussion import authors
from comments.discussion import erasing as comments
from comments.mail import mailer
from comments.profile import actions, erasing, queries, wiping
from comments.profile.erasing import Person
from comments.profile.errors import NobodyToErase
from comments.sites import queries as sites


@click.command("erase")
@click.argument("email", required=False)
@click.option("--account", "account_id", type=int, help="Instead of EMAIL: the account's number.")
@click.option(
    "--site", "shortname", help="With --member: the site whose publisher vouches for them."
)
@click.option("--member", "subject", help="Instead of EMAIL: what the publisher calls its member.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_command(*, yes: bool, **named: Any) -> None:
    """Erase EMAIL at once: their account with all it wrote, and what guests wrote under that address.

    Who has no mail address here is named by --account, or by --site and --member.
    """
    account, email = _find(_Named(**named))
    if account is not None:
        actions.check_may_leave(account)
    _say_who(email, account)
    if not yes:
        click.confirm("Erase all of it? It cannot be taken back", abort=True)
    person = Person.of(account) if account else Person(None, email)
    click.echo(f"{_erase(person)} comments erased, as their sites want it.")
    if account is not None:
        click.echo("Account, ways in, sessions and picture erased.")
    _say_what_is_left(email)


@dataclass(frozen=True)
class _Named:
    """Who was named, in one of three ways."""

    email: str | None
    account_id: int | None
    shortname: str | None
    subject: str | None


def _find(named: _Named) -> tuple[Account | None, str | None]:
    """Return whose account it is, if any, and the mail address, if any."""
    ways = (named.email, named.account_id, named.subject)
    if sum(way is not None for way in ways) != 1 or (named.shortname is None) != (
        named.subject is None
    ):
        raise click.UsageError(
            "Name one person: by EMAIL, by --account NUMBER, or by --site SHORTNAME --member ID."
        )
    if named.email is not None:
        return _find_by_email(normalize_email(named.email))
    account = _get_account(named)
    if account.merged_into_id is not None:
        raise NobodyToErase(
            f"This account became part of another one: afterword erase --account {account.merged_into_id}"
        )
    return account, account.email


def _find_by_email(email: str) -> tuple[Account | None, str]:
    account = accounts.find_account_by_email(email)
    guests = comments.list_of_guest(email, 1)
    if account is None and not guests and not queries.has_asked(email):
        raise NobodyToErase(f"Nobody here has the mail address {email}, and no comment bears it.")
    return account, email


def _get_account(named: _Named) -> Account:
    if named.account_id is not None:
        account = accounts.find_account(named.account_id)
        if account is None:
            raise NobodyToErase(f"No account here has the number {named.account_id}.")
        return account
    site = sites.get_site(named.shortname or "")
    account = accounts.find_member(site.id, named.subject or "")
    if account is None:
        raise NobodyToErase(
            f"The publisher of “{site.name}” never named a member “{named.subject}” here."
        )
    return account


def _say_who(email: str | None, account: Account | None) -> None:
    if account is None:
        click.echo(f"{email} has no account; guests wrote under this address.")
    else:
        address = f"<{email}>" if email else "(no mail address)"
        click.echo(f"{account.name} {address}, here since {account.created_at:%d %B %Y}.")
        click.echo(f"{queries.count_comments(account.id)} comments of theirs.")
    if email is not None:
        click.echo(f"{authors.count_of_guest(email)} comments of guests with this address.")


def _erase(person: Person) -> int:
    """Do what the worker does when somebody's day is over, without a pause."""
    erased = 0
    while True:
        with write_unit():
            found = erasing.erase_comments(person, clock.now())
        if not found:
            break
        erased += found
    while True:
        with write_unit():
            if not erasing.forget_given(person):
                break
    if person.email is not None:
        mailer.current_mailer().forget(person.email)
    with write_unit():
        erasing.erase_account(person, clock.now(), COMMAND)
    wiping.wipe(person.email)
    if person.account_id is not None:
        with write_unit():
            erasing.forget_request(person.account_id)
    return erased


def _say_what_is_left(email: str | None) -> None:
    mentions = comments.count_mentions(email) if email else 0
    if mentions:
        click.echo(
            f"{mentions} comments of other people mention the address in their text. They are left as they are; "
            "find them in the queue “All” by searching for it."
        )
    click.echo("Backups made before still hold everything: see docs/operators.md.")
