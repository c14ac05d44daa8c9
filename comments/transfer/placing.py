"""Where every comment of a file belongs: its thread, its parent, its depth, its id, and what becomes of it.

Works on the staged records as a whole, mostly in SQL, and only reads the real database. Afterwards
every comment has exactly one outcome: `live`, `pending`, `spam`, `deleted`, `placeholder` (not
live, but shown without its words because live replies hang on it) or `left_out`, with the reason.
"""

# ruff: noqa: S608 - the statements are put together from our own words only

from collections.abc import Iterator

from comments.transfer import (
    lookup,
    merging,
    numbering,
    own_matching,
    thread_matching,
    tree_cutting,
)
from comments.transfer.staging import Staging, chunked

_CHUNK = 1000


def place_records(
    staging: Staging, site_id: int, source: str, *, merge_duplicates: bool = False
) -> None:
    """Settle everything about the staged records that loading and the report need."""
    for _ in place_step_by_step(staging, site_id, source, merge_duplicates=merge_duplicates):
        pass


def place_step_by_step(
    staging: Staging, site_id: int, source: str, *, merge_duplicates: bool
) -> Iterator[None]:
    """Do the same, with a moment for other work between two steps."""
    _take_first_of_each_id(staging)
    _add_known_threads(staging, site_id, source)
    _join_threads(staging)
    _leave_out_strays(staging)
    yield
    _hide_removed_threads(staging)
    staging.run(
        "UPDATE thread SET comments = (SELECT count(*) FROM comment c "
        "WHERE c.thread_seq = thread.seq AND c.outcome IS NULL)"
    )
    if merge_duplicates:
        merging.merge_duplicates(staging)
    # Other systems make a thread for every page that was ever looked at; ours are all there on purpose.
    staging.run("UPDATE thread SET is_wanted = comments > 0 OR own_id IS NOT NULL")
    staging.run(
        "UPDATE thread SET created = (SELECT min(c.created) FROM comment c "
        "WHERE c.thread_seq = thread.seq) WHERE created IS NULL"
    )
    thread_matching.match_threads(staging, site_id, source)
    numbering.number_threads(staging)
    yield
    _find_imported_comments(staging, site_id, source)
    if staging.has_own:
        own_matching.find_comments(staging, site_id)
    yield
    tree_cutting.settle_parents(staging, site_id, source)
    yield
    numbering.number_comments(staging)
    _settle_outcomes(staging)


def _take_first_of_each_id(staging: Staging) -> None:
    staging.run(
        "INSERT OR IGNORE INTO thread (seq, source_id, line, url, created, is_removed, own_id) "
        "SELECT seq, source_id, line, url, created, is_removed, own_id "
        "FROM read_thread ORDER BY seq"
    )
    staging.run(
        "INSERT OR IGNORE INTO comment (seq, source_id, line, created, status, own_id) "
        "SELECT seq, source_id, line, created, status, own_id FROM read_comment ORDER BY seq"
    )
    for kind in ("thread", "comment"):
        staging.run(
            f"INSERT INTO left_out SELECT '{kind}', r.source_id, r.line, "
            f"'its id was given before, on line ' || t.line FROM read_{kind} r "
            f"JOIN {kind} t ON t.source_id = r.source_id WHERE t.seq <> r.seq"
        )


def _add_known_threads(staging: Staging, site_id: int, source: str) -> None:
    """Take threads that the file only refers to from an earlier import."""
    missing = staging.all(
        "SELECT DISTINCT thread_ref FROM read_comment WHERE thread_ref <> '' "
        "AND thread_ref NOT IN (SELECT source_id FROM thread)"
    )
    known = lookup.find_threads(site_id, source, (row[0] for row in missing))
    free = 1 + (staging.all("SELECT max(seq) FROM read_thread")[0][0] or 0)
    staging.run_many(
        "INSERT INTO thread (seq, source_id, thread_id, is_there, url, is_removed) "
        "VALUES (?, ?, ?, 1, '', 0)",
        [(seq, row.source_id, row.id) for seq, row in enumerate(known, start=free)],
    )


