"""Who may see the queues, who may decide, and what a decision makes of a comment."""

from enum import StrEnum

from comments.accounts import policy as accounts
from comments.accounts.errors import RoleTooLow
from comments.accounts.models import RoleName
from comments.accounts.viewer import Viewer, is_above
from comments.core.words import gettext
from comments.discussion.models import Status
from comments.sites.models import Site


class Decision(StrEnum):
    """What staff can do with a comment."""

    APPROVE = "approve"
    REMOVE = "remove"
    SPAM = "spam"
    RESTORE = "restore"


SUBJECT_KIND = "comment"
UNDO = "comment.undo"
# How decisions are called in the audit log, and in a sentence.
PAST_WORDS = {
    "comment.approve": gettext("approved"),
    "comment.remove": gettext("removed"),
    "comment.spam": gettext("marked as spam"),
    "comment.restore": gettext("restored"),
    UNDO: gettext("put back"),
}
# What a comment is, in the middle of a sentence.
STATES = {
    Status.PENDING: gettext("pending"),
    Status.APPROVED: gettext("approved"),
    Status.SPAM: gettext("spam"),
    Status.REMOVED: gettext("removed"),
    Status.DELETED: gettext("deleted"),
}
AUDIT_ACTIONS = tuple(PAST_WORDS)

# Why a comment can be removed, in the words that stand in the log; the desk numbers them from 1.
REMOVAL_REASONS = (
    gettext("Off topic"),
    gettext("Rude or hateful"),
    gettext("Advertising"),
    gettext("Personal details"),
    gettext("False or misleading"),
    gettext("Against the law"),
    gettext("Said before"),
)

# From which status each decision leads where. What its author took back stays taken back: its words are gone.
TRANSITIONS: dict[Decision, tuple[frozenset[Status], Status]] = {
    Decision.APPROVE: (
        frozenset({Status.PENDING, Status.SPAM, Status.REMOVED}),
        Status.APPROVED,
    ),
    Decision.REMOVE: (frozenset({Status.PENDING, Status.APPROVED, Status.SPAM}), Status.REMOVED),
    Decision.SPAM: (frozenset({Status.PENDING, Status.APPROVED, Status.REMOVED}), Status.SPAM),
    Decision.RESTORE: (frozenset({Status.SPAM, Status.REMOVED}), Status.APPROVED),
}


def check_may_read(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may see what readers do not."""
    accounts.check_role(viewer, site.id, RoleName.OBSERVER)


def check_may_decide(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may decide about comments."""
    accounts.check_role(viewer, site.id, RoleName.MODERATOR)


def check_may_read_log(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may see who did what."""
    accounts.check_role(viewer, site.id, RoleName.MODERATOR)


def check_may_export_log(viewer: Viewer, site: Site) -> None:
    """Raise unless the viewer may take the whole log away: as all exports, that is for owners."""
    accounts.check_role(viewer, site.id, RoleName.OWNER)


def may_export_log(viewer: Viewer, site: Site) -> bool:
    """Say whether the viewer may take the whole log away."""
    return viewer.has_role(site.id, RoleName.OWNER)


def may_decide(viewer: Viewer, site: Site) -> bool:
    """Say whether the viewer may decide about comments."""
    return viewer.has_role(site.id, RoleName.MODERATOR)


def check_may_act_on(viewer: Viewer, site: Site, role: RoleName | None) -> None:
    """Raise unless the viewer may sanction, or take notes of, somebody with this role on the site, or none."""
    check_may_decide(viewer, site)
    if not may_act_on(viewer, site, role):
        raise RoleTooLow(
            gettext(
                "This person looks after the site with a role as high as yours, or a higher one. An "
                "owner can change that at Staff.",
            )
        )


def may_act_on(viewer: Viewer, site: Site, role: RoleName | None) -> bool:
    """Say whether the viewer stands above somebody with this role on the site, or none."""
    own = viewer.roles.get(site.id)
    return own is not None and (role is None or is_above(own, role))


def decisions_for(status: Status) -> list[Decision]:
    """List what can be done with a comment in this status; what was put away is restored, not approved."""
    put_away = status in TRANSITIONS[Decision.RESTORE][0]
    hidden = Decision.APPROVE if put_away else Decision.RESTORE
    return [
        decision
        for decision, (sources, _) in TRANSITIONS.items()
        if status in sources and decision is not hidden
    ]


def why_not(decision: Decision, status: Status) -> str:
    """Say in words why a decision does not fit a comment in this status."""
    if status is Status.DELETED:
        return gettext("Its author took it back in the meantime.")
    if decision is Decision.RESTORE and status is Status.PENDING:
        return gettext("It is still waiting: approve it instead.")
    return gettext("It is %(status)s and cannot be changed that way.", status=STATES[status])
