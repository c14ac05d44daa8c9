"""The command `afterword`. Features are imported when their command is used, so that each one starts at once.

Every command runs inside an application context, on a database that has its tables. What the person at the terminal did
wrong is one sentence on standard error: exit code 2 for settings, 1 for everything else.
"""

import functools
import gc
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import click

from comments.core.errors import CommentsError
from comments.core.settings import Settings, SettingsError, describe, read_settings

if TYPE_CHECKING:
    from flask import Flask

# Where the features' own commands are; more stand below.
FEATURES = {
    "site": "comments.sites.cli:site_group",
    "staff": "comments.accounts.cli:staff_group",
    "erase": "comments.profile.cli:erase_command",
    "import": "comments.transfer.cli:import_command",
    "export": "comments.transfer.cli:export_command",
}
# What needs nothing of the application but its database, and is short of memory: the routes take 35 MB.
WITH_DATABASE_ALONE = ("import", "export")
# Commands of one feature that stand under another's, which may not know it.
INNER = {
    "site": {
        "api": "comments.disqus.cli:api_group",
        "rules": "comments.screening.cli:rules_group",
        "sso": "comments.accounts.sso.cli:sso_group",
        "webhook": "comments.webhooks.cli:webhook_group",
    }
}
BASE_URL_NAMES = ("AFTERWORD_BASE_URL", "AFTERWORD_BASE_URL_FILE")


class Refusal(click.ClickException):
    """What was asked cannot be done; the message says why and what to do."""

    def show(self, file: Any = None) -> None:  # click's own signature
        """Print the sentence alone."""
        click.echo(self.message, file=file or sys.stderr)


class BadSettings(Refusal):
    """The installation's settings cannot be used."""

    exit_code = 2


class CommandLine(click.Group):
    """A group that knows the features' commands by name, and turns refusals into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all commands, without importing any."""
        return sorted([*super().list_commands(ctx), *FEATURES])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a feature's command when it is asked for."""
        return (
            _feature_command(cmd_name)
            if cmd_name in FEATURES
            else super().get_command(ctx, cmd_name)
        )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command."""
        from sqlalchemy.exc import InterfaceError, OperationalError

        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise BadSettings(str(error)) from error
        except CommentsError as error:
            raise Refusal(error.detail) from error
        except (OperationalError, InterfaceError) as error:
            raise Refusal(f"The database cannot be used: {error.orig}") from error


def in_application(
    run: Callable[..., Any], make: Callable[[Settings], "Flask"] | None = None
) -> Callable[..., Any]:
    """Run a command inside the context of an application, the whole one unless said, on a database with its tables."""

    @functools.wraps(run)
    def inside(*arguments: Any, **options: Any) -> Any:
        from flask import has_app_context

        from comments.core import schema
        from comments.serving import logs

        if has_app_context():  # a command run by another one, or by a test
            return run(*arguments, **options)
        settings = read_settings()
        logs.configure(settings)
        with (make or _whole)(settings).app_context():
            if not schema.has_tables():
                schema.migrate(settings)
            return run(*arguments, **options)

    return inside


def _whole(settings: Settings) -> "Flask":
    from comments.app import create_app

    return create_app(settings)


def _database_alone(settings: Settings) -> "Flask":
    from comments.core import db

    return db.make_app(settings)


@functools.cache
def _feature_command(name: str) -> click.Command:
    command = _imported(FEATURES[name])
    for inner, path in INNER.get(name, {}).items():
        cast(click.Group, command).add_command(_imported(path), inner)
    _put_in_application(command, _database_alone if name in WITH_DATABASE_ALONE else None)
    return command


def _imported(path: str) -> click.Command:
    module, _, attribute = path.partition(":")
    command: click.Command = getattr(import_module(module), attribute)
    return command


def _put_in_application(command: click.Command, make: Callable[[Settings], "Flask"] | None) -> None:
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            _put_in_application(inner, make)
    elif command.callback is not None:
        command.callback = in_application(command.callback, make)


@click.group(cls=CommandLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="afterword", message="Afterword %(version)s")
def main() -> None:
    """Afterword: comments for your pages, on your own server."""
    os.umask(0o077)  # the database, keys and kept mail are their owner's alone


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8080, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--processes", type=click.IntRange(1, 64), help="Web processes; as many as cores unless given."
)
def serve(host: str, port: int, processes: int | None) -> None:
    """Serve readers and staff, and run the worker beside it."""
    # What is loaded from here on stays: looking through it for what can be thrown away took an eighth of the start.
    # `supervisor.supervise` lets it be looked for again.
    gc.disable()
    try:
        sys.exit(_serve(host, port, processes))
    finally:
        gc.enable()  # whoever ran the command in their own process goes on with theirs


def _serve(host: str, port: int, processes: int | None) -> int:
    from comments.serving import server, starting

    address = server.Address(host, port)
    settings = read_settings()
    if not any(name in os.environ for name in BASE_URL_NAMES):
        settings = replace(settings, base_url=address.url)
    children = [
        server.web_child(settings, address, processes or server.default_processes()),
        server.worker_child(settings),
    ]
    return starting.start(settings, address, children, click.echo)


@main.command()
def worker() -> None:
    """Handle events (mail and the like) without serving; as many of these as you like."""
    from comments.serving import server, starting

    settings = read_settings()
    with starting.prepared(settings):
        pass
    server.run_worker(settings)


@main.command()
@click.option("--fix", is_flag=True, help="Rebuild what is derived and remove what leads nowhere.")
@in_application
def verify(*, fix: bool) -> None:
    """Check the whole database; exit with 1 when anything is wrong."""
    from comments.core import clock
    from comments.upkeep import verifying

    findings = verifying.verify(clock.now())
    _print_figures(findings.figures)
    if fix and not findings.is_clean:
        verifying.repair(findings, clock.now())
        findings = verifying.verify(clock.now())
        click.echo("\nAfter the repair:")
        _print_figures(findings.figures)
    if not findings.is_clean:
        sys.exit(1)


@main.command()
@in_application
def doctor() -> None:
    """Check how this installation is set up; exit with 1 when something must be changed."""
    from comments.upkeep import doctor as checks

    has_failed = False
    for result in checks.examine(_current_settings()):
        has_failed = has_failed or result.level == "fail"
        click.echo(f"{result.level:<5} {result.sentence}")
    if has_failed:
        sys.exit(1)


@main.command()
def settings() -> None:
    """Print all settings, secrets masked."""
    try:
        read = read_settings()
    except SettingsError:
        # A name that is wrong is easier to put right with the list of names at hand.
        _print_settings(Settings())
        raise
    _print_settings(read)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option(
    "--port",
    default=8080,
    show_default=True,
    type=click.IntRange(1, 65534),
    help="The service's port; the article gets the next one.",
)
def demo(host: str, port: int) -> None:
    """Show an article with a discussion under it, on a database of its own."""
    from comments.demo import running

    folder = Path(os.environ.get("AFTERWORD_INSTANCE_DIR", "instance")) / "demo"
    sys.exit(running.run(folder, host, port, click.echo))


def _print_figures(figures: list[Any]) -> None:
    for figure in figures:
        click.echo(f"{figure.what}: {figure.count}")


def _print_settings(shown: Settings) -> None:
    for name, value, help_line in describe(shown):
        click.echo(f"{name}={value}\n    {help_line}")


def _current_settings() -> Settings:
    from flask import current_app

    current: Settings = current_app.config["SETTINGS"]
    return current


if __name__ == "__main__":
    main()
