"""A proposal fills in the form of its term; what the paper leaves open stays empty and is asked."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.forms.proposed import proposed_form
from abutment.agreements.proposals import Draft, Proposal, executable, proposals_of
from abutment.agreements.rules.values import TermKey


def drafts(text: str) -> list[Draft]:
    found = proposals_of(Sentences.of(outlined(f"1. Clause. {text}")))
    return [draft for each in found if (draft := executable(each, found)) is not None]


CASES: list[tuple[str, TermKey, dict[str, Any], list[dict[str, Any]]]] = [
    ("The management fee shall be $12,500.00 per month.", TermKey.FEE, {},
     [{"method": "flat", "amount_usd": "12500.00", "per": "month"}]),
    ("The fee is eighteen percent (18%) of net collections.", TermKey.FEE, {},
     [{"method": "percentage", "percent": "18", "base": "net_collections"}]),
    ("The minimum monthly management fee is $4,000.", TermKey.FLOOR, {"amount_usd": "4000.00"}, []),
    ("The maximum monthly management fee is $9,000.", TermKey.CAP, {"amount_usd": "9000.00"}, []),
    ("Client pays within thirty (30) days of receipt of each invoice.", TermKey.PAYMENT_DAY,
     {"day": "", "of": ""}, []),
    ("Either party may terminate without cause upon ninety (90) days notice.", TermKey.NOTICE,
     {"days": 90, "ends": "at_any_time"}, []),
    ("Notice of non-renewal is given at least ninety (90) days before.", TermKey.NOTICE,
     {"days": 90, "ends": "at_the_end_of_the_term"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "fields", "parts"), CASES, ids=[case[0][:40] for case in CASES])
def test_a_proposal_becomes_the_fields_of_its_form(
    text: str, key: TermKey, fields: dict[str, Any], parts: list[dict[str, Any]]
) -> None:
    (draft,) = drafts(text)
    assert (draft.key, dict(draft.fields), [dict(part) for part in draft.parts]) == (key, fields, parts)
    whole = f"1. Clause. {text}"
    assert whole[draft.start : draft.end] == draft.quote
    assert draft.section == "1"


def test_what_the_paper_leaves_open_is_asked_by_the_name_of_its_field() -> None:
    (draft,) = drafts("The fee is 18% of collections.")
    assert draft.parts[0]["base"] == ""
    assert [ask.about for ask in draft.asks] == ["parts-0-base"]
    form = proposed_form(draft, None, [], {})
    (part,) = [each for each in form.parts.forms if each.initial]  # type: ignore[attr-defined]
    assert part.fields["base"].required
    assert part.fields["base"].choices[0][0] == ""


def test_a_kind_that_is_not_executed_has_no_draft() -> None:
    assert executable(Proposal("report.frequency", {"every": "month"}, "monthly", "1", 0, 7)) is None
