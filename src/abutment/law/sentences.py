"""How things stand, in the sentence that each page of law begins with: over many places, and in one."""

from collections.abc import Sequence

from abutment.law.answers import NOT_CONFIRMED, NOT_RESEARCHED, SILENT, Verdict
from abutment.law.jurisdictions import FEDERAL, NAMES
from abutment.law.queries import PlaceSummary, book
from abutment.law.rules.fees import FeeMethod, FeeMethodsAnswer, MethodVerdict
from abutment.law.sections import Section

_DECIDED = ("prohibited", "restricted", "allowed", "contested")
_OTHERS = (FeeMethod.FLAT, FeeMethod.HOURLY, FeeMethod.COST_PLUS, FeeMethod.PER_VISIT)


def overview_sentence(places: Sequence[PlaceSummary]) -> str:
    """In how many places a percentage fee may be charged, and in how many nobody can say."""
    count = {word: len(found) for word, found in _by_word(places).items()}
    decided = [f"{word} in {count[word]}" for word in _DECIDED if word in count]
    said = f"Of {len(places)} jurisdictions, a percentage fee is {joined(decided)}." if decided else ""
    silent = [
        f"what was read is silent in {count[SILENT]}" if SILENT in count else "",
        f"{count[NOT_RESEARCHED]} were not researched" if NOT_RESEARCHED in count else "",
        f"{count[NOT_CONFIRMED]} not confirmed" if NOT_CONFIRMED in count else "",
    ]
    rest = ", ".join(each for each in silent if each)
    return f"{said} {rest[:1].upper()}{rest[1:]}.".strip() if rest else said


def sentence_of_own(places: Sequence[PlaceSummary]) -> str:
    """What holds for a percentage fee in the reader's own states, each by its name."""
    by_word = {word: joined([place.name for place in found]) for word, found in _by_word(places).items()}
    where = "Your state:" if len(places) == 1 else f"In your {len(places)} states"
    decided = [f"{word} in {by_word[word]}" for word in _DECIDED if word in by_word]
    said = [f"a percentage fee is {joined(decided)}"] if decided else []
    if SILENT in by_word:
        said.append(f"what was read of the law of {by_word[SILENT]} is silent on percentage fees")
    if NOT_RESEARCHED in by_word:
        said.append(f"percentage fees were not researched in {by_word[NOT_RESEARCHED]}")
    if NOT_CONFIRMED in by_word:
        said.append(f"what is known of percentage fees in {by_word[NOT_CONFIRMED]} is not confirmed")
    return f"{where} {'; '.join(said)}."


def place_sentence(jurisdiction: str, sections: tuple[Section, ...]) -> str:
    """How one place stands: by which methods a manager may be paid, and how many answers rest on text that was read."""
    if jurisdiction == FEDERAL:
        return f"{len(book().of(jurisdiction))} federal rules and defaults of this product, by subject."
    answers = [section.answer for section in sections if section.answer is not None]
    read = sum(answer.is_read for answer in answers)
    fees = next((answer for answer in answers if isinstance(answer, FeeMethodsAnswer)), None)
    lead = "" if fees is None else f"{_percentage(fees)}; {_others(fees)}. "
    return f"{lead}{read} of {len(sections)} answers rest on text we read."


def joined(parts: Sequence[str]) -> str:
    """Words as a list in a sentence: `one, two and three`."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts)


def _by_word(places: Sequence[PlaceSummary]) -> dict[str, list[PlaceSummary]]:
    found: dict[str, list[PlaceSummary]] = {}
    for place in places:
        found.setdefault(place.percentage.word, []).append(place)
    return found


def _percentage(fees: FeeMethodsAnswer) -> str:
    name, each = NAMES[fees.jurisdiction], fees.method(FeeMethod.PERCENTAGE)
    return {
        SILENT: f"What we read of the law of {name} is silent on percentage fees",
        NOT_RESEARCHED: f"Percentage fees in {name} were not researched",
        NOT_CONFIRMED: f"What we know of percentage fees in {name} is not confirmed by the text in force",
        "contested": f"Percentage fees in {name} are contested",
    }.get(each.said.word, f"Percentage fees are {_on_condition(each)} in {name}")


def _others(fees: FeeMethodsAnswer) -> str:
    groups: dict[str, list[str]] = {}
    for method in _OTHERS:
        each = fees.method(method)
        groups.setdefault(_on_condition(each), []).append(method.value.replace("_", "-"))
    told = [
        f"{joined(names)} fees {'were' if word == NOT_RESEARCHED else 'are'} {word}" for word, names in groups.items()
    ]
    return "; ".join(told)


def _on_condition(each: MethodVerdict) -> str:
    needs_market_value = each.verdict is Verdict.ALLOWED and any("market value" in told for told in each.conditions)
    return f"{each.said.word} at market value" if needs_market_value else each.said.word
