"""Site settings as fields of a form, and what was typed into them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from flask import request

from comments.sites.settings import SiteSettings, as_word, help_of

_ITEMS = {item.name: item for item in fields(SiteSettings)}


def present(
    name: str, kept: SiteSettings, typed: Mapping[str, str], more_choices: Sequence[str] = ()
) -> dict[str, Any]:
    """Present one setting as `dashboard/_settings.html` shows it: as it was typed, else as it is kept."""
    value = typed.get(name, as_word(getattr(kept, name)))
    return {
        "name": name,
        "help": help_of(name),
        "kind": _kind(name),
        "choices": (*_ITEMS[name].metadata["choices"], *more_choices),
        "value": value,
        "chosen": value.split(","),
    }


def typed(names: Iterable[str]) -> dict[str, str]:
    """Return what stands in the form that was sent; of boxes, those that are not ticked send nothing."""
    return {
        name: _typed(name)
        for name in names
        if name in request.form or _kind(name) in {"bool", "several"}
    }


def _typed(name: str) -> str:
    if _kind(name) == "several":
        return ",".join(request.form.getlist(name))
    return request.form.get(name, "off").strip()


def _kind(name: str) -> str:
    item = _ITEMS[name]
    if not item.metadata["choices"]:
        return type(item.default).__name__
    return "several" if isinstance(item.default, tuple) else "choice"
