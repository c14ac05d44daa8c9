"""The moderation policy: one ordered list."""

from collections.abc import Callable

from comments.screening import checks
from comments.screening.draft import Draft, Outcome, Verdict
from comments.screening.sanctions import checks as sanctions

Check = Callable[[Draft], Verdict | None]

CHECKS: tuple[Check, ...] = (
    # Refuse what cannot be a comment here.
    checks.empty_text,
    checks.thread_closed,
    sanctions.sanctioned,
    # What its author is not told.
    sanctions.shadow_banned,
    # Site policy.
    checks.premoderated_site,
    checks.premoderated_thread,
)


def screen(draft: Draft) -> list[Verdict]:
    """Return every verdict on a draft, up to the first that refuses; none means it may appear."""
    verdicts: list[Verdict] = []
    for check in CHECKS:
        verdict = check(draft)
        if verdict is not None:
            verdicts.append(verdict)
            if verdict.outcome is Outcome.REFUSE:
                break
    return verdicts
