"""Pure decisions and wordings of the network: values in, words out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
TIME_ZONES = {
    "America/New_York": "Eastern",
    "America/Detroit": "Eastern, Michigan",
    "America/Indiana/Indianapolis": "Eastern, Indiana",
    "America/Chicago": "Central",
    "America/Denver": "Mountain",
    "America/Phoenix": "Mountain, Arizona (no summer time)",
    "America/Boise": "Mountain, Idaho",
    "America/Los_Angeles": "Pacific",
    "America/Anchorage": "Alaska",
    "Pacific/Honolulu": "Hawaii",
}

Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class NetworkCount:
    """How large a network is on a day."""

    practices: int
    states: int
    locations: int
    ending_within_a_year: int


def network_in_words(count: NetworkCount) -> str:
    """One sentence on how the network stands.

    >>> network_in_words(NetworkCount(12, 8, 24, 2))
    '12 practices in 8 states, 24 locations; 2 affiliations end within a year.'
    >>> network_in_words(NetworkCount(1, 1, 1, 0))
    '1 practice in 1 state, 1 location; no affiliation ends within a year.'
    """
    if count.practices == 0:
        return "No practice is affiliated on this day."
    places = f"{counted(count.practices, 'practice')} in {counted(count.states, 'state')}"
    ending = count.ending_within_a_year
    ends = "no affiliation ends" if ending == 0 else f"{counted(ending, 'affiliation')} end{'s' if ending == 1 else ''}"
    return f"{places}, {counted(count.locations, 'location')}; {ends} within a year."


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun: '1 person', '3 people'."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def standing(starts_on: date, ends_on: date | None, on: date, *, is_granted: bool = True) -> tuple[str, str]:
    """How a dated fact stands on a day: a word, and the kind of state by which it is drawn.

    >>> standing(date(2026, 1, 1), None, date(2026, 5, 1))
    ('in force', 'good')
    >>> standing(date(2026, 1, 1), date(2026, 5, 1), date(2026, 5, 1))
    ('ended', 'off')
    """
    if ends_on is not None and ends_on <= on:
        return ("ended", "off")
    if not is_granted:
        return ("waits for a grant", "waiting")
    if on < starts_on:
        return ("begins later", "neutral")
    return ("in force", "good")


def day_in_words(day: date) -> str:
    """A date as Americans write it.

    >>> day_in_words(date(2026, 5, 1))
    'May 1, 2026'
    """
    return f"{day:%b} {day.day}, {day.year}"


def sight_in_words(
    organization: str, starts_on: date, ends_on: date | None, sight_ends_on: date | None, on: date
) -> str:
    """What an affiliation opens to the organization, and until when, as of a day.

    >>> sight_in_words("Keystone", date(2024, 1, 1), None, None, date(2026, 1, 1))
    'Keystone sees this practice from Jan 1, 2024; no end is set.'
    """
    first = day_in_words(starts_on)
    closes_on = sight_ends_on or ends_on
    if on < starts_on:
        return f"{organization} will see this practice from {first}; it sees nothing before."
    if closes_on is None:
        return f"{organization} sees this practice from {first}; no end is set."
    closes = day_in_words(closes_on)
    if closes_on <= on:
        return f"{organization} saw this practice from {first} until {closes}. It sees nothing since then."
    if sight_ends_on is not None and ends_on is not None:
        return (
            f"{organization} sees this practice from {first} until {closes}: the affiliation ends on "
            f"{day_in_words(ends_on)}, and the transition lets it see on until then."
        )
    return f"{organization} sees this practice from {first} until {closes}, and nothing from that day on."


def clock_in_words(moment: time) -> str:
    """A time of day as Americans write it.

    >>> clock_in_words(time(13, 30)), clock_in_words(time(8))
    ('1:30 PM', '8 AM')
    """
    hour = moment.hour % 12 or 12
    half = "AM" if moment.hour < 12 else "PM"
    return f"{hour}:{moment.minute:02} {half}" if moment.minute else f"{hour} {half}"


def spans_in_words(spans: Sequence[Span]) -> str:
    """The hours of one day: '8 AM to noon, 1 PM to 5 PM', or 'closed'."""
    if not spans:
        return "closed"
    return ", ".join(f"{clock_in_words(opens)} to {clock_in_words(closes)}" for opens, closes in sorted(spans))


def week_in_words(week: Mapping[int, Sequence[Span]]) -> list[tuple[str, str]]:
    """A week's hours with days of the same hours taken together.

    >>> week_in_words({0: [(time(8), time(17))], 1: [(time(8), time(17))]})
    [('Monday to Tuesday', '8 AM to 5 PM'), ('Wednesday to Sunday', 'closed')]
    """
    lines: list[tuple[int, int, str]] = []
    for day in range(7):
        said = spans_in_words(week.get(day, ()))
        if lines and lines[-1][2] == said:
            lines[-1] = (lines[-1][0], day, said)
        else:
            lines.append((day, day, said))
    return [(DAYS[first] if first == last else f"{DAYS[first]} to {DAYS[last]}", said) for first, last, said in lines]


def joined(parts: Iterable[str]) -> str:
    """Words in a row as people say them: 'a', 'a and b', 'a, b and c'."""
    words = list(parts)
    return words[0] if len(words) == 1 else " and ".join([", ".join(words[:-1]), words[-1]]) if words else ""


def whole_share(basis_points: int) -> str:
    """A share as people write it.

    >>> whole_share(3334), whole_share(5000)
    ('33.34%', '50%')
    """
    return f"{basis_points / 100:.2f}".rstrip("0").rstrip(".") + "%"
