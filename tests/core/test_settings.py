"""Settings: what stops the start and is named, what is filled in, what is hidden."""

import os
import stat

import pytest

from comments.core import settings
from comments.core.settings import Settings, SettingsError, read_settings


def read(folder, **environ):
    return read_settings(
        {"AFTERWORD_INSTANCE_DIR": str(folder)}
        | {f"AFTERWORD_{name}": value for name, value in environ.items()}
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("DATABASE_URL", "mysql://db/afterword", id="a-database-we-cannot-use"),
        pytest.param("DATABASE_URL", "afterword.db", id="a-file-name-instead-of-a-url"),
        pytest.param("DATABASE_URL", "sqlite", id="a-scheme-alone"),
        pytest.param("DATABASE_URL", "postgresql:afterword", id="no-slashes"),
        pytest.param("DATABASE_URL", "postgresql://db:port/afterword", id="a-port-of-letters"),
        pytest.param("DATABASE_URL", "sqlite:///", id="no-file"),
        pytest.param("DATABASE_URL", "sqlite://", id="no-slash-and-no-file"),
        pytest.param("DATABASE_URL", "sqlite:///:memory:", id="a-database-no-other-process-sees"),
        pytest.param("REDIS_URL", "http://redis:6379", id="redis-over-http"),
        pytest.param("REDIS_URL", "redis://redis:port", id="redis-port-of-letters"),
        pytest.param("SMTP_URL", "mail.example.test:25", id="smtp-without-scheme"),
        pytest.param("SMTP_URL", "smtp://mail.example.test:port", id="smtp-port-of-letters"),
        pytest.param("BASE_URL", "comments.example.test", id="base-without-scheme"),
        pytest.param("BASE_URL", "ftp://comments.example.test", id="base-with-another-scheme"),
        pytest.param("BASE_URL", "https://comments.example.test/path", id="base-with-a-path"),
        pytest.param("BASE_URL", "https://comments.example.test?x=1", id="base-with-a-query"),
        pytest.param("BASE_URL", "https://ada@comments.example.test", id="base-with-a-user"),
        pytest.param("BASE_URL", "https://comments.example.test:0", id="base-with-port-zero"),
        pytest.param("BASE_URL", "https://comments.example.test:99999", id="base-port-too-high"),
        pytest.param("BASE_URL", "https://", id="base-without-a-host"),
        pytest.param("BASE_URL", "", id="base-empty"),
        pytest.param("TRUSTED_PROXIES", "10.0.0.1, proxy", id="a-proxy-by-name"),
        pytest.param("TRUSTED_PROXIES", "10.0.0.1/8", id="a-network-with-host-bits"),
        pytest.param("TRUSTED_PROXIES", "10.0.0.300", id="an-impossible-address"),
        pytest.param("RATELIMIT_ENABLED", "maybe", id="a-word-that-is-no-boolean"),
        pytest.param("RATELIMIT_ENABLED", "", id="an-empty-boolean"),
        pytest.param("LOG_LEVEL", "chatty", id="an-unknown-level"),
        pytest.param("MAIL_FROM", "nobody", id="a-sender-without-an-address"),
        pytest.param("MAIL_FROM", "Ada <ada@example.test>\nBcc: x@example.test", id="two-headers"),
        pytest.param("SIGN_IN_PROVIDERS", "github", id="providers-that-are-no-json"),
        pytest.param("SIGN_IN_PROVIDERS", "[]", id="providers-in-a-list"),
        pytest.param("SIGN_IN_PROVIDERS", "[" * 5000, id="providers-without-end"),
        pytest.param("OUTBOUND_PRIVATE_HOSTS", "https://sso.internal", id="an-address-as-host"),
        pytest.param("COLOUR", "green", id="an-unknown-name"),
        pytest.param("DATABASE", "sqlite:///x.db", id="half-a-name"),
        pytest.param("database_url", "sqlite:///x.db", id="a-name-in-small-letters"),
        pytest.param("COLOUR_FILE", "/etc/hostname", id="an-unknown-file"),
        pytest.param("SECRET_KEY_FILE", "/nowhere/at/all", id="a-file-that-is-not-there"),
        pytest.param("SMTP_URL_FILE", "/", id="a-folder-instead-of-a-file"),
    ],
)
def test_a_setting_that_cannot_be_used_stops_the_start_and_is_named(tmp_path, name, value):
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **{name: value})

    assert f"AFTERWORD_{name}" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DATABASE_URL", "mysql://ada:hunter2@db/afterword"),
        ("REDIS_URL", "http://:hunter2@redis"),
        ("SMTP_URL", "http://ada:hunter2@mail.example.test"),
        ("DATABASE_URL", "postgresql://ada:hunter2@db:port/afterword"),
        ("SIGN_IN_PROVIDERS", '{"github": {"client_secret": "hunter2"'),
    ],
)
def test_a_refusal_does_not_repeat_a_password(tmp_path, name, value):
    with pytest.raises(SettingsError) as refused:
        read(tmp_path, **{name: value})

    assert "hunter2" not in str(refused.value)


