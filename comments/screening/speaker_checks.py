"""Checks of who speaks: guests, people who are new, names, and how much somebody says at once."""

from datetime import timedelta

from comments.core.words import gettext
from comments.screening import folding, trust
from comments.screening.draft import Draft, Outcome, Verdict

NEW_HERE = gettext(
    "Comments of people who are new here are read first. Yours is waiting, and you need not send it again."
)


def guest(draft: Draft) -> Verdict | None:
    """Hold what guests write."""
    if not draft.settings.hold_guests or not draft.speaker.is_guest:
        return None
    return Verdict(Outcome.HOLD, "guest", gettext("A guest wrote it."), weight=10, notice=NEW_HERE)


def first_comments(draft: Draft) -> Verdict | None:
    """Hold the first comments of a person, until enough were approved. Guests are always new: anybody takes a name."""
    wanted = draft.settings.first_comments
    approved = draft.speaker.record.approved if draft.speaker.record else 0
    if approved >= wanted:
        return None
    return Verdict(
        Outcome.HOLD,
        "first_comments",
        gettext(
            "So far %(approved)s of the %(wanted)s comments it takes were approved.",
            approved=approved,
            wanted=wanted,
        ),
        str(approved),
        weight=10,
        notice=NEW_HERE,
    )


def young_account(draft: Draft) -> Verdict | None:
    """Hold what a young account writes."""
    hours, record = draft.settings.young_account_hours, draft.speaker.record
    if not hours or record is None or draft.now - record.since >= timedelta(hours=hours):
        return None
    age = int((draft.now - record.since).total_seconds() // 3600)
    return Verdict(
        Outcome.HOLD,
        "young_account",
        gettext("The account is younger than %(hours)s hours.", hours=hours),
        f"{age} h",
        weight=15,
        notice=NEW_HERE,
    )


def imitated_name(draft: Draft) -> Verdict | None:
    """Hold what comes under a name that looks like somebody's who looks after the site."""
    if folding.skeleton(draft.speaker.name) not in draft.facts.staff_names:
        return None
    return Verdict(
        Outcome.HOLD,
        "imitated_name",
        gettext("The name looks like that of somebody on the staff."),
        draft.speaker.name,
        weight=50,
    )


def many_comments(draft: Draft) -> Verdict | None:
    """Hold or refuse what somebody says after having said much at once."""
    many, count = draft.settings.many_comments, draft.facts.lately.count
    if not many or count < many or draft.is_edit:
        return None
    minutes = draft.settings.many_comments_minutes
    if draft.settings.many_comments_action == Outcome.REFUSE:
        sentence = gettext(
            "You have written %(count)s comments within %(minutes)s minutes. Please take a short break.",
            count=count,
            minutes=minutes,
        )
        return Verdict(Outcome.REFUSE, "many_comments", sentence)
    return Verdict(
        Outcome.HOLD,
        "many_comments",
        gettext(
            "There were %(count)s of the same person within %(minutes)s minutes.",
            count=count,
            minutes=minutes,
        ),
        str(count),
        weight=20,
    )


def held_level(draft: Draft) -> Verdict | None:
    """Hold what people write whom the site trusts too little for anything else."""
    if draft.by_level != "hold":
        return None
    return Verdict(
        Outcome.HOLD,
        "held_level",
        gettext(
            "Comments of people who are %(level)s are read first here.",
            level=trust.WORDS[draft.level],
        ),
        weight=10,
        notice=NEW_HERE,
    )
