"""The order of a discussion, as bytes that sort.

A comment's `path` is its parent's path followed by its own id in seven big-endian bytes, so that ordering by
path walks the tree top-down with replies in the order of their time, and a branch is one range of the
index. A chain of ten thousand replies must not make ten-thousand-id paths: below `PATH_LEVELS` a
reply stands beside the comment it answers instead of under it, in the order of time. `parent_id` still says what
it answers.
"""

from comments.core.ids import ID_BYTES

PATH_LEVELS = 16


def path_under(parent_path: bytes | None, comment_id: int) -> bytes:
    """Return the path of a comment under that parent; without one, a root's."""
    kept = (parent_path or b"")[: (PATH_LEVELS - 1) * ID_BYTES]
    return kept + comment_id.to_bytes(ID_BYTES, "big")


def branch_end(path: bytes) -> bytes:
    """Return the first path behind everything that starts with this one."""
    # Ids stay below 2^53, so the first of the seven bytes never is 0xff and the sum never overflows.
    return (int.from_bytes(path, "big") + 1).to_bytes(len(path), "big")


def has_own_branch(path: bytes) -> bool:
    """Say whether replies to the comment with this path stand under it, as one range."""
    return len(path) < PATH_LEVELS * ID_BYTES


def root_id(path: bytes) -> int:
    """Return the id of the root that this path hangs on."""
    return int.from_bytes(path[:ID_BYTES], "big")


def ids_in(path: bytes) -> list[int]:
    """Return the ids a path is made of, from the root down."""
    return [int.from_bytes(path[at : at + ID_BYTES], "big") for at in range(0, len(path), ID_BYTES)]
