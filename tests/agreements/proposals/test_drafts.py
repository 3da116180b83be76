"""A proposal fills in the form of its term; what the paper leaves open stays empty and is asked."""

from __future__ import annotations

from typing import Any

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.forms.proposed import proposed_form
from abutment.agreements.proposals import Draft, Proposal, executable, proposals_of, value_of
from abutment.agreements.rules.values import TermKey
from abutment.agreements.rules.words import value_in_words


def drafts(text: str) -> list[Draft]:
    found = proposals_of(Sentences.of(outlined(f"1. Clause. {text}")))
    return [draft for each in found if (draft := executable(each, found)) is not None]


def posted(draft: Draft) -> dict[str, Any]:
    """What a browser sends of the form of a draft that nobody changed."""
    form = proposed_form(draft, None, [], {"starts_on": "2027-01-01"})
    sent = {name: value for field in form if (name := field.name) and (value := field.value()) not in (None, "")}
    parts = getattr(form, "parts", None)
    if parts is not None:
        sent |= {f"parts-{name}": value for name, value in parts.management_form.initial.items()}
        for part in parts.forms:
            sent |= {part.add_prefix(field.name): value for field in part if (value := field.value()) is not None}
    return sent


def words(draft: Draft) -> str:
    """The value that the form makes of a draft, in words."""
    form = proposed_form(draft, posted(draft), [], {})
    form.is_valid()
    assert form.value is not None, form.errors
    return value_in_words(form.value)


SETTLED: list[tuple[str, TermKey, str]] = [
    ("The management fee shall be $12,500.00 per month.", TermKey.FEE, "$12,500.00 a month."),
    ("The administrative fee is $60,000 per year.", TermKey.FEE, "$60,000.00 a year, charged by twelfths."),
    ("The fee is eighteen percent (18%) of net collections.", TermKey.FEE, "18% of net collections."),
    ("The fee is 10% of the first $50,000 of gross collections and 8% of the remainder.", TermKey.FEE,
     "Of gross collections 10% up to $50,000.00 and 8% from $50,000.00 up; each tier on its own slice."),
    ("The fee is 2% of net collections exceeding $50,000.", TermKey.FEE,
     "2% of net collections above $50,000.00, and 0% below, each tier on its own slice."),
    ("Practice reimburses Manager for its direct costs plus a markup of 12%.", TermKey.FEE,
     "Costs of direct costs plus 12% for markup."),
    ("The fee is the greater of $5,000 per month or 8% of net collections.", TermKey.FEE,
     "The greater of $5,000.00 a month or 8% of net collections."),
    ("Manager receives a fee equal to (i) Manager Costs, plus (ii) the lesser of Pre-Tax Income or "
     "25% of Net Revenue.", TermKey.FEE,
     "Costs of manager costs, without a markup; plus the lesser of 100% of pre-tax income or 25% of net revenue."),
    ("In no event shall the fee be less than $4,000 per month.", TermKey.FLOOR,
     "Not less than $4,000.00 for a full month."),
    ("The Management Fee shall not exceed $9,000 in any month.", TermKey.CAP,
     "Not more than $9,000.00 for a full month."),
    ("The fee is payable on the tenth (10th) day of each month for the preceding month.", TermKey.PAYMENT_DAY,
     "Due on the 10th of the following month."),
    ("Either party may terminate without cause upon ninety (90) days notice.", TermKey.NOTICE,
     "Can be ended at any time with notice of 90 days."),
    ("Notice of non-renewal is given in writing at least ninety (90) days before the end of the term.", TermKey.NOTICE,
     "Notice is given at least 90 days before the end of a term."),
    ("This Agreement is governed by the laws of the State of New York.", TermKey.GOVERNING_STATE,
     "The law of New York."),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "said"), SETTLED, ids=[case[0][:50] for case in SETTLED])
def test_a_proposal_that_leaves_nothing_open_becomes_a_term_as_it_stands(text: str, key: TermKey, said: str) -> None:
    (draft,) = drafts(text)
    assert (draft.key, draft.asks, words(draft)) == (key, (), said)
    value = value_of(draft)
    assert value is not None
    assert value_in_words(value) == said
    whole = f"1. Clause. {text}"
    assert whole[draft.start : draft.end] == draft.quote
    assert draft.section == "1"


