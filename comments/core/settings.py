"""Settings of an installation, read once from `AFTERWORD_*`.

Each field is one setting: its name in capitals behind the prefix, its default, and a help line. Every setting may
also come from a file named by `AFTERWORD_<NAME>_FILE` (container secrets). A name we do not know or a
value we cannot read stops the start and is named. What a site's owner changes is data of the site
(`comments/sites/settings.py`), not configuration.
"""

import ipaddress
import json
import os
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from email.utils import parseaddr
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

PREFIX = "AFTERWORD_"
SECRET = "secret"  # noqa: S105 - the metadata key, not a secret

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class SettingsError(Exception):
    """The installation's settings cannot be used; the message names the setting and says what to do."""


def _setting(default: Any, help_line: str, *, secret: bool = False) -> Any:
    return field(default=default, metadata={"help": help_line, SECRET: secret})


@dataclass(frozen=True)
class Settings:
    """What an operator sets. `read_settings` makes it; nothing changes it afterwards."""

    database_url: str = _setting(
        "",
        "Where the data lives, SQLite or PostgreSQL; unset, afterword.db in the instance folder.",
        secret=True,
    )
    redis_url: str = _setting(
        "", "Redis for limits shared between processes; none keeps them per process.", secret=True
    )
    base_url: str = _setting(
        "http://127.0.0.1:8080", "The public address of this service, without a path."
    )
    secret_key: str = _setting(
        "",
        "Signs cookies and tokens; made and kept in the instance folder when unset.",
        secret=True,
    )
    smtp_url: str = _setting(
        "",
        "smtp://user:password@host:port or smtps://…; without it mail is kept in the instance folder.",
        secret=True,
    )
    mail_from: str = _setting("Afterword <afterword@localhost>", "The sender of all mail.")
    sign_in_providers: str = _setting(
        "",
        "Where readers may sign in besides here: a JSON object, described in the manual for operators.",
        secret=True,
    )
    outbound_private_hosts: tuple[str, ...] = _setting(
        (),
        "Hosts, comma separated, that may be asked though their addresses are private; these also without TLS.",
    )
    trusted_proxies: tuple[Network, ...] = _setting(
        (), "Addresses or networks, comma separated, whose X-Forwarded-For is believed."
    )
    ratelimit_enabled: bool = _setting(default=True, help_line="Limit how often an address writes.")
    instance_dir: Path = _setting(  # noqa: RUF009 - a path never changes
        Path("instance"), "The folder for the database and for keys."
    )
    snapshot_megabytes: int = _setting(
        16,
        "Memory in which each web process keeps answers ready that are the same for all readers.",
    )
    import_megabytes: int = _setting(
        512, "The largest file of comments that a site's owner may send to be imported."
    )
    log_level: str = _setting("info", "debug, info, warning or error.")


def read_settings(environ: Mapping[str, str] | None = None, **overrides: object) -> Settings:
    """Read all settings from the environment.

    Args:
        environ: instead of the process's own.
        overrides: ready values that win over the environment (tests, the demo).

    Raises:
        SettingsError: an unknown name, a malformed value, or an unreadable `…_FILE`.

    """
    source = os.environ if environ is None else environ
    known = {PREFIX + f.name.upper(): f.name for f in fields(Settings)}
    values: dict[str, Any] = {}
    for name, raw in sorted(source.items()):
        if not name.startswith(PREFIX):
            continue
        if name in known:
            values[known[name]] = _parse(name, known[name], raw)
        elif name.removesuffix("_FILE") in known and name.endswith("_FILE"):
            setting = known[name.removesuffix("_FILE")]
            values.setdefault(setting, _parse(name, setting, _read_file(name, raw)))
        else:
            raise SettingsError(
                f"{name} is not a setting of Afterword. `afterword settings` lists them all."
            )
    return _complete(replace(Settings(), **(values | overrides)))


def _read_file(name: str, path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name} names {path}, which cannot be read: {error}.") from error


