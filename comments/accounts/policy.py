"""Who may come in, and who may change whose role."""

from comments.accounts.errors import RoleTooLow, SecondFactorNeeded, SignInFirst
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer
from comments.core.words import gettext

ROLES = {
    RoleName.OBSERVER: gettext("observer"),
    RoleName.MODERATOR: gettext("moderator"),
    RoleName.LEAD: gettext("lead"),
    RoleName.OWNER: gettext("owner"),
}


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
            least=ROLES[least],
        )
    )


def check_may_manage_staff(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may see who looks after the site, ask people to, change their roles and let them go."""
    check_role(viewer, site_id, RoleName.OWNER)


def check_may_take_publishers_word(viewer: Viewer, site_id: int) -> None:
    """Raise unless the viewer may say whether the site's publisher makes observers and moderators."""
    check_role(viewer, site_id, RoleName.OWNER)
