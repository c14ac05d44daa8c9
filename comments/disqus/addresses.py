"""The three styles in which an address names a forum, which is what Disqus calls a site.

`foo.comments.example.org/embed.js`, `comments.example.org/foo/embed.js`, and what clients that add `.disqus.com` to the
name by themselves make of the name `comments.example.org/foo`: `comments.example.org/foo.disqus.com/embed.js`. All
three reach the same views: the first is written as the second in front of everything, so that what is kept by its
path is kept once for each forum.
"""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask
from werkzeug.routing import BaseConverter, ValidationError

from comments.core.settings import Settings
from comments.sites.names import RESERVED, SHORTNAME

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

# What is asked of a forum's own host. Everything else there is what it is on ours.
FORUM_PATHS = re.compile(
    r"/(?:(?:embed|count|count-data|recommendations|blogger_item|blogger_index)\.js"
    r"|(?:[^/]+/)?latest\.rss|admin(?:/.*)?)?"
)


def shortname_of(name: str) -> str:
    """Return the shortname in a forum's name as pages write it, which may have our host before it."""
    return name.rpartition("/")[2].removesuffix(".disqus.com").lower()


class ForumConverter(BaseConverter):
    """A part of a path that names a forum, in either of two styles; the shortname to the view."""

    regex = r"[A-Za-z0-9-]{3,50}(?:\.disqus\.com)?"

    def to_python(self, value: str) -> str:
        """Return the shortname.

        Raises:
            ValidationError: it is an address of our own.

        """
        name = shortname_of(value)
        if name in RESERVED:
            raise ValidationError
        return name


class ForumHosts:
    """A layer that reads a forum from the host: `foo.` in front of our own."""

    def __init__(self, inner: "WSGIApplication", base_url: str) -> None:
        """Stand in front of an application that readers reach at `base_url`."""
        self._inner = inner
        self._ending = f".{urlsplit(base_url).hostname}"

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Iterable[bytes]:
        """Write the forum into the path where the host names one."""
        host: str = environ.get("HTTP_HOST", "").lower().partition(":")[0]
        if host.endswith(self._ending):
            name, path = host.removesuffix(self._ending), environ["PATH_INFO"] or "/"
            is_forum = SHORTNAME.fullmatch(name) and name not in RESERVED
            if is_forum and FORUM_PATHS.fullmatch(path):
                environ = environ | {"PATH_INFO": f"/{name}{path}"}
        return self._inner(environ, start)


def init_app(app: Flask, settings: Settings) -> None:
    """Offer the converter `forum` to routes, and put the layer in front of everything else."""
    app.url_map.converters["forum"] = ForumConverter
    app.wsgi_app = ForumHosts(app.wsgi_app, settings.base_url)  # type: ignore[assignment]