def _parse(name: str, setting: str, raw: str) -> object:
    parser = _PARSERS.get(setting)
    return parser(name, raw) if parser else raw


def _parse_bool(name: str, raw: str) -> bool:
    words = {"true": True, "on": True, "yes": True, "1": True}
    words |= {"false": False, "off": False, "no": False, "0": False}
    if raw.strip().lower() not in words:
        raise SettingsError(f"{name} is {raw!r}; use true or false.")
    return words[raw.strip().lower()]


def _parse_network(name: str, raw: str) -> Network:
    try:
        return ipaddress.ip_network(raw.strip())
    except ValueError as error:
        raise SettingsError(f"{name}: {raw.strip()!r} is not an address or a network.") from error


def _parse_base_url(name: str, raw: str) -> str:
    parts = urlsplit(raw)
    try:
        is_usable = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise SettingsError(
            f"{name} is {raw!r}; give the address readers reach, like https://comments.example.org ."
        )
    return f"{parts.scheme}://{parts.netloc}".lower()


def _parse_scheme(schemes: tuple[str, ...], name: str, raw: str) -> str:
    if raw and not _is_usable_url(schemes, raw):
        wanted = " or ".join(f"{scheme}://…" for scheme in schemes)
        raise SettingsError(f"{name} cannot be used; it has to look like {wanted}")
    return raw


def _is_usable_url(schemes: tuple[str, ...], raw: str) -> bool:
    scheme, slashes, rest = raw.partition("://")
    try:
        # Only to see whether it is a number. A password may hold what ends a host elsewhere.
        urlsplit(f"{scheme}://{rest.rpartition('@')[2]}").port  # noqa: B018
    except ValueError:
        return False
    return scheme in schemes and bool(slashes)


def _parse_database_url(name: str, raw: str) -> str:
    if raw.startswith("sqlite:") and raw.removeprefix("sqlite:").strip("/") in {"", ":memory:"}:
        raise SettingsError(f"{name} names no file; write it like sqlite:////var/lib/afterword.db")
    return _parse_scheme(("sqlite", "postgresql+psycopg", "postgresql"), name, raw)


def _parse_sender(name: str, raw: str) -> str:
    if not raw.isprintable() or "@" not in parseaddr(raw)[1]:
        raise SettingsError(f"{name} is {raw!r}; write it like Afterword <comments@example.org>.")
    return raw


def _parse_megabytes(name: str, raw: str) -> int:
    if not raw.isascii() or not raw.isdigit() or len(raw) > 6:  # noqa: PLR2004 - a terabyte
        raise SettingsError(f"{name} is {raw!r}; use a whole number of megabytes.")
    return int(raw)


def _parse_proxies(name: str, raw: str) -> tuple[Network, ...]:
    return tuple(_parse_network(name, part) for part in raw.split(",") if part.strip())


def _parse_hosts(name: str, raw: str) -> tuple[str, ...]:
    hosts = tuple(part.strip().lower() for part in raw.split(",") if part.strip())
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:]+", host):
            raise SettingsError(
                f"{name}: {host!r} is not a host. Write its name or address alone, like sso.internal ."
            )
    return hosts


def _parse_json_object(name: str, raw: str) -> str:
    try:
        is_object = isinstance(json.loads(raw), dict) if raw else True
    except (ValueError, RecursionError) as error:
        # Where, but not what: there are secrets in it.
        place = f" (line {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise SettingsError(f"{name} cannot be read as JSON{place}.") from error
    if not is_object:
        raise SettingsError(f"{name} has to be a JSON object, like {{}}.")
    return raw


def _parse_log_level(name: str, raw: str) -> str:
    if raw.lower() not in {"debug", "info", "warning", "error"}:
        raise SettingsError(f"{name} is {raw!r}; use debug, info, warning or error.")
    return raw.lower()


