"""What the law's gate says to a fee over the days of a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from abutment.agreements.rules.gate import CounselOpinion, Passage
from abutment.agreements.rules.terms import SignedTerm, TermBook
from abutment.fees.rules.gates import gates_for
from abutment.kernel.periods import Period
from abutment.law import queries as law
from abutment.law.answers import Verdict
from abutment.law.rules.fees import Control, FeeMethod, MethodVerdict
from tests.fees.rules.asking import JUNE, LAW, fee, flat, share, tiers

SIXTEENTH = date(2026, 6, 16)


def verdict(method: FeeMethod, said: Verdict) -> MethodVerdict:
    return MethodVerdict(
        method=method,
        verdict=said,
        control=Control.WAIT_FOR_COUNSEL,
        finding="as invented",
        sentence="As invented.",
        citations=(LAW,),
    )


def allowed(place: str, method: FeeMethod, day: date) -> MethodVerdict:
    return verdict(method, Verdict.ALLOWED)


def opinion(method: FeeMethod, ends_on: date | None, place: str = "US-NY") -> CounselOpinion:
    return CounselOpinion(1, place, method, "Ann Bell", date(2026, 1, 5), Period(date(2026, 1, 5), ends_on), "It may.")


def said(
    terms: Sequence[SignedTerm],
    verdict_of=allowed,
    *,
    service: Sequence[Period] = (JUNE.period,),
    places: Sequence[str] = ("US-NY",),
    opinions: Sequence[CounselOpinion] = (),
) -> list[tuple[int, int, str]]:
    """Each stretch as first day, last day, passage."""
    found = gates_for(JUNE, service, TermBook("Cedar Dental", tuple(terms)), places, opinions, verdict_of)
    return [
        (period.starts_on.day, period.last_day.day if period.last_day else 0, each.passage.value)
        for period, each in found
    ]


def test_a_month_without_change_is_one_stretch():
    assert said([fee(share("20"))]) == [(1, 30, "open")]


def test_a_law_that_changes_on_the_sixteenth_cuts_the_month_there():
    def changing(place: str, method: FeeMethod, day: date) -> MethodVerdict:
        return verdict(method, Verdict.ALLOWED if day < SIXTEENTH else Verdict.PROHIBITED)

    assert said([fee(share("20"))], changing) == [(1, 15, "open"), (16, 30, "refused")]


def test_a_law_that_changes_for_some_days_only_is_seen():
    def changing(place: str, method: FeeMethod, day: date) -> MethodVerdict:
        return verdict(method, Verdict.CONTESTED if day.day in (11, 12) else Verdict.ALLOWED)

    assert said([fee(share("20"))], changing) == [(1, 10, "open"), (11, 12, "waits"), (13, 30, "open")]


def test_a_sentence_that_names_the_day_does_not_cut_the_month():
    def dated(place: str, method: FeeMethod, day: date) -> MethodVerdict:
        return replace(verdict(method, Verdict.UNREAD), sentence=f"Not yet in force on {day}.")

    assert said([fee(share("20"))], dated) == [(1, 30, "waits")]


def test_an_opinion_of_counsel_that_ends_cuts_the_month_there():
    def contested(place: str, method: FeeMethod, day: date) -> MethodVerdict:
        return verdict(method, Verdict.CONTESTED)

    opinions = [opinion(FeeMethod.PERCENTAGE, SIXTEENTH)]
    assert said([fee(share("20"))], contested, opinions=opinions) == [(1, 15, "open"), (16, 30, "waits")]


def test_the_strictest_method_of_a_fee_decides():
    def by_method(place: str, method: FeeMethod, day: date) -> MethodVerdict:
        return verdict(method, Verdict.PROHIBITED if method is FeeMethod.PERCENTAGE else Verdict.ALLOWED)

    mixed = {"method": "sum", "parts": [flat("1"), {"method": "greater_of", "parts": [flat("2"), share("1")]}]}
    assert said([fee(mixed)], by_method) == [(1, 30, "refused")]
    assert said([fee(flat("1"))], by_method) == [(1, 30, "open")]


def test_the_strictest_place_decides():
    def by_place(place: str, method: FeeMethod, day: date) -> MethodVerdict:
        return verdict(method, Verdict.CONTESTED if place == "US-NJ" else Verdict.ALLOWED)

    assert said([fee(share("20"))], by_place, places=("US-NY", "US-NJ")) == [(1, 30, "waits")]
    opinions = [opinion(FeeMethod.PERCENTAGE, None, "US-NJ")]
    assert said([fee(share("20"))], by_place, places=("US-NY", "US-NJ"), opinions=opinions) == [(1, 30, "open")]


def test_a_new_method_is_asked_about_from_its_first_day():
    def by_method(place: str, method: FeeMethod, day: date) -> MethodVerdict:
        return verdict(method, Verdict.PROHIBITED if method is FeeMethod.TIERED else Verdict.ALLOWED)

    terms = [fee(flat("1")), fee(tiers(("0", "5")), SIXTEENTH, amendment=1)]
    assert said(terms, by_method) == [(1, 15, "open"), (16, 30, "refused")]


def test_days_without_service_or_without_a_fee_are_not_asked_about():
    service = [Period(date(2026, 5, 1), date(2026, 6, 4)), Period(date(2026, 6, 28))]
    assert said([fee(share("20"))], service=service) == [(1, 3, "open"), (28, 30, "open")]
    assert said([fee(share("20"), SIXTEENTH)]) == [(16, 30, "open")]


def test_a_day_that_two_periods_of_service_share_is_asked_about_once():
    service = [Period(date(2026, 6, 1), date(2026, 6, 20)), Period(date(2026, 6, 10), date(2026, 7, 1))]
    assert said([fee(share("20"))], service=service) == [(1, 30, "open")]


def test_the_packaged_law_refuses_a_percentage_in_new_york_and_opens_it_in_washington():
    book = TermBook("Cedar Dental", (fee(share("20")),))
    found = {
        place: gates_for(JUNE, [JUNE.period], book, [place], [], lambda *asked: law.method_verdict(*asked))[0][1]
        for place in ("US-NY", "US-WA")
    }
    assert found["US-NY"].passage is Passage.REFUSED
    assert found["US-NY"].citations
    assert found["US-WA"].passage is Passage.OPEN
