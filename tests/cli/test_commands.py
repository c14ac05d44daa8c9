"""The command line: settings that cannot be used stop the start, refusals are one sentence, secrets stay masked."""

import gc
import socket
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from comments import cli
from comments.sites.models import Site
from tests.factories import commands


def run(folder: Path, *arguments: str, **environ: str) -> Result:
    """Run a command in a process without any settings but these."""
    settings = {"AFTERWORD_INSTANCE_DIR": str(folder)} | {
        f"AFTERWORD_{name}": value for name, value in environ.items()
    }
    return CliRunner().invoke(cli.main, list(arguments), env=settings)


def test_settings_are_printed_with_secrets_masked(tmp_path: Path):
    result = run(
        tmp_path,
        "settings",
        DATABASE_URL="postgresql://ada:db-password@db.example.test/afterword",
        SMTP_URL="smtps://ada:mail-password@mail.example.test",
        SECRET_KEY="a-secret-key-that-nobody-may-read",
    )

    assert result.exit_code == 0, result.output
    assert "password" not in result.output.replace("user:password", "")
    assert "nobody-may-read" not in result.output
    assert "db.example.test/afterword" in result.output
    assert "AFTERWORD_BASE_URL=http://127.0.0.1:8080" in result.output


@pytest.mark.parametrize(
    "command", [["settings"], ["verify"], ["serve"], ["worker"], ["site", "list"], ["doctor"]]
)
def test_an_unknown_setting_stops_the_start_and_is_named(tmp_path: Path, command: list[str]):
    result = run(tmp_path, *command, DATABSE_URL="sqlite:///x.db")

    assert result.exit_code == 2
    assert "AFTERWORD_DATABSE_URL is not a setting" in result.stderr
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("DATABASE_URL", "mysql://db.example.test", id="database"),
        pytest.param("BASE_URL", "comments.example.test", id="base-url"),
        pytest.param("RATELIMIT_ENABLED", "perhaps", id="bool"),
        pytest.param("TRUSTED_PROXIES", "10.0.0.0/8, everyone", id="network"),
        pytest.param("LOG_LEVEL", "loud", id="log-level"),
    ],
)
def test_a_malformed_setting_stops_the_start_and_is_named(tmp_path: Path, name: str, value: str):
    result = run(tmp_path, "serve", **{name: value})

    assert result.exit_code == 2
    assert result.stderr.startswith(f"AFTERWORD_{name}")
    assert result.stdout == ""


def test_a_wrong_setting_is_answered_with_the_list_of_all(tmp_path: Path):
    result = run(tmp_path, "settings", DATABSE_URL="sqlite:///x.db")

    assert "AFTERWORD_DATABASE_URL=" in result.stdout


def test_a_port_in_use_is_named_before_anything_is_started(tmp_path: Path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        result = run(tmp_path, "serve", "--port", str(port))

    assert result.exit_code == 1
    assert f"Port {port} on 127.0.0.1 is in use" in result.stderr
    assert not (tmp_path / "afterword.db").exists()


def test_an_address_that_is_not_ours_is_refused(tmp_path: Path):
    result = run(tmp_path, "serve", "--host", "192.0.2.1", "--port", "9379")

    assert result.exit_code == 1
    assert result.stderr.startswith("Cannot listen on 192.0.2.1, port 9379")
    assert gc.isenabled()  # the start looks for no garbage; who goes on after it does


def test_a_refusal_is_a_sentence_and_exit_code_1(app: Flask):
    result = commands.run(app, ["site", "set", "nowhere", "premoderate=off"])

    assert result.exit_code == 1
    assert result.stderr.startswith("There is no site “nowhere” here.")
    assert "Traceback" not in result.output


def test_a_database_that_is_away_is_a_sentence_and_exit_code_1(tmp_path: Path):
    result = run(
        tmp_path, "site", "list", DATABASE_URL="postgresql://afterword@127.0.0.1:1/afterword"
    )

    assert result.exit_code == 1
    assert result.stderr.startswith("The database cannot be used:")


def test_a_command_on_a_new_database_makes_the_tables_first(tmp_path: Path):
    added = run(tmp_path, "site", "add", "blog", "--origin", "https://blog.example.test")
    listed = run(tmp_path, "site", "list")

    assert added.exit_code == 0, added.output
    assert "https://blog.example.test" in listed.stdout


def test_asking_for_help_touches_nothing(tmp_path: Path):
    result = run(tmp_path / "instance", "site", "add", "--help")

    assert result.exit_code == 0
    assert not (tmp_path / "instance").exists()


@pytest.mark.parametrize(
    "name",
    ["demo", "doctor", "import", "serve", "settings", "site", "staff", "verify", "worker"],
)
def test_every_command_explains_itself(name: str):
    result = CliRunner().invoke(cli.main, [name, "--help"])

    assert result.exit_code == 0
    assert len(result.output.splitlines()) > 3


def test_sites_are_listed_with_their_settings(app: Flask, site: Site):
    result = commands.run(app, ["site", "list"])

    assert "premoderate=off" in result.stdout