_PARSERS: dict[str, Callable[[str, str], object]] = {
    "base_url": _parse_base_url,
    "database_url": _parse_database_url,
    "import_megabytes": _parse_megabytes,
    "instance_dir": lambda _name, raw: Path(raw),
    "log_level": _parse_log_level,
    "mail_from": _parse_sender,
    "outbound_private_hosts": _parse_hosts,
    "ratelimit_enabled": _parse_bool,
    "redis_url": partial(_parse_scheme, ("redis", "rediss", "unix")),
    "snapshot_megabytes": _parse_megabytes,
    "sign_in_providers": _parse_json_object,
    "smtp_url": partial(_parse_scheme, ("smtp", "smtps")),
    "trusted_proxies": _parse_proxies,
}


def _complete(settings: Settings) -> Settings:
    """Fill in what has no usable fixed default: the database's place and the secret key."""
    folder = settings.instance_dir.absolute()
    url = settings.database_url or f"sqlite:///{folder / 'afterword.db'}"
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        # A relative path is meant from where the command runs, not from Flask's instance folder.
        url = f"sqlite:///{Path(url.removeprefix('sqlite:///')).absolute()}"
    if url.startswith("sqlite:///"):
        _make_folder(folder)
    key = settings.secret_key or _kept_secret_key(folder)
    return replace(settings, database_url=url, secret_key=key, instance_dir=folder)


def _make_folder(folder: Path) -> None:
    """Make the instance folder, for its owner alone: it holds people's words and addresses."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(
            f"The instance folder {folder} cannot be made: {error}. "
            "Set AFTERWORD_INSTANCE_DIR to a folder that can."
        ) from error


def _kept_secret_key(folder: Path) -> str:
    path = folder / "secret-key"
    _make_folder(folder)
    try:
        if not path.exists():
            _make_secret_key(path)
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(
            f"The instance folder {folder} cannot be used: {error}. "
            "Set AFTERWORD_INSTANCE_DIR to a folder that can, or AFTERWORD_SECRET_KEY."
        ) from error
    if not key:
        raise SettingsError(f"{path} is empty. Remove it to have a new key made.")
    return key


def _make_secret_key(path: Path) -> None:
    """Make the file whole or not at all: another process that starts now must never read half a key."""
    unfinished = path.with_name(f".{path.name}-{secrets.token_hex(8)}")
    unfinished.touch(mode=0o600)
    try:
        unfinished.write_text(secrets.token_urlsafe(32), encoding="ascii")
        with suppress(FileExistsError):  # the other process was first, and its key holds
            path.hardlink_to(unfinished)
    finally:
        unfinished.unlink()


def describe(settings: Settings) -> list[tuple[str, str, str]]:
    """List every setting as (name, value with secrets masked, help line)."""
    rows = []
    for item in fields(Settings):
        value = getattr(settings, item.name)
        if isinstance(value, tuple):
            shown = ", ".join(str(part) for part in value) or "none"
        else:
            shown = str(value) if value != "" else "none"
        if item.metadata[SECRET] and value:
            shown = _masked(str(value)) if item.name.endswith("_url") else "••••"
        rows.append((PREFIX + item.name.upper(), shown, item.metadata["help"]))
    return rows


def as_markdown() -> str:
    """Write the page of the manual about settings: `docs/settings.md`."""
    lines = [
        "# Settings",
        "",
        "Environment variables, read once at the start; each also from the file that the same name with `_FILE` names.",
        "`afterword settings` prints what is in force.",
        "",
        "| name | means | default |",
        "| --- | --- | --- |",
    ]
    for item in fields(Settings):
        value = str(item.default).lower() if isinstance(item.default, bool) else item.default
        default = "" if value in ("", ()) else f"`{value}`"
        lines.append(f"| `{PREFIX}{item.name.upper()}` | {item.metadata['help']} | {default} |")
    return "\n".join(lines) + "\n"


def _masked(value: str) -> str:
    """Keep what helps of an address (scheme, host, path) and hide what must not be read over a shoulder."""
    scheme, _, rest = value.partition("://")
    credentials, at, place = rest.rpartition("@")
    del credentials
    return f"{scheme}://{'••••@' if at else ''}{place.partition('?')[0]}"
