"""Shapes of what names a site."""

from comments.web.text_types import Shape


class SitePath(Shape):
    """A path that names a site."""

    site: str