def _join_threads(staging: Staging) -> None:
    staging.run(
        "UPDATE comment SET (thread_seq, parent_seq) = (SELECT t.seq, p.seq FROM read_comment r "
        "LEFT JOIN thread t ON t.source_id = r.thread_ref "
        "LEFT JOIN comment p ON p.source_id = r.parent_ref WHERE r.seq = comment.seq)"
    )
    staging.run("CREATE INDEX replies ON comment (parent_seq)")
    staging.run("CREATE INDEX comments_of ON comment (thread_seq, outcome)")
    # A comment that names no thread stands in its parent's, which may itself have been found so.
    staging.run(
        "CREATE TEMP TABLE heir AS WITH RECURSIVE found (seq, thread_seq) AS ("
        "SELECT seq, thread_seq FROM comment WHERE thread_seq IS NOT NULL AND seq IN ("
        "SELECT parent_seq FROM comment WHERE thread_seq IS NULL) "
        "UNION SELECT c.seq, f.thread_seq FROM found f JOIN comment c ON c.parent_seq = f.seq "
        "JOIN read_comment r ON r.seq = c.seq WHERE c.thread_seq IS NULL AND r.thread_ref = '') "
        "SELECT seq, thread_seq FROM found"
    )
    staging.run(
        "UPDATE comment SET thread_seq = heir.thread_seq FROM heir "
        "WHERE heir.seq = comment.seq AND comment.thread_seq IS NULL"
    )


def _leave_out_strays(staging: Staging) -> None:
    staging.run("UPDATE comment SET outcome = 'left_out' WHERE thread_seq IS NULL")
    staging.run(
        "INSERT INTO left_out SELECT 'comment', c.source_id, c.line, CASE r.thread_ref "
        "WHEN '' THEN 'it names no thread' "
        "ELSE 'its thread ' || r.thread_ref || ' is not in the file' END "
        "FROM comment c JOIN read_comment r ON r.seq = c.seq WHERE c.outcome = 'left_out'"
    )
    staging.run(
        "UPDATE comment SET parent_seq = NULL WHERE outcome = 'left_out' "
        "OR parent_seq IN (SELECT seq FROM comment WHERE outcome = 'left_out')"
    )


def _hide_removed_threads(staging: Staging) -> None:
    """Keep what was hidden with its thread hidden."""
    hidden = "c.status = 'approved' AND c.thread_seq IN (SELECT seq FROM thread WHERE is_removed)"
    staging.run(
        "INSERT INTO note SELECT 'comment', c.source_id, c.line, "
        f"'its thread was deleted, so it counts as deleted' FROM comment c WHERE {hidden}"
    )
    staging.run(f"UPDATE comment AS c SET status = 'removed' WHERE {hidden} AND c.outcome IS NULL")


def _find_imported_comments(staging: Staging, site_id: int, source: str) -> None:
    source_ids = (row[0] for row in staging.stream("SELECT source_id FROM read_comment"))
    for chunk in chunked(lookup.find_comments(site_id, source, source_ids), _CHUNK):
        staging.run_many(
            "UPDATE comment SET comment_id = ?, there_thread_id = ?, there = ? "
            "WHERE source_id = ? AND outcome IS NULL",
            [
                (
                    row.id,
                    row.thread_id,
                    "placeholder" if lookup.is_missing_placeholder(row.reasons) else "yes",
                    row.source_id,
                )
                for row in chunk
            ],
        )


def _settle_outcomes(staging: Staging) -> None:
    staging.run(
        "CREATE TEMP TABLE holding AS WITH RECURSIVE up (seq) AS ("
        "SELECT parent_seq FROM comment WHERE status = 'approved' AND parent_seq IS NOT NULL "
        "UNION SELECT c.parent_seq FROM up JOIN comment c ON c.seq = up.seq "
        "WHERE c.parent_seq IS NOT NULL) SELECT seq FROM up"
    )
    staging.run("CREATE INDEX holding_seq ON holding (seq)")
    staging.run(
        "UPDATE comment SET outcome = CASE WHEN status = 'approved' THEN 'live' "
        "WHEN seq IN (SELECT seq FROM holding) THEN 'placeholder' "
        "WHEN status = 'removed' THEN 'deleted' ELSE status END WHERE outcome IS NULL"
    )
