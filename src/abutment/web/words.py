"""How values are said on screen: money, dates, names and states. Values in, words out."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from abutment.kernel.money import Cents, format_usd, rounded_cents

NO_DATA = "no data"
_TITLES = {"Dr.", "Mr.", "Mrs.", "Ms.", "Prof."}


@dataclass(frozen=True)
class Kind:
    """A kind of status: its icon and its color class; the word is always said beside it."""

    icon: str
    tone: str


KINDS: dict[str, Kind] = {
    "good": Kind("circle-check", "good"),
    "attention": Kind("alert-triangle", "attention"),
    "bad": Kind("alert-octagon", "bad"),
    "waiting": Kind("clock-pause", "neutral"),
    "working": Kind("progress", "neutral"),
    "neutral": Kind("circle", "neutral"),
    "off": Kind("circle-minus", "faint"),
    "unknown": Kind("circle-dashed", "faint"),
}


def kind_named(name: str) -> Kind:
    """The kind of status with this name; a name nobody knows is an error, because a color would be a guess."""
    if name not in KINDS:
        raise ValueError(f"No status kind is named {name!r}. Use one of: {', '.join(KINDS)}.")
    return KINDS[name]


def money(cents: Cents | None = None, usd: Decimal | None = None, *, whole: bool = False) -> str:
    """Dollars as statements print them: `$1,204.50`, negative `($1,204.50)`, and words when there is no data."""
    if cents is None:
        if usd is None:
            return NO_DATA
        cents = rounded_cents(usd)
    if whole:
        dollars = int((Decimal(cents) / 100).quantize(Decimal(1), rounding=ROUND_HALF_UP))
        return format_usd(dollars * 100, negative_in_parentheses=True).replace(".00", "")
    return format_usd(cents, negative_in_parentheses=True)


def day_in_words(day: date) -> str:
    """A date as Americans write it: `Nov 3, 2026`."""
    return f"{day:%b} {day.day}, {day.year}"


def moment_in_words(moment: datetime) -> str:
    """A moment with its zone: `Nov 3, 2026, 2:05 PM CST`."""
    hour = moment.hour % 12 or 12
    zone = f" {moment:%Z}" if moment.tzinfo else ""
    return f"{day_in_words(moment)}, {hour}:{moment:%M} {moment:%p}{zone}"


def _months_between(earlier: date, later: date) -> int:
    months = (later.year - earlier.year) * 12 + later.month - earlier.month
    return months - 1 if later.day < earlier.day else months


def distance_in_words(day: date, today: date) -> str:
    """How far a day is from today, as people say it: `in 12 days`, `yesterday`, `3 months ago`."""
    days = (day - today).days
    if days in {-1, 0, 1}:
        return {-1: "yesterday", 0: "today", 1: "tomorrow"}[days]
    if abs(days) <= 60:
        span = f"{abs(days)} days"
    else:
        months = _months_between(min(day, today), max(day, today))
        count, unit = (months, "month") if months < 24 else (months // 12, "year")
        span = f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    return f"in {span}" if days > 0 else f"{span} ago"


def initials(name: str) -> str:
    """One or two letters that stand for a name: `Dr. Maya Chen, DDS` is `MC`."""
    words = [word for word in name.partition(",")[0].split() if word[0].isalnum() and word not in _TITLES]
    if not words:
        return "?"
    return words[0][0].upper() if len(words) == 1 else (words[0][0] + words[-1][0]).upper()


def count_of(number: int, noun: str, plural: str | None = None) -> str:
    """A number with its noun: `1 practice`, `1,024 practices`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
