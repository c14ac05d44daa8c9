"""What our own export brings beyond other systems' files: columns, votes, emoji and reports with who gave them.

People are those of `people.py`. Whoever is not joined to an account here stays counted and is
nobody: their comments become a guest's under their mail address, their votes have no owner.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from comments.core import ids
from comments.reactions import ranking
from comments.transfer.people import People

ACCOUNT = "account:"


def columns(own: dict[str, Any], people: People) -> dict[str, Any]:
    """Return the columns of a comment that other formats know nothing of."""
    up = sum(vote["value"] == 1 for vote in own["votes"])
    up_before, down_before = own["imported"]
    edited_at = own["edited_at"]
    person = people.find(own["person"])
    return {
        "author_badge": own["badge"],
        "author_id": person.id if person else None,
        "author_avatar": person.avatar if person else None,
        "reasons": own["reasons"],
        "risk": own["risk"],
        "is_pinned": own["is_pinned"],
        "is_featured": own["is_featured"],
        "edited_at": datetime.fromisoformat(edited_at) if edited_at else None,
        "imported_up_votes": up_before,
        "imported_down_votes": down_before,
        "reactions": count_emoji(own["reactions"]),
        "open_reports": sum(report["outcome"] is None for report in own["reports"]),
        **ranking.counted(up + up_before, len(own["votes"]) - up + down_before),
    }


def edit_rows(
    owner: dict[str, int], edits: Iterable[dict[str, Any]], people: People
) -> list[dict[str, Any]]:
    """Return what a comment said before as rows, each with who changed it here."""
    rows = []
    for edit in edits:
        edited_at = datetime.fromisoformat(edit["edited_at"])
        person = people.find(edit["person"])
        rows.append(
            {
                "id": ids.new_id(edited_at),
                **owner,
                "text": edit["text"],
                "text_format": edit["text_format"],
                "edited_by": person.id if person else None,
                "edited_at": edited_at,
            }
        )
    return rows


def count_emoji(given: Iterable[dict[str, Any]]) -> dict[str, int]:
    """Count how often each emoji was given."""
    return dict(Counter(one["emoji"] for one in given))


def given_rows(
    owner: dict[str, int], given: Iterable[dict[str, Any]], people: People
) -> list[dict[str, Any]]:
    """Return votes or emoji as rows of a comment or thread, each with who gave it here."""
    return [owner | one | _giver(one, owner, people) for one in given]


def report_rows(
    owner: dict[str, int], reports: Iterable[dict[str, Any]], people: People
) -> list[dict[str, Any]]:
    """Return reports as rows of a comment, each with who made it here."""
    rows = []
    for report in reports:
        giver = _giver(report, owner, people)
        settled_at = report["settled_at"]
        values = {key: value for key, value in report.items() if key != "voter"} | {
            "created_at": datetime.fromisoformat(report["created_at"]),
            "settled_at": datetime.fromisoformat(settled_at) if settled_at else None,
            "network": giver.get("network", report["network"]),
            "reporter": giver.get("voter", report["voter"]),
            "account_id": giver["account_id"],
        }
        rows.append(owner | values)
    return rows


def _giver(one: dict[str, Any], owner: dict[str, int], people: People) -> dict[str, Any]:
    voter = one["voter"]
    if not voter.startswith(ACCOUNT):
        return {"account_id": None}
    number = ids.parse_id(voter.removeprefix(ACCOUNT))
    person = people.find(number) if voter == f"{ACCOUNT}{number}" else None
    if person is not None:
        return {"account_id": person.id, "voter": f"{ACCOUNT}{person.id}"}
    # Always the same, so that an import that goes on writes what it would have.
    hidden = hashlib.sha256(f"{sorted(owner.items())} {voter}".encode()).hexdigest()[:32]
    return {"account_id": None, "voter": f"gone:{hidden}", "network": None}
