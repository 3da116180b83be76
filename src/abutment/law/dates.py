"""Dates inside the text of rows, written as Americans write them; what is no date stays as it is."""

import re
from datetime import date, datetime

from abutment.web.words import day_in_words

_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
# Neither inside an address nor inside a longer number: a source may be a link with a date in it.
_ISO = re.compile(r"(?<![\w/.-])(\d{4})-(\d{2})-(\d{2})(?![\w/-])")
_DAY_FIRST = re.compile(rf"(?<![\w/.-])(\d{{1,2}}) ({_MONTHS})[a-z]* (\d{{4}})(?![\w/-])")


def american_dates(text: str | None) -> str:
    """The text with `2015-06-18` and `25 Sep 2024` as `Jun 18, 2015` and `Sep 25, 2024`."""
    return _DAY_FIRST.sub(_day_first, _ISO.sub(_iso, text or ""))


def _iso(found: re.Match[str]) -> str:
    try:
        return day_in_words(date.fromisoformat(found[0]))
    except ValueError:
        return found[0]


def _day_first(found: re.Match[str]) -> str:
    try:
        return day_in_words(datetime.strptime(f"{found[1]} {found[2]} {found[3]} +0000", "%d %b %Y %z").date())
    except ValueError:
        return found[0]
