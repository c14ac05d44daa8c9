"""Who may do what with threads."""

from comments.accounts import policy as accounts
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.sites.models import Site


def check_may_read(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may see the list of threads and what staff chose for them."""
    accounts.check_role(viewer, site.id, RoleName.OBSERVER)


def check_may_moderate(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may close a thread, open it, and say what is read first in it."""
    accounts.check_role(viewer, site.id, RoleName.MODERATOR)


def check_may_set(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may choose settings for a thread: as on the whole site, that is for leads."""
    accounts.check_role(viewer, site.id, RoleName.LEAD)


def check_may_rename(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may say which pages lead to which thread: merging cannot be undone."""
    accounts.check_role(viewer, site.id, RoleName.LEAD)


def may_moderate(viewer: Viewer, site: Site) -> bool:
    """Say whether the viewer may close a thread, open it, and say what is read first in it."""
    return viewer.has_role(site.id, RoleName.MODERATOR)


def may_set(viewer: Viewer, site: Site) -> bool:
    """Say whether the viewer may choose settings for a thread."""
    return viewer.has_role(site.id, RoleName.LEAD)


def may_rename(viewer: Viewer, site: Site) -> bool:
    """Say whether the viewer may say which pages lead to which thread."""
    return viewer.has_role(site.id, RoleName.LEAD)
