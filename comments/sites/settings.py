"""What a site's owner decides: one frozen dataclass, kept as JSON with the site.

A new setting is one field here: its name is the name in `afterword site set`, its default the value of
sites that never set it.
"""

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from comments.core.errors import FieldError
from comments.sites.errors import BadSetting

ORDERS = ("newest", "oldest", "best")
WAYS_IN = ("mail",)
ERASURES = ("delete", "anonymise")
ADDRESS_FORMS = ("truncated", "hashed", "none")
_WORDS = {"on": True, "true": True, "yes": True, "off": False, "false": False, "no": False}


def _setting(default: Any, help_line: str, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help_line, "choices": choices})


@dataclass(frozen=True)
class SiteSettings:
    """One site's settings."""

    premoderate: bool = _setting(default=True, help_line="Hold every new comment for a moderator.")
    order: str = _setting("newest", "The order a thread opens in.", ORDERS)
    edit_window_minutes: int = _setting(15, "How long authors may edit what they posted.")
    addresses: str = _setting(
        "truncated", "How the network address of a commenter is kept.", ADDRESS_FORMS
    )
    erasure: str = _setting(
        "delete", "What becomes of the comments of people who leave for good.", ERASURES
    )
    guests: bool = _setting(default=True, help_line="Let people comment without signing in.")
    sign_in: tuple[str, ...] = _setting(
        ("mail",),
        "The ways to sign in that readers are offered, with commas between them.",
        WAYS_IN,
    )


_NAMES = frozenset(item.name for item in fields(SiteSettings))


def load_settings(stored: dict[str, Any]) -> SiteSettings:
    """Read stored settings; names of other versions are ignored."""
    known = {name: value for name, value in stored.items() if name in _NAMES}
    # JSON knows no tuples.
    lists = {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
    return SiteSettings(**known | lists)


def changed(stored: dict[str, Any], name: str, word: str) -> dict[str, Any]:
    """Return stored settings with one set from a word as typed.

    Raises:
        BadSetting: no such setting, or a value it cannot take.

    """
    item = next((item for item in fields(SiteSettings) if item.name == name), None)
    if item is None:
        known = ", ".join(item.name for item in fields(SiteSettings))
        raise _bad(name, f"“{name}” is not a site setting. There are: name, origins, {known}.")
    value = _parse(name, word, item.metadata["choices"], type(item.default))
    return asdict(load_settings(stored)) | {name: value}


def as_word(value: bool | int | str | tuple[str, ...]) -> str:  # noqa: FBT001 - a setting's value
    """Return a setting's value as it is typed."""
    if isinstance(value, bool):
        return "on" if value else "off"
    return ",".join(value) if isinstance(value, tuple) else str(value)


def _parse(
    name: str, word: str, choices: tuple[str, ...], kind: type
) -> bool | int | str | tuple[str, ...]:
    if kind is bool:
        if word.lower() not in _WORDS:
            raise _bad(name, f"“{name}” is on or off, not “{word}”.")
        return _WORDS[word.lower()]
    if kind is int:
        if not word.isascii() or not word.isdigit() or len(word) > 6:  # noqa: PLR2004 - years of minutes
            raise _bad(name, f"“{name}” is a whole number of minutes, not “{word}”.")
        return int(word)
    if kind is tuple:
        words = tuple(dict.fromkeys(part.strip() for part in word.split(",") if part.strip()))
        if not set(words) <= set(choices):
            raise _bad(name, f"“{name}” holds some of {', '.join(choices)}, not “{word}”.")
        return words
    if word not in choices:
        raise _bad(name, f"“{name}” is one of {', '.join(choices)}, not “{word}”.")
    return word


def _bad(name: str, detail: str) -> BadSetting:
    return BadSetting(detail, errors=(FieldError(f"/{name}", detail),))
