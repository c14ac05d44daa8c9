"""The moderation policy: one ordered list."""

from collections.abc import Callable, Sequence

from comments.screening import checks, speaker_checks, word_checks
from comments.screening.draft import Draft, Outcome, Verdict
from comments.screening.sanctions import checks as sanctions

Check = Callable[[Draft], Verdict | None]

FOR_EVERYBODY: tuple[Check, ...] = (
    # What cannot be a comment here.
    checks.empty_text,
    checks.thread_closed,
    checks.thread_too_old,
    checks.site_stopped,
    # What holds for its author; the last is not told them.
    sanctions.ban,
    sanctions.mute,
    sanctions.warning,
    sanctions.shadow_ban,
    # What no person sent.
    checks.trap_filled,
    checks.sent_too_fast,
    # What staff chose for a single discussion.
    checks.premoderated_thread,
)

# The site's staff are past this point, and of people whose comments appear by trust only refusals count.
FOR_READERS: tuple[Check, ...] = (
    checks.proof_missing,
    # What it says.
    word_checks.refused_by_rule,
    word_checks.repeated_text,
    word_checks.copied_text,
    word_checks.many_links,
    word_checks.link_of_new_person,
    word_checks.held_by_rule,
    # Who says it.
    speaker_checks.many_comments,
    speaker_checks.imitated_name,
    speaker_checks.guest,
    speaker_checks.first_comments,
    speaker_checks.young_account,
    # Site policy.
    speaker_checks.held_level,
    checks.premoderated_site,
)

CHECKS = FOR_EVERYBODY + FOR_READERS
NAMES = frozenset(check.__name__ for check in CHECKS)


def screen(draft: Draft) -> list[Verdict]:
    """Return every verdict on a draft, up to the first that refuses; none means it may appear."""
    verdicts = _run(FOR_EVERYBODY, draft)
    if draft.speaker.is_staff or is_refused(verdicts):
        return verdicts
    found = _run(FOR_READERS, draft)
    if draft.by_level == "publish":
        found = [verdict for verdict in found if verdict.outcome is Outcome.REFUSE]
    return verdicts + found


def is_refused(verdicts: Sequence[Verdict]) -> bool:
    """Say whether it is not taken in at all; the last verdict says why."""
    return bool(verdicts) and verdicts[-1].outcome is Outcome.REFUSE


def _run(checks_in_order: Sequence[Check], draft: Draft) -> list[Verdict]:
    verdicts: list[Verdict] = []
    for check in checks_in_order:
        verdict = check(draft)
        if verdict is not None:
            verdicts.append(verdict)
            if verdict.outcome is Outcome.REFUSE:
                break
    return verdicts
