"""The time. Rules never read a clock: `now` is an argument, and this is where the edges take it from."""

from datetime import UTC, datetime


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


def to_json(instant: datetime) -> str:
    """Write an instant as RFC 3339 with milliseconds and `Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
