"""Dates inside the text of rows, written as Americans write them; what is no date stays as it is."""

import re
from datetime import date, datetime

from abutment.web.words import day_in_words

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# Neither inside an address nor inside a longer number: a source may be a link with a date in it.
_ISO = re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?![\w/-])")
_DAY_FIRST = re.compile(rf"(?<![\w/.-])(\d{{1,2}}) ({_MONTHS})[a-z]* (\d{{4}})(?![\w/-])")

_NAMES = "January|February|March|April|May|June|July|August|September|October|November|December"
_YEARLY = re.compile(rf"(?<![\w/.-])(\d{{1,2}}) ({_NAMES})\b(?! \d)")
_MONTH_AND_DAY = re.compile(r"(?<![\w/.-])(0[1-9]|1[0-2])-([0-3]\d)(?= yearly\b)")


def american_dates(text: str | None) -> str:
    """The text with `2015-06-18` and `25 Sep 2024` as `Jun 18, 2015` and `Sep 25, 2024`."""
    said = _DAY_FIRST.sub(_day_first, _ISO.sub(_iso, text or ""))
    return _MONTH_AND_DAY.sub(_month_and_day, _YEARLY.sub(r"\2 \1", said))


def _iso(found: re.Match[str]) -> str:
    try:
        return day_in_words(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def _month_and_day(found: re.Match[str]) -> str:
    return f"{_NAMES.split('|')[int(found[1]) - 1]} {int(found[2])}"


def _day_first(found: re.Match[str]) -> str:
    try:
        return day_in_words(datetime.strptime(f"{found[1]} {found[2]} {found[3]} +0000", "%d %b %Y %z").date())
    except ValueError:
        return found[0]
