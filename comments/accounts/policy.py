"""Who may come in."""

from comments.accounts.errors import RoleTooLow, SignInFirst
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer


def check_signed_in(viewer: Viewer) -> None:
    """Raise unless somebody is signed in."""
    if viewer.account_id is None:
        raise SignInFirst("Please sign in first. Sessions end by themselves after two weeks.")


def check_role(viewer: Viewer, site_id: int, least: RoleName) -> None:
    """Raise unless the viewer has at least this role on the site."""
    check_signed_in(viewer)
    if not viewer.has_role(site_id, least):
        raise RoleTooLow(
            f"This needs the role “{least}” on this site, or a higher one. Its owner can give it to you."
        )
