"""Who gets a mail."""

from dataclasses import dataclass

from comments.core import words


@dataclass(frozen=True)
class Recipient:
    """An address, and the language in which somebody is written to there."""

    address: str
    language: str = words.ENGLISH
