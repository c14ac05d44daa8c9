"""The checks: whoever may not write is told so, and what somebody writes who is shadow banned waits unseen."""

from comments.screening.draft import Draft, Outcome, Verdict
from comments.screening.sanctions import standing
from comments.screening.sanctions.models import SanctionKind

SHADOW_BAN = SanctionKind.SHADOW_BAN.value


def ban(draft: Draft) -> Verdict | None:
    """Refuse what somebody writes who is banned."""
    return _refuse(draft, SanctionKind.BAN)


def mute(draft: Draft) -> Verdict | None:
    """Refuse what somebody writes who is muted."""
    return _refuse(draft, SanctionKind.MUTE)


def warning(draft: Draft) -> Verdict | None:
    """Refuse what somebody writes who has a warning to read first."""
    return _refuse(draft, SanctionKind.WARNING)


def shadow_ban(draft: Draft) -> Verdict | None:
    """Hold what somebody writes who is shadow banned; to them it looks as if nothing held it."""
    if standing.find(draft.facts.sanctions, SanctionKind.SHADOW_BAN) is None:
        return None
    reason = "Its author is shadow banned and does not know."
    return Verdict(Outcome.HOLD, SHADOW_BAN, reason, notice="")


def _refuse(draft: Draft, kind: SanctionKind) -> Verdict | None:
    one = standing.find(draft.facts.sanctions, kind)
    return Verdict(Outcome.REFUSE, kind.value, standing.sentence(one)) if one else None
