"""The checks: whoever may not write is told so, and what somebody writes who is shadow banned waits unseen."""

from comments.screening.draft import Draft, Outcome, Verdict
from comments.screening.sanctions import standing
from comments.screening.sanctions.models import SanctionKind

SHADOW_BAN = "shadow_ban"


def sanctioned(draft: Draft) -> Verdict | None:
    """Refuse what somebody writes who is banned or muted, or has a warning to read first."""
    for kind in standing.REFUSING:
        one = standing.find(draft.facts.sanctions, kind)
        if one is not None:
            return Verdict(Outcome.REFUSE, kind.value, standing.sentence(one))
    return None


def shadow_banned(draft: Draft) -> Verdict | None:
    """Hold what somebody writes who is shadow banned; to them it looks as if nothing held it."""
    if standing.find(draft.facts.sanctions, SanctionKind.SHADOW_BAN) is None:
        return None
    return Verdict(Outcome.HOLD, SHADOW_BAN, "Its author is shadow banned and does not know.")
