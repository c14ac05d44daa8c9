"""Which site a request is about and who is asking: two hooks that `comments.app` fills."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request

EXTENSION = "afterword_context"


@dataclass(frozen=True)
class Hooks:
    """`find_site(shortname)` answers the site or raises; `find_viewer()` answers who is asking."""

    find_site: Callable[[str], Any]
    find_viewer: Callable[[], Any]


def init_app(app: Flask, hooks: Hooks) -> None:
    """Keep the hooks where requests find them."""
    app.extensions[EXTENSION] = hooks


def current_site() -> Any:
    """Return the site that this request's path names.

    Raises:
        NotFound: no site has that shortname.

    """
    if "site" not in g:
        shortname = (request.view_args or {})["site"]
        g.site = current_app.extensions[EXTENSION].find_site(shortname)
        g.site_language = g.site.language
    return g.site


def current_viewer() -> Any:
    """Return who is asking: staff with a session, or a stranger."""
    if "viewer" not in g:
        g.viewer = current_app.extensions[EXTENSION].find_viewer()
    return g.viewer
