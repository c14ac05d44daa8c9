"""How long people waited, in words."""

from datetime import UTC, datetime, timedelta

from comments.core.clock import DAY, HOUR, MINUTE
from comments.core.words import gettext, ngettext
from comments.moderation import numbers


def say_today(site_id: int, now: datetime) -> str | None:
    """Say how long those waited today about whose comments something was decided; None where nobody did."""
    midnight = datetime.combine(now.astimezone(UTC).date(), datetime.min.time(), UTC)
    wait = numbers.median_wait(numbers.read_decided(site_id, midnight).histories)
    return None if wait is None else say(wait)


def say(wait: timedelta) -> str:
    """Say how long something took."""
    seconds = int(wait.total_seconds())
    if seconds < MINUTE:
        return gettext("less than a minute")
    if seconds < HOUR:
        return ngettext("%(num)s minute", "%(num)s minutes", seconds // MINUTE)
    if seconds < 2 * DAY:
        return ngettext("%(num)s hour", "%(num)s hours", seconds // HOUR)
    return ngettext("%(num)s day", "%(num)s days", seconds // DAY)
