"""`afterword erase`."""

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


@click.command("erase")
@click.argument("email")
@click.option("--yes", is_flag=True, help="Do not ask.")
def erase_command(email: str, *, yes: bool) -> None:
    """Erase EMAIL at once: their account with all it wrote, and what guests wrote under that address."""
    email = normalize_email(email)
    account = accounts.find_account_by_email(email)
    guests = comments.list_of_guest(email, 1)
    if account is None and not guests and not queries.has_asked(email):
        raise NobodyToErase(f"Nobody here has the mail address {email}, and no comment bears it.")
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


def _say_who(email: str, account: Account | None) -> None:
    if account is None:
        click.echo(f"{email} has no account; guests wrote under this address.")
    else:
        click.echo(f"{account.name} <{email}>, here since {account.created_at:%d %B %Y}.")
        click.echo(f"{queries.count_comments(account.id)} comments of theirs.")
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


def _say_what_is_left(email: str) -> None:
    mentions = comments.count_mentions(email)
    if mentions:
        click.echo(
            f"{mentions} comments of other people mention the address in their text. They are left as they are; "
            "find them in the queue “All” by searching for it."
        )
    click.echo("Backups made before still hold everything: see docs/operators.md.")
