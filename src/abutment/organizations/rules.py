"""Pure decisions and wordings of the network: values in, words out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

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

# The zone in which most people of a state live; Eastern unless it stands here.
_STATES_OF = {
    "America/Detroit": "MI",
    "America/Indiana/Indianapolis": "IN",
    "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
    "America/Denver": "CO MT NM UT WY",
    "America/Phoenix": "AZ",
    "America/Boise": "ID",
    "America/Los_Angeles": "CA NV OR WA",
    "America/Anchorage": "AK",
    "Pacific/Honolulu": "HI",
}
_ZONES = {f"US-{state}": zone for zone, states in _STATES_OF.items() for state in states.split()}

Span = tuple[time, time]


def zone_of(jurisdiction: str) -> str:
    """The time zone of a state, where most of its people live.

    >>> zone_of("US-WA"), zone_of("US-NY")
    ('America/Los_Angeles', 'America/New_York')
    """
    return _ZONES.get(jurisdiction, "America/New_York")


@dataclass(frozen=True, slots=True)
class NetworkCount:
    """How large a network is on a day."""

    practices: int
    states: int
    locations: int
    ending_within_a_year: int


def network_in_words(count: NetworkCount, on: date, today: date) -> str:
    """One sentence on how the network stands on a day.

    >>> network_in_words(NetworkCount(12, 8, 24, 2), date(2026, 5, 1), date(2026, 5, 1))
    '12 practices in 8 states, 24 locations; 2 affiliations end within a year.'
    >>> network_in_words(NetworkCount(0, 0, 0, 0), date(2020, 1, 1), date(2026, 5, 1))
    'On Jan 1, 2020 no practice was affiliated.'
    """
    if count.practices == 0:
        if on == today:
            return "No practice is affiliated today."
        return f"On {day_in_words(on)} no practice {'was' if on < today else 'will be'} affiliated."
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


def open_now_in_words(week: Mapping[int, Sequence[Span]], now: datetime) -> str:
    """Whether a location is open at a moment of its own time, and until or from when; '' where no hours are known.

    >>> open_now_in_words({0: [(time(8), time(17))]}, datetime(2026, 5, 2, 9))
    'Closed now; opens Monday 8 AM'
    >>> open_now_in_words({5: [(time(8), time(12))]}, datetime(2026, 5, 2, 9))
    'Open now, until 12 PM'
    """
    for ahead in range(8):
        day = (now.weekday() + ahead) % 7
        for opens, closes in sorted(week.get(day, ())):
            if ahead == 0 and opens <= now.time() < closes:
                return f"Open now, until {clock_in_words(closes)}"
            if ahead > 0 or now.time() < opens:
                return f"Closed now; opens {'today' if ahead == 0 else DAYS[day]} {clock_in_words(opens)}"
    return ""


def spans_in_words(spans: Sequence[Span]) -> str:
    """The hours of one day: '8 AM to noon, 1 PM to 5 PM', or 'closed'."""
    if not spans:
        return "closed"
    return ", ".join(f"{clock_in_words(opens)} to {clock_in_words(closes)}" for opens, closes in sorted(spans))


def week_in_words(week: Mapping[int, Sequence[Span]]) -> list[tuple[str, str]]:
    """A week's hours with days of the same hours taken together.

    >>> week_in_words({0: [(time(8), time(17))], 1: [(time(8), time(17))], 4: [(time(8), time(17))]})
    [('Monday, Tuesday and Friday', '8 AM to 5 PM'), ('Wednesday, Thursday, Saturday and Sunday', 'closed')]
    """
    days: dict[str, list[int]] = {}
    for day in range(7):
        days.setdefault(spans_in_words(week.get(day, ())), []).append(day)
    return [(_days_in_words(same), said) for said, same in days.items()]


def _days_in_words(days: Sequence[int]) -> str:
    """Days of the week as people say them: three or more in a row as 'Monday to Friday', others one by one."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    said: list[str] = []
    for run in runs:
        said += [f"{DAYS[run[0]]} to {DAYS[run[-1]]}"] if len(run) > 2 else [DAYS[day] for day in run]
    return joined(said)


def inside(label: str) -> str:
    """A label as it stands inside a sentence: 'Dental hygienist' begins small, 'IT team' does not.

    >>> inside("Dental hygienist"), inside("IT team")
    ('dental hygienist', 'IT team')
    """
    return label if label[1:2].isupper() else label[:1].lower() + label[1:]


@dataclass(frozen=True, slots=True)
class Work:
    """What somebody does or is to do: in which role, where, from and until when, on which license."""

    role: str
    place: str
    starts_on: date
    ends_on: date | None = None
    license_number: str = ""


def grant_in_words(person: str, work: Work) -> str:
    """What a grant lets somebody do.

    >>> grant_in_words("Ida Moss, RDH", Work("Dental hygienist", "Cedar Dental", date(2026, 12, 1), None, "NY-H-1"))
    'Ida Moss, RDH may work as dental hygienist at Cedar Dental from Dec 1, 2026, on license NY-H-1.'
    """
    on_license = f", on license {work.license_number}" if work.license_number else ""
    first = day_in_words(work.starts_on)
    return f"{person} may work as {inside(work.role)} at {work.place} from {first}{on_license}."


def work_in_words(work: Work, on: date, waits_for: str = "") -> str:
    """What somebody does, as one sentence; waits_for: who has to grant it, when nobody has yet.

    >>> work_in_words(Work("Dental hygienist", "Cedar Dental", date(2026, 12, 1)), date(2026, 11, 1), "Dr. Adeyemi")
    'Dental hygienist at Cedar Dental from Dec 1, 2026; waits for Dr. Adeyemi.'
    """
    first, said = day_in_words(work.starts_on), f"{work.role} at {work.place}"
    if work.ends_on is not None and work.ends_on <= on:
        return f"{said} until {day_in_words(work.ends_on)}."
    if waits_for:
        return f"{said} from {first}; waits for {waits_for}."
    return f"{said} {'since' if work.starts_on <= on else 'from'} {first}."


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
