"""Who may come in, and who may change whose role."""

from comments.accounts.errors import RoleTooLow, SecondFactorNeeded, SignInFirst
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer, is_above
from comments.core.words import gettext


def check_signed_in(viewer: Viewer) -> None:
    """Raise unless somebody is signed in."""
    signed_in_id(viewer)


def signed_in_id(viewer: Viewer) -> int:
    """Return whose account it is, or raise unless somebody is signed in."""
    if viewer.account_id is None:
        raise SignInFirst(
            gettext("Please sign in first. Sessions end by themselves after two weeks.")
        )
    return viewer.account_id


def check_role(viewer: Viewer, site_id: int, least: RoleName) -> None:
    """Raise unless the viewer has at least this role on the site."""
    if viewer.has_role(site_id, least):
        return
    check_signed_in(viewer)
    if site_id in viewer.waiting:
        raise SecondFactorNeeded(
            gettext("Show your second factor first: your role on this site counts with it alone.")
        )
    raise RoleTooLow(
        gettext(
            "This needs the role “%(least)s” on this site, or a higher one. Its owner can give "
            "it to you.",
            least=least,
        )
    )


def check_may_invite(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may ask people to look after the site."""
    check_role(viewer, site_id, RoleName.OWNER)


def check_may_take_publishers_word(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may say whether the site's publisher makes observers and moderators."""
    check_role(viewer, site_id, RoleName.OWNER)


def check_may_change_role(
    viewer: Viewer, site_id: int, role: RoleName, wanted: RoleName | None
) -> None:
    """Raise unless the viewer may make the second role, or none, of somebody's first one."""
    check_role(viewer, site_id, RoleName.LEAD)
    if not may_change_role(viewer, site_id, role, wanted):
        raise RoleTooLow(
            gettext("Only an owner changes a role that is as high as yours, or makes it so.")
        )


def may_change_role(viewer: Viewer, site_id: int, role: RoleName, wanted: RoleName | None) -> bool:
    """Say whether the viewer may: an owner anybody's, others those below their own."""
    own = viewer.roles.get(site_id)
    if own is None or own is RoleName.OWNER:
        return own is not None
    return (
        own is RoleName.LEAD and is_above(own, role) and (wanted is None or is_above(own, wanted))
    )
