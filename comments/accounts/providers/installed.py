"""The providers of this application, and with what they are asked: made once, from its settings."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Flask, current_app

from comments.accounts.providers import configured
from comments.accounts.providers.asking import Asking
from comments.accounts.providers.configured import Provider
from comments.accounts.providers.errors import UnknownProvider
from comments.core.outbound import Outbound
from comments.core.settings import Settings
from comments.core.words import gettext

EXTENSION = "afterword_providers"


@dataclass(frozen=True)
class Installed:
    """The providers by name, and how they are asked."""

    providers: Mapping[str, Provider]
    asking: Asking


def init_app(app: Flask, settings: Settings) -> None:
    """Read the providers.

    Raises:
        SettingsError: one of them cannot be used.

    """
    outside = Outbound(private_hosts=frozenset(settings.outbound_private_hosts))
    providers = configured.read_providers(settings, outside)
    app.config["SIGN_IN_PROVIDERS"] = tuple(providers)
    app.extensions[EXTENSION] = Installed(
        providers, Asking(outside, settings.base_url, settings.secret_key)
    )


def current() -> Installed:
    """Return what this application has."""
    installed: Installed = current_app.extensions[EXTENSION]
    return installed


def get_provider(name: str) -> Provider:
    """Return the provider with that name.

    Raises:
        UnknownProvider: there is none.

    """
    provider = current().providers.get(name)
    if provider is None:
        raise UnknownProvider(
            gettext("This service knows no such way to sign in. Choose another one.")
        )
    return provider
