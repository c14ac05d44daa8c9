"""Joining threads of a file that look like one page, where its owner asked for that.

The first of them in the file keeps all comments; whatever led to the others leads to it.
"""

from comments.transfer import page_survey
from comments.transfer.staging import Staging


def merge_duplicates(staging: Staging) -> None:
    """Join what the report would call suspected duplicates."""
    for first, *others in page_survey.find_duplicates(staging):
        kept = _seq(staging, first.source_id)
        for other in others:
            seq = _seq(staging, other.source_id)
            staging.run("UPDATE comment SET thread_seq = ? WHERE thread_seq = ?", (kept, seq))
            staging.run("UPDATE thread SET merged_seq = ?, comments = 0 WHERE seq = ?", (kept, seq))
            staging.run(
                "UPDATE thread SET comments = comments + ? WHERE seq = ?", (other.comments, kept)
            )
            staging.run(
                "INSERT INTO note VALUES ('thread', ?, ?, ?)",
                (other.source_id, other.line, f"it became part of thread {first.source_id}"),
            )


def _seq(staging: Staging, source_id: str) -> int:
    seq: int = staging.all("SELECT seq FROM thread WHERE source_id = ?", (source_id,))[0][0]
    return seq
