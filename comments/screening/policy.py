"""Who may see and change the rules of a site, and who may say how far somebody is trusted."""

from comments.accounts import policy as accounts
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer


def check_may_change(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may see and change what the site screens by."""
    accounts.check_role(viewer, site_id, RoleName.LEAD)


def may_change(viewer: Viewer, site_id: int) -> bool:
    """Say whether the viewer may see and change what the site screens by."""
    return viewer.has_role(site_id, RoleName.LEAD)


def check_may_see_trust(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may see how far somebody is trusted, and why."""
    accounts.check_role(viewer, site_id, RoleName.OBSERVER)


def check_may_pin(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may pin how far somebody is trusted."""
    accounts.check_role(viewer, site_id, RoleName.MODERATOR)
