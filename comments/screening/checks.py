"""Checks of the place and of how something was sent: each a pure function from a draft to a verdict or nothing."""

from datetime import timedelta

from comments.core import text
from comments.core.words import gettext
from comments.screening.draft import Draft, Outcome, Verdict

CLOSED = gettext("This discussion is closed.")
STOPPED = gettext("No comments are taken here for now. Please come back later.")
READ_FIRST = gettext(
    "Comments are read here before they appear. Yours is waiting, and you need not send it again."
)


def empty_text(draft: Draft) -> Verdict | None:
    """Refuse a comment of which readers would see nothing."""
    if text.is_visible(draft.words):
        return None
    return Verdict(Outcome.REFUSE, "empty_text", gettext("Please write something first."))


def thread_closed(draft: Draft) -> Verdict | None:
    """Refuse new comments and edits under a closed discussion."""
    if draft.place.is_open:
        return None
    return Verdict(Outcome.REFUSE, "thread_closed", CLOSED)


def thread_too_old(draft: Draft) -> Verdict | None:
    """Refuse them under a discussion that its age closes, unless staff chose for it."""
    days, began = draft.settings.closes_after_days, draft.place.created_at
    if not days or began is None or draft.place.closed_by_hand is not None:
        return None
    if draft.now - began < timedelta(days=days):
        return None
    return Verdict(Outcome.REFUSE, "thread_too_old", CLOSED)


def site_stopped(draft: Draft) -> Verdict | None:
    """Refuse everything of everybody but staff while the switch of the site, or of the discussion, says so."""
    if not draft.settings.stopped or draft.speaker.is_staff:
        return None
    return Verdict(Outcome.REFUSE, "site_stopped", draft.settings.stop_message or STOPPED)


def trap_filled(draft: Draft) -> Verdict | None:
    """Refuse what came with something in the field that people do not see."""
    if not draft.sent.trap:
        return None
    return Verdict(
        Outcome.REFUSE,
        "trap_filled",
        gettext(
            "A field that has to stay empty was filled in, perhaps by your browser. Please send it again."
        ),
    )


def sent_too_fast(draft: Draft) -> Verdict | None:
    """Refuse a form of the plain page that was sent sooner than people type. Other clients say no time."""
    least, seconds = draft.settings.least_seconds, draft.sent.seconds
    if not least or not draft.sent.is_plain or (seconds is not None and seconds >= least):
        return None
    return Verdict(
        Outcome.REFUSE,
        "sent_too_fast",
        gettext("That was faster than people type. Please wait a few seconds and send it again."),
    )


def proof_missing(draft: Draft) -> Verdict | None:
    """Refuse a new comment without a proof of work where the site asks for one; on the plain page, hold it."""
    asked = draft.settings.proof_of_work
    if asked == "off" or draft.is_edit or (asked == "guests" and not draft.speaker.is_guest):
        return None
    if draft.sent.proof is not None and not draft.facts.is_proof_spent:
        return None
    if draft.sent.is_plain:
        return Verdict(
            Outcome.HOLD,
            "proof_missing",
            gettext("It was written on the plain page, where browsers cannot prove their work."),
            weight=15,
            notice=READ_FIRST,
        )
    return Verdict(
        Outcome.REFUSE,
        "proof_missing",
        gettext("This site asks your browser to compute for a moment first. Please send it again."),
    )


def premoderated_thread(draft: Draft) -> Verdict | None:
    """Hold everything in a discussion for which staff chose that, whoever writes it."""
    if not draft.place.premoderate or draft.speaker.is_staff:
        return None
    return Verdict(
        Outcome.HOLD,
        "premoderated_thread",
        gettext("Every comment in this discussion is read first."),
        notice=READ_FIRST,
    )


def premoderated_site(draft: Draft) -> Verdict | None:
    """Hold everything on a site that reads first; in single discussions staff may have chosen otherwise."""
    if not draft.settings.premoderate or draft.place.premoderate is False:
        return None
    return Verdict(
        Outcome.HOLD,
        "premoderated_site",
        gettext("Every comment on this site is read before it appears."),
        notice=READ_FIRST,
    )
