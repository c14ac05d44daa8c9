"""Writing our own format: settings, people, what staff decided about them, then each thread with its comments."""

from collections.abc import Iterator
from typing import Any

import orjson

from comments.sites.settings import as_word
from comments.threads.models import IDENTIFIER, URL
from comments.transfer.formats.afterword_shapes import FORMAT, VERSION, to_text
from comments.transfer.outgoing import (
    Discussions,
    OutgoingComment,
    OutgoingPerson,
    OutgoingThread,
)

NAME = "afterword"

_VOTE = ("voter", "network", "value")
_REACTION = ("emoji", "voter", "network")

_ITS_PLACE = "it stands where it belongs"
_GIVEN = {"account_id": "stands in voter"}

# By table: what stays behind, and why. A test says so for every new column.
LEFT_OUT = {
    "account": {
        "avatar": "pictures stay with their service",
        "erase_at": "who asks to be erased asks one service",
        "held_mail": "how one service writes to its staff",
        "language": "as above",
        "merged_into_id": "nothing in a discussion points at an account that was merged",
    },
    "identity": {
        "id": "nothing points at it",
        "account_id": "it stands with its person",
        "kind": "a provider's way in is joined where it is used; a member's is the only kind that comes along",
        "issuer": "the publisher is that of the site that the file goes into",
        "label": "the name of that site",
        "role": "who looks after a site is said where it is",
        "told_at": "the publisher says who comes anew",
    },
    "site": {
        "id": "the file is about one site, and may go into another",
        "shortname": "as above",
        "name": "as above",
        "origins": "which pages may speak for a site is said where it is made",
        "created_at": "as above",
        "has_sanctions": "follows from the sanctions",
        "rules_version": "says which rules of this service are old",
    },
    "sanction": {
        "site_id": "as above",
        "account_id": "stands in target",
        "first_address": "stands in target",
        "last_address": "stands in target",
    },
    "person_note": {"site_id": "as above", "account_id": "stands in target"},
    "thread": {
        "site_id": "the file is about one site, and may go into another",
        "comment_count": "counted anew",
        "reactions": "counted anew",
        "version": "says which answers of this service are old",
        "pinned_count": "counted anew",
        "latest_comment_id": "found anew",
        "merged_into_id": "what became part of another thread is written there",
    },
    "thread_name": {"site_id": "as above"},
    "comment": {
        "site_id": "as above",
        "depth": "follows from the parents",
        "path": "follows from the parents",
        "is_shown": "follows from the status and the replies",
        "reply_count": "counted anew",
        "changed_version": "says which answers of this service are old",
        "voted_version": "says which answers of this service are old",
        "author_avatar": "pictures belong to accounts, and stay with them",
        "renderer_version": "the HTML is made anew",
        "reactions": "counted anew",
        "up_votes": "counted anew",
        "down_votes": "counted anew",
        "score": "follows from the votes",
        "rank": "follows from the votes",
        "edit_token_hash": "the right of one browser for some minutes",
        "open_reports": "counted anew",
    },
    "comment_edit": {"id": "nothing points at it", "comment_id": _ITS_PLACE},
    "comment_name": {"site_id": "as above", "comment_id": _ITS_PLACE},
    "vote": _GIVEN | {"comment_id": _ITS_PLACE},
    "report": _GIVEN | {"comment_id": _ITS_PLACE},
    "comment_reaction": _GIVEN | {"comment_id": _ITS_PLACE},
    "thread_reaction": _GIVEN | {"thread_id": _ITS_PLACE},
}

# The tables of which nothing goes out, and why. A test says so for every new table.
STAYS = {
    **dict.fromkeys(
        ("password", "passkey", "authenticator", "recovery_code", "session", "sign_in_grant"),
        "ways in open doors, and are made where they are used",
    ),
    **dict.fromkeys(
        ("staff_role", "staff_invitation", "sso_key", "webhook", "webhook_delivery"),
        "who looks after a site, speaks for it or is told of it is said where it is",
    ),
    **dict.fromkeys(
        ("sign_in_link", "sign_in_attempt", "sign_in_try", "mastodon_app", "sso_use"),
        "as above; and it is over soon",
    ),
    **dict.fromkeys(
        ("spent_proof", "post_key", "presence", "outbox_event", "rule_trial"),
        "it is over soon, and means nothing anywhere else",
    ),
    **dict.fromkeys(
        ("import_run", "import_made", "removal", "audit_entry"),
        "what was done on one service is in its log",
    ),
    **dict.fromkeys(("said", "said_piece"), "only this service can tell what it hashed"),
    "picture": "pictures stay with their service",
    "screening_rule": "rules of screening are set up where they work",
    "standing": "counted anew; a level that staff pinned stays with their service",
}