def test_a_file_that_is_no_text_is_named(tmp_path):
    (tmp_path / "key").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SettingsError, match="AFTERWORD_SECRET_KEY_FILE"):
        read(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key"))


def test_a_malformed_value_in_a_file_is_named(tmp_path):
    (tmp_path / "level").write_text("chatty")

    with pytest.raises(SettingsError, match="AFTERWORD_LOG_LEVEL_FILE"):
        read(tmp_path, LOG_LEVEL_FILE=str(tmp_path / "level"))


def test_a_value_from_a_file_loses_the_newline_at_its_end(tmp_path):
    (tmp_path / "key").write_text("from a file\n")

    assert read(tmp_path, SECRET_KEY_FILE=str(tmp_path / "key")).secret_key == "from a file"


def test_the_name_itself_wins_over_its_file(tmp_path):
    (tmp_path / "key").write_text("from a file")

    chosen = read(tmp_path, SECRET_KEY="said outright", SECRET_KEY_FILE=str(tmp_path / "key"))

    assert chosen.secret_key == "said outright"


def test_names_of_other_programs_are_left_alone(tmp_path):
    chosen = read_settings(
        {"AFTERWORD_INSTANCE_DIR": str(tmp_path), "DATABASE_URL": "mysql://elsewhere"}
    )

    assert chosen.database_url == f"sqlite:///{tmp_path / 'afterword.db'}"


@pytest.mark.parametrize(
    ("name", "value", "read_as"),
    [
        ("BASE_URL", "https://Comments.Example.Test/", "https://comments.example.test"),
        ("BASE_URL", "http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("RATELIMIT_ENABLED", "off", False),
        ("RATELIMIT_ENABLED", " TRUE ", True),
        ("LOG_LEVEL", "Warning", "warning"),
        ("DATABASE_URL", "postgresql://db/a", "postgresql+psycopg://db/a"),
        ("DATABASE_URL", "sqlite:////var/lib/a.db", "sqlite:////var/lib/a.db"),
        ("REDIS_URL", "unix:///run/redis.sock", "unix:///run/redis.sock"),
        ("MAIL_FROM", "comments@example.test", "comments@example.test"),
        (
            "OUTBOUND_PRIVATE_HOSTS",
            "SSO.internal, 10.0.0.7,::1",
            ("sso.internal", "10.0.0.7", "::1"),
        ),
        ("SIGN_IN_PROVIDERS", "", ""),
    ],
)
def test_a_setting_is_read_as_meant(tmp_path, name, value, read_as):
    assert getattr(read(tmp_path, **{name: value}), name.lower()) == read_as


def test_proxies_are_addresses_and_networks(tmp_path):
    proxies = read(tmp_path, TRUSTED_PROXIES="10.0.0.0/8, ::1,").trusted_proxies

    assert [str(network) for network in proxies] == ["10.0.0.0/8", "::1/128"]


def test_a_relative_database_is_meant_from_where_the_command_runs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert read(tmp_path, DATABASE_URL="sqlite:///a.db").database_url == (
        f"sqlite:///{tmp_path / 'a.db'}"
    )


def test_the_database_lives_in_the_instance_folder_unless_said(tmp_path):
    assert read(tmp_path).database_url == f"sqlite:///{tmp_path / 'afterword.db'}"


def test_a_secret_key_is_made_once_and_kept_for_the_owner_alone(tmp_path):
    first = read(tmp_path).secret_key

    assert read(tmp_path).secret_key == first
    assert len(first) >= 32
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_two_installations_have_different_keys(tmp_path):
    assert read(tmp_path / "one").secret_key != read(tmp_path / "two").secret_key


def test_an_emptied_key_file_stops_the_start(tmp_path):
    (tmp_path / "secret-key").write_text("\n")

    with pytest.raises(SettingsError, match="secret-key"):
        read(tmp_path)


@pytest.mark.skipif(os.geteuid() != 0 and not os.access("/proc", os.R_OK), reason="needs /proc")
def test_an_instance_folder_that_cannot_be_written_is_named():
    with pytest.raises(SettingsError, match="AFTERWORD_INSTANCE_DIR"):
        read_settings({"AFTERWORD_INSTANCE_DIR": "/proc/afterword"})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", "hunter2"),
        ("secret_key", "colon:hunter2"),
        ("secret_key", "slashes://hunter2/hunter2"),
        ("database_url", "postgresql+psycopg://ada:hunter2@db:5432/afterword"),
        ("database_url", "postgresql+psycopg://ada:a/hunter2@db/afterword"),
        ("database_url", "postgresql+psycopg://ada:a@hunter2@db/afterword"),
        ("database_url", "postgresql+psycopg://db/afterword?password=hunter2"),
        ("redis_url", "redis://:hunter2@redis:6379/0"),
        ("sign_in_providers", '{"github": {"client_secret": "hunter2"}}'),
        ("smtp_url", "smtp://hunter2:x@mail.example.test"),
        ("smtp_url", "smtp://ada:x#hunter2@mail.example.test"),
    ],
)
def test_secrets_are_masked_when_settings_are_shown(tmp_path, name, value):
    chosen = read_settings({}, instance_dir=tmp_path, **{name: value})

    shown = dict(row[:2] for row in settings.describe(chosen))

    assert "hunter2" not in shown[f"AFTERWORD_{name.upper()}"]


def test_masking_leaves_what_helps(tmp_path):
    chosen = read_settings({}, instance_dir=tmp_path, database_url="postgresql://ada:x@db:5432/a")

    shown = dict(row[:2] for row in settings.describe(chosen))

    assert shown["AFTERWORD_DATABASE_URL"] == "postgresql+psycopg://••••@db:5432/a"


def test_every_setting_is_described_with_a_help_line(tmp_path):
    rows = settings.describe(read_settings({}, instance_dir=tmp_path))

    assert [row[0] for row in rows] == [
        f"AFTERWORD_{name.upper()}" for name in Settings.__dataclass_fields__
    ]
    assert all(row[2].endswith(".") for row in rows)
