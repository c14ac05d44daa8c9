"""Providers outside, and an installation that knows them."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from comments.accounts.providers import configured, installed
from comments.accounts.providers.asking import Asking
from comments.accounts.providers.configured import Provider
from comments.core.db import write_unit
from comments.core.outbound import Outbound
from comments.core.settings import Settings
from comments.sites import actions as sites
from comments.sites import queries as site_queries
from comments.sites.models import Site
from tests.conftest import settings_for
from tests.outside.services import ENTRIES, Outside, open_outside

OUR_URL = "http://comments.example.test"


@pytest.fixture
def outside() -> Iterator[Outside]:
    outside = open_outside(OUR_URL)
    yield outside
    outside.world.stop()


def providers_of(outside: Outside) -> dict[str, Provider]:
    settings = Settings(sign_in_providers=json.dumps(ENTRIES))
    return dict(configured.read_providers(settings, outside.outbound()))


@pytest.fixture
def providers(outside: Outside) -> dict[str, Provider]:
    return providers_of(outside)


@pytest.fixture
def asking(outside: Outside) -> Asking:
    return Asking(outside.outbound(), OUR_URL, "a secret for tests only")


def hurried(asking: Asking, outside: Outside) -> Asking:
    """Return the same with little patience."""
    return replace(asking, outside=outside.outbound(seconds=0.3))


@pytest.fixture
def settings(database_url: str, tmp_path: Path, outside: Outside) -> Settings:
    return settings_for(
        database_url,
        tmp_path,
        base_url=OUR_URL,
        sign_in_providers=json.dumps(ENTRIES),
        outbound_private_hosts=tuple(outside.world.hosts()),
    )


@pytest.fixture
def app(app: Flask, outside: Outside) -> Flask:
    """The application, to which the names of the world outside lead where they should."""
    reach(app, outside.outbound())
    return app


def callback(name: str) -> str:
    return f"{OUR_URL}/sign-in/callback/{name}"


def reconfigure(app: Flask, **entries: object) -> None:
    """Let the operator name these providers otherwise."""
    known = app.extensions[installed.EXTENSION]
    settings = Settings(sign_in_providers=json.dumps(ENTRIES | entries))
    providers = configured.read_providers(settings, known.asking.outside)
    app.extensions[installed.EXTENSION] = replace(known, providers=providers)


def reach(app: Flask, outbound: Outbound) -> None:
    """Have an application ask by this client."""
    known = app.extensions[installed.EXTENSION]
    app.extensions[installed.EXTENSION] = replace(
        known, asking=replace(known.asking, outside=outbound)
    )


@pytest.fixture
def site(app: Flask, site: Site) -> Site:
    """The site “blog”, which offers every way in."""
    with app.app_context(), write_unit():
        sites.set_site(site_queries.get_site("blog"), f"sign_in=mail,{','.join(ENTRIES)}", ENTRIES)
    return site
