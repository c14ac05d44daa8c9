"""The calendar of Iran and Afghanistan, which Persian is written in, reckoned as browsers reckon it (ICU).

A cycle of 33 years has 8 leap years; so the year begins on the day that astronomers name, from 1799 until 2123.
"""

from datetime import date

_MONTHS = (
    *("فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور"),
    *("مهر", "آبان", "آذر", "دی", "بهمن", "اسفند"),
)
_EPOCH = date(622, 3, 21).toordinal()
_CYCLE_DAYS = 33 * 365 + 8
_LONG_MONTHS = 6  # of 31 days; the others have 30, and the last one may have 29


def write(when: date) -> str:
    """Return a day as it is written, in digits from 0 to 9."""
    year, month, day = convert(when)
    return f"{day} {_MONTHS[month - 1]} {year}"


def convert(when: date) -> tuple[int, int, int]:
    """Return the year, the month and the day."""
    days = when.toordinal() - _EPOCH
    year = 1 + (33 * days + 3) // _CYCLE_DAYS
    day_of_year = days - (365 * (year - 1) + (8 * year + 21) // 33)
    if day_of_year < _LONG_MONTHS * 31:
        month, day = divmod(day_of_year, 31)
    else:
        month, day = divmod(day_of_year - _LONG_MONTHS, 30)
    return year, month + 1, day + 1
