"""How long people waited, in words."""

from datetime import UTC, datetime, timedelta

from comments.core.clock import DAY, HOUR, MINUTE
from comments.moderation import numbers


def say_today(site_id: int, now: datetime) -> str | None:
    """Say how long those waited today about whose comments something was decided; None where nobody did."""
    midnight = datetime.combine(now.astimezone(UTC).date(), datetime.min.time(), UTC)
    wait = numbers.median_wait(numbers.settled(numbers.list_decisions(site_id, midnight)))
    return None if wait is None else say(wait)


def say(wait: timedelta) -> str:
    """Say how long something took."""
    seconds = int(wait.total_seconds())
    if seconds < MINUTE:
        return "less than a minute"
    for unit, size, until in (("minute", MINUTE, HOUR), ("hour", HOUR, 2 * DAY)):
        if seconds < until:
            return _count(seconds // size, unit)
    return _count(seconds // DAY, "day")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
