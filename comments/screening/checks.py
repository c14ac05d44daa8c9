"""The checks: each a pure function from a draft to a verdict or nothing."""

from comments.core import text
from comments.screening.draft import Draft, Outcome, Verdict


def empty_text(draft: Draft) -> Verdict | None:
    """Refuse a comment of which readers would see nothing."""
    if text.is_visible(draft.words):
        return None
    return Verdict(Outcome.REFUSE, "empty_text", "Please write something first.")


def thread_closed(draft: Draft) -> Verdict | None:
    """Refuse new comments and edits under a closed discussion."""
    if draft.place.is_open:
        return None
    return Verdict(Outcome.REFUSE, "thread_closed", "This discussion is closed.")


def premoderated_site(draft: Draft) -> Verdict | None:
    """Hold everything on a site that reads first."""
    if not draft.settings.premoderate or draft.place.premoderate is False:
        return None
    return Verdict(
        Outcome.HOLD, "premoderated_site", "Every comment on this site is read before it appears."
    )


def premoderated_thread(draft: Draft) -> Verdict | None:
    """Hold everything in a discussion for which staff chose that."""
    if not draft.place.premoderate:
        return None
    return Verdict(
        Outcome.HOLD, "premoderated_thread", "Every comment in this discussion is read first."
    )