def write(discussions: Discussions) -> Iterator[bytes]:
    """Yield the file, a line at a time."""
    yield _line({"afterword": FORMAT, "version": VERSION})
    people = sanctions = notes = threads = comments = 0
    yield _line({"type": "site", "settings": discussions.settings})
    for person in discussions.people():
        people += 1
        yield _line(_person(person))
    for sanction in discussions.sanctions():
        sanctions += 1
        yield _line(_sanction(sanction))
    for note in discussions.notes():
        notes += 1
        yield _line(_note(note))
    for thread, its_comments in discussions.threads_with_comments():
        threads += 1
        yield _line(_thread(thread))
        for comment in its_comments:
            comments += 1
            yield _line(_comment(comment))
    counts = {"people": people, "sanctions": sanctions, "notes": notes}
    yield _line({"type": "end", **counts, "threads": threads, "comments": comments})


def _person(person: OutgoingPerson) -> dict[str, Any]:
    row = person.row
    return {
        "type": "person",
        "id": str(row.id),
        "email": row.email,
        "name": row.name,
        "url": row.url,
        "created_at": to_text(row.created_at),
        "members": [_member(member) for member in person.members],
    }


def _member(row: Any) -> dict[str, Any]:
    return {"id": row.subject, "badge": row.badge, "created_at": to_text(row.created_at)}


def _sanction(row: Any) -> dict[str, Any]:
    return {
        "type": "sanction",
        "id": str(row.id),
        "kind": row.kind,
        "target": row.target,
        "message": row.message,
        "created_at": to_text(row.created_at),
        "ends_at": to_text(row.ends_at) if row.ends_at else None,
        "lifted_at": to_text(row.lifted_at) if row.lifted_at else None,
        "acknowledged_at": to_text(row.acknowledged_at) if row.acknowledged_at else None,
    }


def _note(row: Any) -> dict[str, Any]:
    return {
        "type": "note",
        "id": str(row.id),
        "target": row.target,
        "person": str(row.staff_id) if row.staff_id else None,
        "text": row.text,
        "created_at": to_text(row.created_at),
    }


def _thread(thread: OutgoingThread) -> dict[str, Any]:
    row = thread.row
    return {
        "type": "thread",
        "id": str(row.id),
        "title": row.title,
        "url": row.url,
        "identifiers": [value for kind, value in thread.names if kind == IDENTIFIER],
        "urls": [value for kind, value in thread.names if kind == URL],
        "is_open": row.is_open,
        "closed_by_hand": row.closed_by_hand,
        "premoderate": row.premoderate,
        "settings": {name: as_word(value) for name, value in sorted(row.settings.items())},
        "created_at": to_text(row.created_at),
        "reactions": [_of(given, _REACTION) for given in thread.reactions],
        **_source(row),
    }


def _comment(comment: OutgoingComment) -> dict[str, Any]:
    row = comment.row
    return {
        "type": "comment",
        "id": str(row.id),
        "thread_id": str(row.thread_id),
        "parent_id": str(row.parent_id) if row.parent_id else None,
        "status": row.status,
        # Databases keep the keys in orders of their own.
        "reasons": [_in_order(reason) for reason in row.reasons],
        "author": {
            "person": str(row.author_id) if row.author_id else None,
            "name": row.author_name,
            "email": row.author_email,
            "url": row.author_url,
            "badge": row.author_badge,
        },
        "address": row.address,
        "text": row.text,
        "text_format": row.text_format,
        "html": row.html,
        "created_at": to_text(row.created_at),
        "edited_at": to_text(row.edited_at) if row.edited_at else None,
        "edits": [_edit(edit) for edit in comment.edits],
        "risk": row.risk,
        "is_pinned": row.is_pinned,
        "is_featured": row.is_featured,
        "imported_up_votes": row.imported_up_votes,
        "imported_down_votes": row.imported_down_votes,
        "votes": [_of(given, _VOTE) for given in comment.votes],
        "reactions": [_of(given, _REACTION) for given in comment.reactions],
        "reports": [_report(report) for report in comment.reports],
        **_source(row),
        "names": [{"source": name.source, "source_id": name.source_id} for name in comment.names],
    }


def _in_order(value: Any) -> Any:
    """Put the keys in one order, however deep."""
    if not isinstance(value, dict):
        return value
    return {name: _in_order(each) for name, each in sorted(value.items())}


def _report(row: Any) -> dict[str, Any]:
    return {
        "voter": row.reporter,
        "network": row.network,
        "reason": row.reason,
        "note": row.note,
        "weight": row.weight,
        "created_at": to_text(row.created_at),
        "outcome": row.outcome,
        "settled_at": to_text(row.settled_at) if row.settled_at else None,
    }


def _edit(row: Any) -> dict[str, Any]:
    return {
        "text": row.text,
        "text_format": row.text_format,
        "person": str(row.edited_by) if row.edited_by else None,
        "edited_at": to_text(row.edited_at),
    }


def _source(row: Any) -> dict[str, str | None]:
    """Return what a row was called elsewhere: nothing, if it came in this format and has the id it had."""
    if row.source == NAME and row.source_id == str(row.id):
        return {"source": None, "source_id": None}
    return {"source": row.source, "source_id": row.source_id}


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _line(values: dict[str, Any]) -> bytes:
    return orjson.dumps(values, option=orjson.OPT_APPEND_NEWLINE)
