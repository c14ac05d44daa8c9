"""What readers do: report a comment to the moderators."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from comments.accounts.voter import HASH_CHARACTERS, Voter
from comments.core.db import db
from comments.discussion import counters, judging
from comments.discussion import queries as comments
from comments.discussion.models import Comment, Status
from comments.discussion.policy import Claim
from comments.moderation.reports import policy, queries
from comments.moderation.reports.events import CommentReported
from comments.moderation.reports.models import Reason, Report
from comments.outbox import actions as outbox
from comments.screening.draft import Outcome, Verdict
from comments.sites.models import Site
from comments.sites.settings import load_settings

FORGOTTEN_AT_ONCE = 500


@dataclass(frozen=True)
class Complaint:
    """What a reader says is wrong with a comment. Whoever shows its edit token is its author."""

    reason: Reason
    note: str = ""
    edit_token: str | None = None


def report_comment(
    site: Site, comment_id: int | None, voter: Voter, complaint: Complaint, now: datetime
) -> None:
    """Report a comment. When its open reports weigh enough for the site, it waits for a moderator.

    A second report of the same person, or from the same network of guests, changes nothing, and nobody is told so.

    Raises:
        UnknownComment: there is none that readers see.
        OwnReport: it is the reporter's.

    """
    comment = comments.get_comment(site.id, comment_id)
    claim = Claim(complaint.edit_token, voter.account_id)
    policy.check_may_report(comment, claim)
    counters.lock(comment)
    policy.check_may_report(comment, claim)
    if queries.has_reported(voter, comment.id):
        return
    db.session.add(_row(comment, voter, complaint, now))
    comment.open_reports += 1
    db.session.flush()
    _hold_if_enough(site, comment)
    outbox.emit(CommentReported(site.id, comment.id, complaint.reason.value, comment.status), now)


def forget_reporter(account_id: int) -> None:
    """Cut somebody's reports off from them, and take their words. They still weigh what they did."""
    theirs = select(Report).where(Report.account_id == account_id).limit(FORGOTTEN_AT_ONCE)
    while rows := db.session.scalars(theirs).all():
        for report in rows:
            _give_to_nobody(report)
            report.note = ""
        db.session.flush()


def hand_on(report: Report, voter: Voter) -> None:
    """Make one account's report another one's; where that one reported the same, it is nobody's."""
    if queries.has_reported(voter, report.comment_id):
        _give_to_nobody(report)
    else:
        report.reporter = voter.name_on(queries.place_of(report.comment_id))
        report.account_id = voter.account_id


def forget_address(email: str) -> None:
    """Take the words of reports in which a mail address stands."""
    mentioned = Report.note.icontains(email, autoescape=True)
    db.session.execute(
        update(Report).where(mentioned).values(note="").execution_options(synchronize_session=False)
    )


def _row(comment: Comment, voter: Voter, complaint: Complaint, now: datetime) -> Report:
    place = queries.place_of(comment.id)
    who: dict[str, Any] = {"reporter": voter.name_on(place), "network": voter.network_on(place)}
    return Report(
        comment_id=comment.id,
        **who,
        account_id=voter.account_id,
        reason=complaint.reason.value,
        note=complaint.note,
        weight=_weigh(voter),
        created_at=now,
    )


def _weigh(voter: Voter) -> int:
    if voter.account_id is None:
        return policy.GUEST
    return policy.weigh(*queries.find_record(voter.account_id))


def _hold_if_enough(site: Site, comment: Comment) -> None:
    reported = queries.weigh_reports([comment.id])[comment.id]
    if policy.is_enough(reported.weight, load_settings(site.settings).report_threshold):
        number = str(sum(reported.counts.values()))
        words = policy.describe(reported.counts)
        held = Verdict(Outcome.HOLD, policy.HELD_RULE, words, number, policy.HELD_RISK)
        comment.reasons = [judging.reason_of(held)]
        comment.risk = policy.HELD_RISK
        counters.change_status(comment, Status.PENDING)


def _give_to_nobody(report: Report) -> None:
    report.reporter, report.account_id = secrets.token_hex(HASH_CHARACTERS // 2), None