OPEN: list[tuple[str, TermKey, list[str]]] = [
    ("The fee is 18% of collections.", TermKey.FEE, ["parts-0-base"]),
    ("The management fee is $____ per month.", TermKey.FEE, ["parts-0-amount_usd"]),
    ("The management fee shall be $9,000.", TermKey.FEE, ["parts-0-per"]),
    ("The fee is 10% of net collections up to $50,000 and 8% of net collections over $50,000.", TermKey.FEE,
     ["parts-0-applies"]),
    ("Practice pays the direct costs with a ten percent (10%) markup for overhead and a fifteen percent (15%) markup "
     "for profit.", TermKey.FEE, ["parts-0-markups_are"]),
    ("Travel is billed at $95 per hour.", TermKey.FEE, ["parts-0-rates_name_1"]),
    ("The fee shall not exceed $90,000 per year.", TermKey.CAP, ["amount_usd"]),
    ("Client pays within thirty (30) days of receipt of each invoice.", TermKey.PAYMENT_DAY, ["day", "of"]),
    ("Late payments bear interest of 1.5% per month.", TermKey.LATE_CHARGE, ["accrues", "interest"]),
    ("Late payments bear simple interest of 10% per annum.", TermKey.LATE_CHARGE, ["percent_per_month", "accrues"]),
    ("Either party may terminate without cause upon six (6) months prior notice.", TermKey.NOTICE, ["days"]),
    ("The initial term is five (5) years.", TermKey.RENEWAL, ["renews"]),
    ("Within 30 days after termination Manager delivers a copy of the patient records.", TermKey.DATA_EXIT,
     ["formats", "image_return", "transition_access_days"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "asks"), OPEN, ids=[case[0][:50] for case in OPEN])
def test_what_the_paper_leaves_open_is_asked_and_refused_until_it_is_answered(
    text: str, key: TermKey, asks: list[str]
) -> None:
    (draft,) = drafts(text)
    assert (draft.key, [ask.about for ask in draft.asks]) == (key, asks)
    assert value_of(draft) is None
    form = proposed_form(draft, posted(draft), [], {})
    form.is_valid()
    assert form.value is None


def test_a_choice_that_is_open_begins_with_none_of_the_choices() -> None:
    (draft,) = drafts("The fee is 18% of collections.")
    form = proposed_form(draft, None, [], {})
    (part,) = [each for each in form.parts.forms if each.initial]  # type: ignore[attr-defined]
    assert part.fields["base"].required
    assert part.fields["base"].choices[0][0] == ""


def test_a_first_term_and_its_renewal_are_one_term_wherever_the_paper_says_them() -> None:
    both = drafts("The initial term is five (5) years. It automatically renews for successive two (2) year terms.")
    assert [draft.key for draft in both] == [TermKey.RENEWAL, TermKey.RENEWAL]
    said = "Runs for 5 years (60 months), then renews by itself for 2 years (24 months) at a time."
    assert [words(draft) for draft in both] == [said, said]


def test_two_renewals_that_differ_are_not_chosen_from() -> None:
    first, *_ = drafts(
        "The initial term is five (5) years. It automatically renews for successive two (2) year terms. Schedule B "
        "automatically renews for successive one (1) year terms."
    )
    assert first.fields["renews"] == ""


def test_days_between_two_dates_make_months_where_they_are_whole() -> None:
    whole, part = (
        drafts(f"The term of this Agreement begins on January 1, 2027 and ends on {end}.")[0]
        for end in ("May 31, 2030", "June 12, 2030")
    )
    assert (whole.fields["initial_months"], part.fields["initial_months"]) == (41, "")


def test_formats_and_images_are_taken_along_from_where_they_stand() -> None:
    found = drafts(
        "Within 30 days after termination Manager delivers a copy of the patient records. Records are exported as CSV "
        "and FHIR, images as DICOM. For 90 days after termination the Practice has read-only access to the records."
    )
    first = next(draft for draft in found if draft.key is TermKey.DATA_EXIT)
    assert dict(first.fields) == {
        "window_days": 30,
        "formats": ["fhir", "csv"],
        "image_return": "dicom",
        "transition_access_days": 90,
    }
    assert first.asks == ()


@pytest.mark.parametrize(
    "proposal",
    [
        Proposal("report.frequency", {"every": "month"}, "monthly", "1", 0, 7),
        Proposal("fee.per_location", {"amount": "99.00", "per": "month"}, "$99", "1", 0, 3),
        Proposal("fee.per_unit", {"amount": "9.00", "unit": "claim"}, "$9", "1", 0, 2),
    ],
)
def test_a_kind_that_is_not_executed_has_no_draft(proposal: Proposal) -> None:
    assert executable(proposal) is None
