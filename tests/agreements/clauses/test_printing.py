"""What a review finds does not depend on how its paper was printed."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

import pytest

from abutment.agreements.reading import read
from abutment.agreements.review.report import review

AGREEMENT = """MANAGEMENT SERVICES AGREEMENT

This Management Services Agreement is made between Cedar Dental, P.C. (the "Practice") and Oak Management, LLC (the
"Manager").

1. Services

1.1 Administration. The Manager shall provide bookkeeping, billing, staffing and office services to the Practice, and
shall not exercise control over the clinical decisions of the dentists of the Practice.

2. Fee

2.1 Management Fee. The Practice shall pay to the Manager a management fee of twelve percent (12%) of net collections
each month, not later than thirty (30) days after it has received the invoice.

3. Records

3.1 Ownership. All patient records are and remain the property of the Practice. On termination the Manager shall deliver
to the Practice a complete copy of them in a standard electronic format within thirty (30) days, without charge.

3.2 Confidentiality. The Manager shall keep confidential all information of the Practice.
"""
PLAIN = re.sub(r"(?<=[^\n])\n(?=[^\n])", " ", AGREEMENT)


def _wrapped(text: str) -> str:
    return "\n\n".join(textwrap.fill(paragraph, 44) for paragraph in text.split("\n\n"))


def _paged(text: str) -> str:
    lines = _wrapped(text).split("\n")
    pages = [lines[at : at + 14] for at in range(0, len(lines), 14)]
    foot = "\n\n- {} -\n\n\fCEDAR DENTAL\n\n"
    return "".join("\n".join(page) + foot.format(number) for number, page in enumerate(pages, start=1))


@pytest.mark.parametrize(
    "printed",
    [
        _wrapped,
        _paged,
        lambda text: text.replace("fi", "\ufb01").replace("fl", "\ufb02"),
        lambda text: re.sub(r"\b(\w{4})(\w{4})", "\\1\u00ad\\2", text),
        lambda text: re.sub(r"\b([a-z]{4})([a-z]{4})", "\\1-\n\\2", text),
        lambda text: re.sub(r"(?<=[a-z,]) (?=[a-z])", "\u00a0", text),
        lambda text: re.sub(r"([a-z]{3})(?=[a-z])", "\\1\u200b", text),
        lambda text: text.replace("o", "\u043e"),
        lambda text: re.sub(r"\b(shall|Practice|records)\b", r"**\1**", text),
    ],
    ids=["wrapped", "paged", "ligatures", "soft", "hyphens", "no break", "no width", "cyrillic", "bold"],
)
def test_findings_and_terms_are_the_same_however_a_paper_was_printed(printed: Callable[[str], str]) -> None:
    plain, other = (review((read(text.encode(), "a.txt"),), "msa") for text in (PLAIN, printed(PLAIN)))
    assert {each.state.value for each in plain.findings} > {"ABSENT"}
    assert [each.state for each in other.findings] == [each.state for each in plain.findings]
    assert plain.proposals
    assert [(each.type, each.value) for each in other.proposals] == [
        (each.type, each.value) for each in plain.proposals
    ]
    assert all(quote.text in printed(PLAIN) for each in other.findings for quote in each.quotes)
