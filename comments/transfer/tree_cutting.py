"""Making a forest of what the file says about parents.

A parent must be a comment of the same thread. What hangs on anything else becomes a root, and is
noted; only where the parent is in no file at all does a placeholder stand for it, so that its
replies stay together.
"""

# ruff: noqa: S608 - the statements are put together from our own words only

from comments.transfer import lookup
from comments.transfer.staging import Staging

MAX_SOURCE_ID = 100


def settle_parents(staging: Staging, site_id: int, source: str) -> None:
    """Give every comment a parent in its own thread or none, and its depth."""
    _keep_filled_placeholders_roots(staging)
    _part_threads(staging)
    _join_known_parents(staging, site_id, source)
    _make_placeholders(staging)
    _measure_depths(staging)
    while _cut_one_cycle(staging):
        _measure_depths(staging)


def _note(staging: Staging, what: str, condition: str) -> None:
    """Write a note about every comment `c` (as read: `r`) that meets a condition."""
    staging.run(
        f"INSERT INTO note SELECT 'comment', c.source_id, c.line, {what} "
        f"FROM comment c JOIN read_comment r ON r.seq = c.seq WHERE {condition}"
    )


def _keep_filled_placeholders_roots(staging: Staging) -> None:
    """Leave a comment that arrives after its replies where its placeholder stood."""
    condition = "c.there = 'placeholder' AND r.parent_ref <> ''"
    _note(staging, "'it stays a root, where a placeholder stood for it until now'", condition)
    staging.run("UPDATE comment SET parent_seq = NULL WHERE there = 'placeholder'")


def _part_threads(staging: Staging) -> None:
    elsewhere = (
        "c.seq IN (SELECT x.seq FROM comment x JOIN comment p ON p.seq = x.parent_seq "
        "JOIN thread t ON t.seq = x.thread_seq WHERE p.thread_seq <> x.thread_seq "
        "OR p.there_thread_id <> t.thread_id)"
    )
    _note(
        staging, "'its parent ' || r.parent_ref || ' is in another thread; it is a root'", elsewhere
    )
    staging.run(f"UPDATE comment AS c SET parent_seq = NULL WHERE {elsewhere}")


_ORPHANS = """
    c.parent_seq IS NULL AND c.outcome IS NULL AND c.there <> 'placeholder' AND r.parent_ref <> ''
    AND r.parent_ref NOT IN (SELECT source_id FROM comment WHERE outcome IS NULL)
"""


def _join_known_parents(staging: Staging, site_id: int, source: str) -> None:
    """Find parents that an earlier import brought."""
    staging.run(
        "CREATE TEMP TABLE known (source_id TEXT PRIMARY KEY, id INTEGER, thread_id INTEGER, "
        "is_placeholder INTEGER)"
    )
    refs = staging.all(
        "SELECT DISTINCT r.parent_ref FROM comment c "
        f"JOIN read_comment r ON r.seq = c.seq WHERE {_ORPHANS}"
    )
    found = lookup.find_comments(site_id, source, (row[0] for row in refs))
    staging.run_many(
        "INSERT INTO known VALUES (?, ?, ?, ?)",
        (
            (row.source_id, row.id, row.thread_id, lookup.is_missing_placeholder(row.reasons))
            for row in found
        ),
    )
    staging.run(
        "UPDATE comment AS c SET parent_id = k.id FROM read_comment r, known k, thread t "
        "WHERE r.seq = c.seq AND k.source_id = r.parent_ref AND t.seq = c.thread_seq "
        f"AND k.thread_id = t.thread_id AND NOT k.is_placeholder AND {_ORPHANS}"
    )


def _make_placeholders(staging: Staging) -> None:
    """Let one comment stand for each missing parent, whether it was already made or not.

    One made before is staged like a new one, so that an import taken up again keeps its order.
    """
    staging.run(
        "INSERT INTO comment (seq, source_id, line, created, status, thread_seq, is_made) "
        "SELECT row_number() OVER (ORDER BY line) + (SELECT max(seq) FROM read_comment), "
        "parent_ref, line, created, 'removed', thread_seq, 1 FROM ("
        "SELECT r.parent_ref, c.line, c.thread_seq, "
        "min(c.created) OVER (PARTITION BY r.parent_ref, c.thread_seq) AS created, "
        "row_number() OVER (PARTITION BY r.parent_ref ORDER BY c.seq) AS place "
        "FROM comment c JOIN read_comment r ON r.seq = c.seq JOIN thread t ON t.seq = c.thread_seq "
        f"LEFT JOIN known k ON k.source_id = r.parent_ref WHERE {_ORPHANS} "
        "AND length(r.parent_ref) <= ? AND r.parent_ref NOT IN (SELECT source_id FROM comment) "
        "AND (k.id IS NULL OR (k.is_placeholder AND k.thread_id = t.thread_id))) WHERE place = 1",
        (MAX_SOURCE_ID,),
    )
    staging.run(
        "UPDATE comment AS c SET comment_id = k.id, there = 'yes', there_thread_id = k.thread_id "
        "FROM known k WHERE c.is_made AND k.source_id = c.source_id"
    )
    _note(
        staging,
        "'its parent ' || r.parent_ref || ' is missing' || CASE WHEN EXISTS ("
        "SELECT 1 FROM comment m WHERE m.is_made AND m.source_id = r.parent_ref "
        "AND m.thread_seq = c.thread_seq) THEN '; a placeholder stands for it' "
        "ELSE ' in its thread; it is a root' END",
        f"c.parent_seq IS NULL AND c.parent_id IS NULL AND NOT c.is_made AND {_MISSING}",
    )
    staging.run(
        "UPDATE comment AS c SET parent_seq = m.seq FROM read_comment r, comment m "
        "WHERE r.seq = c.seq AND m.is_made AND m.source_id = r.parent_ref "
        "AND m.thread_seq = c.thread_seq AND c.parent_seq IS NULL AND c.outcome IS NULL"
    )


_MISSING = """
    c.outcome IS NULL AND c.there <> 'placeholder' AND r.parent_ref <> ''
    AND r.parent_ref NOT IN (
        SELECT source_id FROM comment WHERE outcome IS NULL AND NOT is_made)
"""


def _measure_depths(staging: Staging) -> None:
    staging.run("DROP TABLE IF EXISTS temp.depth")
    staging.run(
        "CREATE TEMP TABLE depth AS WITH RECURSIVE down (seq, depth) AS ("
        "SELECT seq, 0 FROM comment WHERE parent_seq IS NULL AND depth IS NULL "
        "UNION ALL SELECT c.seq, d.depth + 1 FROM down d JOIN comment c ON c.parent_seq = d.seq) "
        "SELECT seq, depth FROM down"
    )
    staging.run("UPDATE comment SET depth = d.depth FROM temp.depth d WHERE d.seq = comment.seq")


def _cut_one_cycle(staging: Staging) -> bool:
    """Make a root of the first comment in a ring of comments that answer each other."""
    row = next(staging.stream("SELECT min(seq) FROM comment WHERE depth IS NULL"))
    seq = row[0]
    if seq is None:
        return False
    seen: dict[int, None] = {}
    while seq not in seen:
        seen[seq] = None
        seq = staging.all("SELECT parent_seq FROM comment WHERE seq = ?", (seq,))[0][0]
    ring = list(seen)
    first = min(ring[ring.index(seq) :])
    _note(staging, "'it answers itself, through its parents; it is a root'", f"c.seq = {first:d}")
    staging.run("UPDATE comment SET parent_seq = NULL WHERE seq = ?", (first,))
    return True
