"""`afterword site webhook …`."""

import secrets
from pathlib import Path
from urllib.parse import urlsplit

import click
from flask import current_app

from comments.audit.actions import COMMAND
from comments.core import clock, ids
from comments.core.db import write_unit
from comments.sites import queries as sites
from comments.webhooks import actions, queries
from comments.webhooks.actions import NewWebhook
from comments.webhooks.errors import BadWebhook
from comments.webhooks.models import Kind, Webhook

FileOption = click.Path(exists=True, dir_okay=False, path_type=Path)
# Where the WordPress plugin waits to be told, behind the address of a blog. Blogs with plain links have the last part
# in a query, and blogs that something keeps from the first have another name for it: such addresses are given whole.
WORDPRESS_PATH = "/wp-json/disqus/v1/sync/webhook"
WORDPRESS_ROUTE = "/disqus/v1/sync/"


@click.group("webhook")
@click.argument("shortname")
@click.pass_context
def webhook_group(context: click.Context, shortname: str) -> None:
    """Tell other programs what happens to comments on the site SHORTNAME."""
    context.obj = shortname


@webhook_group.command("add")
@click.argument("url")
@click.option(
    "--kind", type=click.Choice([kind.value for kind in Kind]), default=Kind.AFTERWORD.value
)
@click.option("--secret-file", type=FileOption, help="For wordpress the sync token of the plugin.")
@click.option(
    "--name", "name_there", help="What the other side calls the site; for wordpress its Shortname."
)
@click.pass_obj
def add(
    shortname: str, url: str, kind: str, secret_file: Path | None, name_there: str | None
) -> None:
    """Tell URL what happens, once it has said that it wants that. For wordpress URL is the address of the blog."""
    secret = _secret(Kind(kind), secret_file)
    if kind == Kind.WORDPRESS:
        url = url if WORDPRESS_ROUTE in url else url.rstrip("/") + WORDPRESS_PATH
        host = urlsplit(current_app.config["BASE_URL"]).netloc
        name_there = name_there or f"{host}/{shortname}"
    new = NewWebhook(Kind(kind), url, secret, name_there or shortname)
    with write_unit():
        site = sites.get_site(shortname)
        webhook = actions.add_webhook(
            COMMAND, site, new, current_app.config["SECRET_KEY"], clock.now()
        )
    click.echo(
        f"Added the webhook {webhook.id}. The worker now asks {url} whether it wants to be told."
    )
    if secret_file is None:
        click.echo(f"  secret: {secret}")
        click.echo("The secret is shown this once; the other side checks signatures with it.")


@webhook_group.command("list")
@click.pass_obj
def list_all(shortname: str) -> None:
    """Show the site's webhooks, without secrets."""
    for webhook in queries.list_webhooks(sites.get_site(shortname).id):
        click.echo(f"{webhook.id}  {webhook.kind}  {webhook.url}  {_state(webhook)}")


@webhook_group.command("log")
@click.argument("webhook_id", metavar="ID")
@click.pass_obj
def log(shortname: str, webhook_id: str) -> None:
    """Show what was sent to the webhook ID, the newest first, and what was answered."""
    site = sites.get_site(shortname)
    webhook = queries.get_webhook(site.id, ids.parse_id(webhook_id))
    for item in queries.list_deliveries(webhook.id):
        outcome = "delivered" if item.delivered_at else item.error or "waits"
        click.echo(
            f"{item.created_at:%Y-%m-%d %H:%M} UTC  {item.event} {item.comment_id}  {outcome}  tries: {item.attempts}"
        )


@webhook_group.command("remove")
@click.argument("webhook_id", metavar="ID")
@click.pass_obj
def remove(shortname: str, webhook_id: str) -> None:
    """Tell the webhook ID nothing any more."""
    with write_unit():
        site = sites.get_site(shortname)
        webhook = queries.get_webhook(site.id, ids.parse_id(webhook_id))
        actions.remove_webhook(COMMAND, webhook, clock.now())
    click.echo(f"Removed the webhook {webhook_id}.")


def _secret(kind: Kind, file: Path | None) -> str:
    if file is None:
        if kind is Kind.WORDPRESS:
            raise BadWebhook(
                "The plugin made the secret itself: copy its sync token into a file, and give it as --secret-file."
            )
        return secrets.token_urlsafe(32)
    try:
        return file.read_text(encoding="utf-8").strip()
    except UnicodeDecodeError as error:
        raise BadWebhook("The file does not hold text. A secret is text.") from error


def _state(webhook: Webhook) -> str:
    if not webhook.is_enabled:
        return "off"
    return "on" if webhook.verified_at else "has not answered yet"
