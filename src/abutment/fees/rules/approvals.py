"""Whether a state leaves the approval of a fee to the owner of the practice."""

from __future__ import annotations

from datetime import date

from abutment.kernel.dated import NotInForce
from abutment.law import queries as law

# A management fee is paid under a contract, out of the practice's accounts, within its budget: a state that leaves
# one of these to the owner leaves the fee to the owner too. That reading is ours, and the cautious one.
FEE_MATTERS = frozenset({"contracts", "budgets", "revenue_and_bank_accounts"})


def approval_asked(jurisdiction: str, on: date) -> tuple[bool, str]:
    """Whether an owner approves a fee statement in a state on a day, and the citation of what asks it."""
    try:
        answer = law.owner_approvals(jurisdiction, on)
    except NotInForce:
        return False, ""
    asking = [matter for matter in answer.of_kind("owner_approves") if matter.matter in FEE_MATTERS]
    return bool(asking), "; ".join(dict.fromkeys(matter.citation.citation for matter in asking))
