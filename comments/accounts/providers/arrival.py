"""Somebody who came back from a provider: what is known of this moment, and what is made of the person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from comments.accounts.providers.client import Because, Client, Secrets, not_understood
from comments.accounts.providers.configured import Provider
from comments.core import text

MAX_SUBJECT = 255
MAX_NAME = 80
MAX_URL = 500


@dataclass(frozen=True)
class Arrival:
    """One person with tokens from a provider. Apple tells a name beside them, and only the first time."""

    provider: Provider
    client: Client
    tokens: Mapping[str, str] = field(repr=False)
    secrets: Secrets
    now: datetime
    given_name: str = ""


@dataclass(frozen=True)
class Person:
    """Who somebody is at a provider. (`issuer`, `subject`) is the identity; all else is only what they are called."""

    issuer: str
    subject: str
    label: str
    name: str
    url: str | None = None


def person_from(
    arrival: Arrival, subject: object, names: list[object], label: object = ""
) -> Person:
    """Make a person of what a provider says: the first name that can be shown is theirs.

    Raises:
        AnswerNotUnderstood: the identity itself is not usable.

    """
    if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT:
        raise not_understood(arrival.client.label) from Because(
            "the subject is no text, or too long"
        )
    if not text.is_storable(subject):
        raise not_understood(arrival.client.label) from Because("the subject cannot be stored")
    tidy = [text.single_line(name)[:MAX_NAME] for name in names if isinstance(name, str)]
    shown = next((name for name in tidy if text.is_visible(name)), "")
    return Person(
        issuer=arrival.client.issuer,
        subject=subject,
        label=(text.single_line(label)[:MAX_NAME] if isinstance(label, str) else "") or shown,
        name=shown,
    )


def link_from(value: object) -> str | None:
    """Return the address of somebody's page, if it is one that can be shown as a link."""
    if not isinstance(value, str) or len(value) > MAX_URL or not value.startswith("https://"):
        return None
    return value if value.isascii() and value.isprintable() and " " not in value else None
