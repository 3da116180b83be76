"""What the law's findings and a month's outcome are called in a working and on a statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from abutment.agreements.rules.gate import GateFinding
from abutment.kernel.money import Cents, format_usd
from abutment.kernel.months import Month
from abutment.kernel.working import Step, Text
from abutment.law.answers import DISCLAIMER, Verdict
from abutment.law.jurisdictions import NAMES
from abutment.web.words import day_in_words


def place_of(gate: GateFinding) -> str:
    """The state or nation whose law decided."""
    return NAMES.get(gate.jurisdiction, gate.jurisdiction)


def refusal_of(gate: GateFinding) -> str:
    """Why a method is refused, in a few words."""
    method = gate.method.label.lower()
    if gate.verdict is not Verdict.PROHIBITED and gate.opinion is not None:
        return f"{gate.opinion.counsel} advised against {method}"
    return f"{method} is prohibited"


def citation_of(gate: GateFinding) -> str | None:
    """The law that a finding rests on, or counsel's opinion, with how far each text was read."""
    cited = [f"{each.citation} ({each.read_label})" for each in gate.citations]
    if gate.opinion is not None:
        cited.append(f"opinion of {gate.opinion.counsel} of {day_in_words(gate.opinion.given_on)}")
    return "; ".join(cited) or None


def law_step(gate: GateFinding, on: str) -> Step:
    """The verdict of the law on the fee, as a step that adds nothing."""
    citation = citation_of(gate) or f"No text was found for {place_of(gate)}"
    return Step(f"Law of {place_of(gate)}{on}", Text(gate.sentence), citation=f"{citation}. {DISCLAIMER}")


def sentence_of(month: Month, charged: Cents, due: date | None, reasons: Sequence[str]) -> str:
    """How the month stands, answer first."""
    if charged:
        answer = f"{format_usd(charged)} is charged for {month.label}{f', due {day_in_words(due)}' if due else ''}."
    else:
        answer = f"Nothing is {'charged' if reasons else 'due'} for {month.label}."
    return " ".join([answer, *reasons])
