"""The time. Rules never read a clock: `now` is an argument, and this is where the edges take it from."""

from datetime import UTC, datetime

from comments.core.words import Sentence, gettext

MINUTE, HOUR, DAY = 60, 3600, 86_400
DAYS_AS_NUMBER = 14


def now() -> datetime:
    """Return the current instant, aware, in UTC."""
    return datetime.now(UTC)


def to_json(instant: datetime) -> str:
    """Write an instant as RFC 3339 with milliseconds and `Z`."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def ago(instant: datetime, now: datetime) -> str:
    """Say how long ago something was, as people say it."""
    seconds = max(0, int((now - instant).total_seconds()))
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        return gettext("%(number)s min ago", number=seconds // MINUTE)
    if seconds < DAY:
        return gettext("%(number)s h ago", number=seconds // HOUR)
    if seconds < DAYS_AS_NUMBER * DAY:
        return gettext("%(number)s d ago", number=seconds // DAY)
    return Sentence("%(day)s", {"day": instant.date()})
