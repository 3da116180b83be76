"""Whether a state leaves the approval of a fee to the owner of the practice."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from abutment.kernel.dated import NotInForce
from abutment.law import queries as law
from abutment.law.jurisdictions import STATES

# A management fee is paid under a contract, out of the practice's accounts, within its budget: a state that leaves
# one of these to the owner leaves the fee to the owner too. That reading is ours, and the cautious one.
FEE_MATTERS = frozenset({"contracts", "budgets", "revenue_and_bank_accounts"})


def approval_asked(jurisdictions: Iterable[str], on: date) -> tuple[bool, str]:
    """Whether an owner approves a fee statement where one of these places is, and the citations of what asks it."""
    asked = [citation for place in jurisdictions if (citation := _asked_in(place, on))]
    return bool(asked), "; ".join(dict.fromkeys(asked))


def states_that_ask(on: date) -> list[str]:
    """The states that leave the approval of a fee to the owner on a day."""
    return [state for state in STATES if _asked_in(state, on)]


def _asked_in(jurisdiction: str, on: date) -> str:
    try:
        answer = law.owner_approvals(jurisdiction, on)
    except NotInForce:
        return ""
    asking = [matter for matter in answer.of_kind("owner_approves") if matter.matter in FEE_MATTERS]
    return "; ".join(dict.fromkeys(f"{each.citation.citation} ({each.citation.read_label})" for each in asking))
