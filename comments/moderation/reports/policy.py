"""Who may report what, how much a report weighs, and when reports hold a comment."""

from collections.abc import Mapping

from comments.core.words import Number, gettext, joined
from comments.discussion import policy as comment_policy
from comments.discussion.errors import UnknownComment
from comments.discussion.models import Comment, Status
from comments.moderation.reports.errors import OwnReport
from comments.moderation.reports.models import Outcome, Reason

# In hundredths of a person's who never reported before. A guest has no record, and costs nothing to make.
NEWCOMER, GUEST = 100, 50

HELD_RULE = "reported"
# Several readers found it wrong: more than most of what a machine finds, and not beyond doubt.
HELD_RISK = 70
WORDS = {
    Reason.SPAM: gettext("spam"),
    Reason.ABUSE: gettext("abuse"),
    Reason.OFF_TOPIC: gettext("off topic"),
    Reason.PERSONAL_DATA: gettext("personal data"),
    Reason.ILLEGAL: gettext("illegal"),
    Reason.OTHER: gettext("something else"),
}
# What a decision that leaves a comment in this status says about the reports that led to it.
OUTCOMES = {
    Status.APPROVED: Outcome.REJECTED,
    Status.REMOVED: Outcome.UPHELD,
    Status.SPAM: Outcome.UPHELD,
}


def check_may_report(comment: Comment, claim: comment_policy.Claim) -> None:
    """Raise unless readers see the comment, and it is somebody else's."""
    if comment.status != Status.APPROVED:
        raise UnknownComment(gettext("There is no such comment here."))
    if comment_policy.owns(comment, claim):
        raise OwnReport(gettext("You can't report your own comment, but you can delete it."))


def weigh(upheld: int, settled: int) -> int:
    """Weigh a person by what their settled reports came to: from nothing, always wrong, to two, always right.

    The share is counted as if one more had been right and one more wrong, so that a single decision says little.
    """
    return round(2 * NEWCOMER * (upheld + 1) / (settled + 2))


def is_enough(weight: int, threshold: int) -> bool:
    """Say whether open reports hold a comment; a threshold of 0 never does."""
    return threshold > 0 and weight >= threshold * NEWCOMER


def describe(counts: Mapping[Reason, int]) -> str:
    """Say what a comment was reported for and how often, as a sentence for moderators."""
    parts = (
        gettext("%(reason)s ×%(number)s", reason=word, number=Number(counts[reason]))
        for reason, word in WORDS.items()
        if counts.get(reason)
    )
    return gettext("Reported by readers: %(reasons)s", reasons=joined(parts, ", "))
