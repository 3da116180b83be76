"""Laws of proposals: every quote is the text itself, no text breaks the reading, and what is written is read back."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.proposals import Proposal, executable, proposals_of

_PIECES = st.sampled_from(
    [
        "The management fee is", "18%", "eighteen percent (18%)", "of net collections", "$5,000", "$____", "per month",
        "plus", "a markup of", "costs", "the greater of", "the first", "of the next", "or", "thereafter", "within",
        "thirty (30) days", "fifteen (10) days", "[__] days", "after termination", "export", "patient records",
        "credit", "99.9% - 99.0%", "|", "\n", "\n\n", "- ", "Response time", "1 hour", "1.1 Term.", "until",
        "May 31, 2030", "January 1, 2027", "renews", "notice", "interest", "(", ")", ".", ";", ":", "\u201cdays\u201d",
        "\u25cf", "{{x}}", "\u00bd", "tenth day of each month", "fee", "$60,000 = $200", "Example:", "insurance",
    ]
)  # fmt: skip


def proposed(text: str) -> tuple[Proposal, ...]:
    return proposals_of(Sentences.of(outlined(text)))


@given(st.one_of(st.text(max_size=400), st.lists(_PIECES, max_size=40).map(" ".join)))
@example("| 99% to 98% |\n| 98% to 97% |")
@example("$" * 50 + "%" * 50)
@example("the lesser of or and of or")
def test_every_quote_is_the_text_itself_whatever_the_text(text: str) -> None:
    found = proposed(text)
    for each in found:
        assert text[each.start : each.end] == each.quote
        assert each.quote.strip()
        assert each.value
    for each in found:
        draft = executable(each, found)
        assert draft is None or draft.quote == each.quote


@given(st.lists(_PIECES, max_size=30).map(" ".join))
def test_what_is_not_settled_is_asked(text: str) -> None:
    for each in proposed(text):
        empty = {key for key, value in each.value.items() if value is None and key not in ("per", "start", "base")}
        assert empty <= {ask.about for ask in each.asks}


@given(st.integers(1, 99), st.integers(0, 99))
def test_a_share_that_is_written_is_read_back(whole: int, part: int) -> None:
    percent = f"{whole}.{part:02d}"
    (found,) = proposed(f"1. Fee. The management fee is {percent}% of net collections.")
    assert Decimal(found.value["rate"]) * 100 == Decimal(percent)


@given(st.integers(100, 9_999_999))
def test_an_amount_that_is_written_is_read_back(dollars: int) -> None:
    (found,) = proposed(f"1. Fee. The management fee is ${dollars:,}.00 per month.")
    assert (found.type, found.value["amount"]) == ("fee.flat", f"{dollars}.00")


@given(st.integers(1, 365))
def test_days_that_are_written_are_read_back(days: int) -> None:
    (found,) = proposed(f"1. End. Either party may terminate without cause upon {days} days prior written notice.")
    assert (found.type, found.value["days"]) == ("term.notice", days)


@given(st.text(max_size=200))
def test_the_same_text_gives_the_same_proposals(text: str) -> None:
    assert proposed(text) == proposed(text)


@pytest.mark.parametrize(
    ("printed", "type_", "value"),
    [
        ("Either party may terminate without cause upon thirty\n(30) days prior\nwritten notice.", "term.notice",
         {"days": 30}),
        ("Either party may terminate without cause upon sixty\u00a0(60)\u00a0days prior written notice.", "term.notice",
         {"days": 60}),
        ("Either party may termi-\nnate this Agreement without cause upon forty-\nfive (45) days prior notice.",
         "term.notice", {"days": 45}),
        ("The **management fee** is **$9,000** per\nmonth.", "fee.flat", {"amount": "9000.00", "per": "month"}),
        ("Client\u2019s invoices are paid within 30\ndays of the date of the\ninvoice.", "payment.net_days",
         {"days": 30}),
    ],
)  # fmt: skip
def test_how_a_paper_was_printed_changes_no_term(printed: str, type_: str, value: dict[str, Any]) -> None:
    text = f"1. Clause. {printed}"
    (found,) = proposed(text)
    assert (found.type, dict(found.value)) == (type_, value)
    assert text[found.start : found.end] == found.quote
