"""The providers of an installation, as its operator names them in `AFTERWORD_SIGN_IN_PROVIDERS`.

A name that we know stands for that service; any other is an OpenID provider, found by its discovery document. What
does not fit stops the start and is named, without repeating a secret.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from comments.accounts.providers import instances
from comments.accounts.providers.errors import BadInstance
from comments.core.outbound import NotAllowed, Outbound
from comments.core.settings import PREFIX, Settings, SettingsError
from comments.sites.settings import WAYS_IN

SETTING = f"{PREFIX}SIGN_IN_PROVIDERS"
WELL_KNOWN = "/.well-known/openid-configuration"
NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")
MAX_LABEL = 60
MAX_PROVIDERS = 20
OPENID = "openid"

# By kind: the fields an entry needs, and those it may have.
FIELDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "github": (frozenset({"client_id", "client_secret"}), frozenset({"label"})),
    "google": (frozenset({"client_id", "client_secret"}), frozenset({"label"})),
    "apple": (frozenset({"client_id", "team_id", "key_id", "private_key"}), frozenset({"label"})),
    "mastodon": (frozenset(), frozenset({"label", "instances"})),
    OPENID: (
        frozenset({"label", "discovery_url", "client_id"}),
        frozenset({"client_secret", "scope"}),
    ),
}
KNOWN: dict[str, dict[str, str]] = {
    "github": {"label": "GitHub", "scope": ""},
    "google": {
        "label": "Google",
        "scope": "openid profile",
        "discovery_url": f"https://accounts.google.com{WELL_KNOWN}",
    },
    "apple": {
        "label": "Apple",
        "scope": "openid name",
        "discovery_url": f"https://appleid.apple.com{WELL_KNOWN}",
    },
    "mastodon": {"label": "Mastodon", "scope": "read:accounts"},
    OPENID: {"scope": "openid profile"},
}


@dataclass(frozen=True)
class Provider:
    """One service outside where people may sign in. `name` stands in addresses and in the settings of sites."""

    name: str
    kind: str
    label: str
    scope: str
    client_id: str = ""
    client_secret: str = field(default="", repr=False)
    discovery_url: str = ""
    team_id: str = ""
    key_id: str = ""
    private_key: str = field(default="", repr=False)
    instances: tuple[str, ...] = ()


def read_providers(settings: Settings, outbound: Outbound) -> Mapping[str, Provider]:
    """Return the providers by name, in the operator's order.

    Raises:
        SettingsError: an entry cannot be used.

    """
    entries = json.loads(settings.sign_in_providers or "{}")
    if len(entries) > MAX_PROVIDERS:
        raise SettingsError(f"{SETTING} names more than {MAX_PROVIDERS} providers.")
    return {name: _read_provider(name, entry, outbound) for name, entry in entries.items()}


def _read_provider(name: str, entry: object, outbound: Outbound) -> Provider:
    if not NAME.fullmatch(name):
        raise SettingsError(
            f"{SETTING}: {name!r} cannot be a provider’s name: use 2 to 30 of a–z, 0–9 and the hyphen."
        )
    if name in WAYS_IN:
        raise _wrong(name, "is a way to sign in here already; choose another name")
    if not isinstance(entry, dict):
        raise _wrong(name, "has to be a JSON object, like {}")
    kind = name if name in KNOWN else OPENID
    needed, possible = FIELDS[kind]
    for missing in sorted(needed - entry.keys()):
        raise _wrong(name, f"lacks {missing}")
    for unknown in sorted(entry.keys() - needed - possible):
        raise _wrong(name, f"has a field {unknown!r}, which nobody knows")
    for key, value in entry.items():
        _check_value(name, key, value)
    provider = Provider(name=name, kind=kind, **(KNOWN[kind] | _values(entry)))
    _check_whole(provider, outbound)
    return provider


def _values(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        key: tuple(instances.normalize(each) for each in value) if key == "instances" else value
        for key, value in entry.items()
    }


def _check_value(name: str, key: str, value: object) -> None:
    if key == "instances":
        _check_instances(name, value)
    elif not isinstance(value, str) or not value.strip():
        raise _wrong(name, f"needs words in {key}")
    elif key == "label":
        if not value.isprintable() or len(value) > MAX_LABEL:
            raise _wrong(name, f"has a label that is no line of at most {MAX_LABEL} letters")
    elif key != "private_key" and not (value.isascii() and value.isprintable()):
        # It travels in headers and addresses, which have no other letters.
        raise _wrong(name, f"has something in {key} that is no printable ASCII")


def _check_instances(name: str, value: object) -> None:
    if not isinstance(value, list) or not value:
        raise _wrong(name, "needs a list of servers in instances")
    for each in value:
        try:
            instances.normalize(each if isinstance(each, str) else "")
        except BadInstance as error:
            raise _wrong(name, f"names {each!r} in instances, which is no server") from error


def _check_whole(provider: Provider, outbound: Outbound) -> None:
    if provider.kind == OPENID:
        try:
            outbound.check_url(provider.discovery_url)
        except NotAllowed as error:
            raise _wrong(
                provider.name, f"has a discovery_url that cannot be asked: {error}"
            ) from error
        if not provider.discovery_url.endswith(WELL_KNOWN):
            raise _wrong(provider.name, f"needs a discovery_url that ends in {WELL_KNOWN}")
        if "openid" not in provider.scope.split():
            raise _wrong(provider.name, "needs openid among the words of scope")
    if provider.private_key:
        _check_private_key(provider)


def _check_private_key(provider: Provider) -> None:
    # Loaded with the first key, as in `kinds`.
    from joserfc.errors import JoseError
    from joserfc.jwk import ECKey

    try:
        key = ECKey.import_key(provider.private_key)
    except (JoseError, ValueError, TypeError) as error:
        raise _wrong(provider.name, "has a private_key that cannot be read") from error
    if not key.is_private or key.curve_name != "P-256":
        raise _wrong(provider.name, "has a private_key that is none of P-256, as Apple makes them")


def _wrong(name: str, what: str) -> SettingsError:
    return SettingsError(f"{SETTING}: “{name}” {what}.")
