"""Our own export: one JSON object a line, the only format that holds all there is of a site's discussions.

A first line names format and version, a last one counts what stood between, so that a file that was
cut off is told from a whole one.
"""

from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import orjson
from pydantic import ValidationError

from comments.markup import render
from comments.transfer import compression, errors, records
from comments.transfer.formats import afterword_shapes as shapes
from comments.web.text_types import sentence

# Far beyond what a comment with its votes may have; what is longer is not kept in memory.
MAX_LINE_BYTES = 32 * 1024 * 1024


def recognises(head: bytes) -> bool:
    """Say whether a file that begins like this is ours."""
    return head.startswith(b'{"afterword":')


def read(stream: BinaryIO) -> Iterator[records.Record]:
    """Yield people, threads and comments, `.jsonl` or `.jsonl.gz`, in the order of the file.

    Raises:
        UnreadableFile: it cannot be read to its end; what was yielded before must not be used then.

    """
    lines = _lines(compression.read_chunks(stream))
    _check_head(next(lines, None))
    counts = dict.fromkeys(shapes.LINES, 0)
    for number, line in lines:
        values = _object(line, number)
        kind = values.get("type")
        if kind == "end":
            _check_end(values, counts, number)
            if next(lines, None) is not None:
                raise errors.UnreadableFile(
                    "something stands behind the last line", line=number + 1
                )
            return
        if kind not in counts:
            raise errors.UnreadableFile(f"this is no {', '.join(counts)} or end", line=number)
        counts[kind] += 1
        yield _record(kind, values, number)
    raise errors.UnreadableFile(
        "the file ends here, without its last line: it was cut off, fetch or export it again",
        line=1 + sum(counts.values()),
    )


def _lines(chunks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    kept = b""
    number = 0
    for chunk in chunks:
        *whole, kept = (kept + chunk).split(b"\n")
        for line in whole:
            number += 1
            yield number, line
        if len(kept) > MAX_LINE_BYTES:
            raise errors.UnreadableFile(
                f"the line has more than {MAX_LINE_BYTES:,} bytes", line=number + 1
            )
    if kept:
        yield number + 1, kept


def _object(line: bytes, number: int) -> dict[str, Any]:
    try:
        values = orjson.loads(line)
    except orjson.JSONDecodeError as cause:
        raise errors.UnreadableFile(
            f"this is not JSON: {cause.msg} at character {cause.colno}; if it is the last line, the "
            "file was cut off",
            line=number,
        ) from cause
    if not isinstance(values, dict):
        raise errors.UnreadableFile("this is no JSON object", line=number)
    return values


def _check_head(first: tuple[int, bytes] | None) -> None:
    if first is None:
        raise errors.UnreadableFile("the file is empty")
    try:
        head = shapes.Head.model_validate(_object(first[1], 1))
    except ValidationError as cause:
        raise errors.UnreadableFile(
            "the first line does not say that this is Afterword's format", line=1
        ) from cause
    if head.version != shapes.VERSION:
        raise errors.UnreadableFile(
            f"this is version {head.version} of the format, and only {shapes.VERSION} can be read; "
            "import it with the Afterword that wrote it, or a newer one",
            line=1,
        )


def _check_end(values: dict[str, Any], counts: dict[str, int], number: int) -> None:
    try:
        end = shapes.End.model_validate(values)
    except ValidationError as cause:
        raise errors.UnreadableFile(_explain(cause), line=number) from cause
    told = (end.people, end.sanctions, end.notes, end.threads, end.comments)
    if (counts.pop("site"), *told) != (1, *counts.values()):
        raise errors.UnreadableFile(
            "the last line counts other than what stands before it: lines are missing or were added",
            line=number,
        )


def _record(kind: str, values: dict[str, Any], number: int) -> records.Record:
    try:
        line = shapes.LINES[kind].model_validate(values)
    except ValidationError as error:
        if kind not in {"thread", "comment"}:
            raise errors.UnreadableFile(_explain(error), line=number) from error
        return _skipped(kind, values, number, _explain(error))
    if isinstance(line, shapes.Thread):
        return _thread(line, number)
    if isinstance(line, shapes.Comment):
        if line.text_format == "markdown" and len(line.text) > render.MAX_SOURCE_LENGTH:
            reason = f"its text has more than {render.MAX_SOURCE_LENGTH:,} characters"
            return _skipped(kind, values, number, reason)
        return _comment(line, number)
    if not isinstance(line, shapes.Person):
        return records.StaffRecord(line.type, number, shapes.as_json(line))
    return records.PersonRecord(
        **line.model_dump(include={"id", "email", "name", "url", "created_at"}),
        line=number,
        members=tuple(records.Membership(**member.model_dump()) for member in line.members),
    )


def _skipped(kind: str, values: dict[str, Any], number: int, reason: str) -> records.Skipped:
    source_id = str(values.get("id", ""))[:20]
    return records.Skipped("thread" if kind == "thread" else "comment", source_id, number, reason)


def _explain(error: ValidationError) -> str:
    found: Any = error.errors(include_url=False)[0]
    return sentence(found).rstrip(".")


def _thread(line: shapes.Thread, number: int) -> records.ThreadRecord:
    return records.ThreadRecord(
        source_id=str(line.id),
        line=number,
        identifiers=tuple(line.identifiers),
        fallback_identifier="",
        url=line.url or "",
        title=line.title,
        created_at=line.created_at,
        is_open=line.is_open,
        own=records.Own(
            line.id,
            line.source,
            line.source_id,
            {
                "urls": line.urls,
                "reactions": shapes.each_once(line.reactions),
                "closed_by_hand": line.closed_by_hand,
                "premoderate": line.premoderate,
                "settings": line.settings,
            },
        ),
    )


def _comment(line: shapes.Comment, number: int) -> records.CommentRecord:
    rest = {
        "person": line.author.person,
        "badge": line.author.badge,
        "reasons": [reason.model_dump(exclude_unset=True) for reason in line.reasons],
        "edited_at": shapes.to_text(line.edited_at) if line.edited_at else None,
        "risk": line.risk,
        "is_pinned": line.is_pinned,
        "is_featured": line.is_featured,
        "edits": [
            edit.model_dump(exclude={"edited_at"}) | {"edited_at": shapes.to_text(edit.edited_at)}
            for edit in line.edits
        ],
        "imported": [line.imported_up_votes, line.imported_down_votes],
        "votes": shapes.each_once(line.votes),
        "reactions": shapes.each_once(line.reactions),
        "reports": shapes.each_once(line.reports),
    }
    return records.CommentRecord(
        source_id=str(line.id),
        line=number,
        thread_source_id=str(line.thread_id),
        parent_source_id=str(line.parent_id) if line.parent_id else "",
        author_name=line.author.name,
        author_email=line.author.email or "",
        author_url=line.author.url or "",
        address=line.address or "",
        text=line.text,
        text_format=line.text_format,
        created_at=line.created_at,
        status=line.status,
        names=tuple(records.Name(name.source, name.source_id) for name in line.names),
        own=records.Own(line.id, line.source, line.source_id, rest),
    )
