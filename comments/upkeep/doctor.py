"""`afterword doctor`: is this installation set up as it should be."""

import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from comments.accounts.providers import installed, openid
from comments.accounts.providers.errors import AnswerNotUnderstood, ProviderAway
from comments.accounts.sso import shared_secrets
from comments.core import clock, schema
from comments.core.db import db
from comments.core.settings import Settings
from comments.mail import delivery
from comments.mail.errors import UnsafeMailServer
from comments.sites import queries as sites

Level = Literal["ok", "warn", "fail"]

MIN_SECRET_LENGTH = 32
MIN_POSTGRES = 15
TIMEOUT_SECONDS = 5
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True)
class Result:
    """What one look found."""

    level: Level
    sentence: str


Check = Callable[[Settings], Iterator[Result]]


def examine(settings: Settings) -> Iterator[Result]:
    """Run every check; what needs the database only when it can be reached. Needs an application context."""
    reached = _check_reachable()
    yield reached
    if reached.level == "ok":
        for check in DATABASE_CHECKS:
            yield from check(settings)
    for check in CHECKS:
        yield from check(settings)


def _check_reachable() -> Result:
    try:
        db.session.execute(text("SELECT 1"))
    except DBAPIError as error:
        return Result("fail", f"The database cannot be reached: {error.orig}")
    return Result("ok", f"The database answers ({db.engine.dialect.name}).")


def _check_migrated(settings: Settings) -> Iterator[Result]:
    del settings
    newest = schema.newest_revision()
    if schema.current_revision() == newest:
        yield Result("ok", f"All migrations ran (the newest is {newest}).")
    else:
        yield Result(
            "fail", "Migrations are missing; “afterword serve” or “afterword worker” runs them."
        )


def _check_durability(settings: Settings) -> Iterator[Result]:
    del settings
    if db.engine.dialect.name == "sqlite":
        wanted = {"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"}
        for name, value in wanted.items():
            found = str(db.session.scalar(text(f"PRAGMA {name}"))).lower()
            yield _compare(f"SQLite's {name}", found, value)
        return
    version = int(db.session.scalar(text("SHOW server_version_num")) or 0) // 10_000
    yield Result(
        "ok" if version >= MIN_POSTGRES else "fail",
        f"PostgreSQL is version {version}; {MIN_POSTGRES} or newer is needed.",
    )
    for name in ("fsync", "synchronous_commit"):
        found = str(db.session.scalar(text(f"SHOW {name}")))
        is_durable = found != "off"
        yield Result(
            "ok" if is_durable else "fail",
            f"PostgreSQL's {name} is {found}"
            + ("." if is_durable else ": what was acknowledged can be lost. Turn it on."),
        )


def _compare(what: str, found: str, wanted: str) -> Result:
    if found == wanted:
        return Result("ok", f"{what} is {found}.")
    return Result("fail", f"{what} is {found}, not {wanted}: what was acknowledged can be lost.")


def _check_sites(settings: Settings) -> Iterator[Result]:
    del settings
    try:
        found = sites.list_sites()
    except SQLAlchemyError:
        return  # no tables yet: said above
    for site in found:
        if not site.origins:
            yield Result(
                "warn",
                f"No page may use the site “{site.shortname}”. Allow one: "
                f"afterword site set {site.shortname} origins+=https://…",
            )
    yield Result("ok", f"There are {len(found)} sites.")


def _check_sso_keys(settings: Settings) -> Iterator[Result]:
    try:
        lost = [
            (site, key)
            for site in sites.list_sites()
            for key in shared_secrets.list_lost(site.id, settings.secret_key)
        ]
    except SQLAlchemyError:
        return  # no tables yet: said above
    for site, key in lost:
        yield Result(
            "fail",
            f"The secret of the key “{key.public_id}” of “{site.shortname}” cannot be opened: AFTERWORD_SECRET_KEY "
            f"is another one now. Set it back, or add a new key: afterword site sso {site.shortname} add",
        )


def _check_base_url(settings: Settings) -> Iterator[Result]:
    parts = urlsplit(settings.base_url)
    if parts.scheme == "https" or parts.hostname in LOOPBACK:
        yield Result("ok", f"The public address is {settings.base_url}.")
    else:
        yield Result(
            "fail", f"The public address {settings.base_url} is not https: sign-ins can be read."
        )


def _check_secret_key(settings: Settings) -> Iterator[Result]:
    if len(settings.secret_key) >= MIN_SECRET_LENGTH:
        yield Result("ok", "The secret key is long enough.")
    else:
        yield Result(
            "fail", f"AFTERWORD_SECRET_KEY is shorter than {MIN_SECRET_LENGTH} characters."
        )


def _check_redis(settings: Settings) -> Iterator[Result]:
    if not settings.redis_url:
        yield Result("ok", "No Redis is set: every process counts its own limits.")
        return
    try:
        import redis  # noqa: PLC0415 - an extra that not every installation has
    except ImportError:
        yield Result("fail", "A Redis is set, but its client is missing: install afterword[redis].")
        return
    try:
        redis.Redis.from_url(
            settings.redis_url,
            socket_connect_timeout=TIMEOUT_SECONDS,
            socket_timeout=TIMEOUT_SECONDS,
        ).ping()
    except redis.RedisError as error:
        yield Result("fail", f"Redis cannot be reached: {error}")
    else:
        yield Result("ok", "Redis answers.")


def _check_mail(settings: Settings) -> Iterator[Result]:
    if not settings.smtp_url:
        folder = settings.instance_dir / "mail"
        yield Result("warn", f"No mail server is set (AFTERWORD_SMTP_URL): mail stays in {folder}.")
        return
    try:
        delivery.connect(settings.smtp_url, TIMEOUT_SECONDS).quit()
    except (OSError, smtplib.SMTPException, UnsafeMailServer) as error:
        yield Result("fail", f"The mail server cannot be used: {error}")
    else:
        yield Result("ok", "The mail server answers.")


def _check_providers(settings: Settings) -> Iterator[Result]:
    del settings
    known = installed.current()
    for provider in known.providers.values():
        # What is asked is public; whether the provider knows us shows only when somebody signs in.
        try:
            if provider.discovery_url:
                openid.read_metadata(known.asking, provider, clock.now())
        except (ProviderAway, AnswerNotUnderstood) as error:
            yield Result("fail", f"“{provider.name}”: {error.detail} ({error.__cause__})")
        else:
            where = known.asking.callback_url(provider.name, "")
            yield Result("ok", f"“{provider.name}” sends people back to {where} .")


DATABASE_CHECKS: tuple[Check, ...] = (
    _check_migrated,
    _check_durability,
    _check_sites,
    _check_sso_keys,
)
CHECKS: tuple[Check, ...] = (
    _check_base_url,
    _check_secret_key,
    _check_redis,
    _check_mail,
    _check_providers,
)
