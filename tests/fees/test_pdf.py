"""The printed sheet: what stands on it, that nothing on it is read as anything but text, and that it is always one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.agreements.rules.gate import CounselOpinion
from abutment.fees.models import Statement
from abutment.fees.pdf import statement_pdf
from abutment.fees.queries.statements import Sheet
from abutment.fees.rules.asked import Asked, Release
from abutment.fees.rules.fee import fee_of
from abutment.kernel.periods import Period
from abutment.kernel.working import Step, Usd, Working
from abutment.law.rules.fees import FeeMethod
from abutment.web.printing import printable
from tests.fees.printed import Printed
from tests.fees.sheets import FLAT, ISSUED_AT, MARKET, OCTOBER, asked_of, daily, sheet_of, term, terms_of

SHARE = {"method": "percentage", "percent": "20", "base": "gross_collections"}
TIERS = {
    "method": "tiered",
    "base": "gross_collections",
    "tiers": [{"from_usd": "0", "percent": "10"}, {"from_usd": "20000", "percent": "20"}],
    "applies": "marginal",
}
NOT_ISSUED: dict[str, Any] = {"issued_at": None, "chain_hash": "", "chain_sequence": None, "issued_by_name": ""}
HOSTILE = '#let fee = 0\n= Title *bold* _it_ $x^2$ `raw` \\ #read("/etc/passwd") <b>&amp;</b> " // /* @cite ~'


def collections() -> Asked:
    return asked_of(terms_of(SHARE), daily(InputKind.COLLECTIONS, 150_000))


def draft() -> Sheet:
    return sheet_of(
        asked_of(terms_of(FLAT)), status="draft", needs_approval=True, approval_citation="AG 2015", **NOT_ISSUED
    )


def refused() -> Sheet:
    return sheet_of(collections(), status="refused", **NOT_ISSUED)


def waits() -> Sheet:
    asked = asked_of(terms_of(SHARE), daily(InputKind.COLLECTIONS, 150_000), state="US-TX")
    return sheet_of(asked, status="waits", **NOT_ISSUED)


def above() -> Sheet:
    return sheet_of(asked_of(terms_of({**FLAT, "amount_usd": "15000"})))


def zero() -> Sheet:
    return sheet_of(asked_of(terms_of({**FLAT, "amount_usd": "0"}, {**MARKET, "low_usd": "0"})))


def cut() -> Sheet:
    """The terms change in the middle of the month."""
    later = term(9, {"key": "fee", "formula": {**FLAT, "amount_usd": "11000"}}, date(2026, 10, 12), 2)
    return sheet_of(asked_of([*terms_of(FLAT), later]))


def credit() -> Sheet:
    step = Step("Conceded on line 1 of 12-2026-10: Flat fee", Usd(-1_234_56), is_addend=True, term="Fee, section 4.1")
    return sheet_of(
        asked_of(terms_of(FLAT)),
        correction=Working.sum_of("Credit on 12-2026-10", [step]),
        fee_cents=-1_234_56,
        by_terms_cents=-1_234_56,
        due_on=None,
        number="12-2026-10-C1",
        sequence=1,
        corrects=Statement(id=1, number="12-2026-10"),
        sentence="$1,234.56 conceded on line 1 of 12-2026-10.",
    )


def printed(sheet: Sheet) -> Printed:
    return Printed.of(statement_pdf(sheet))


def test_the_sheet_says_who_pays_whom_how_much_for_what_and_by_when() -> None:
    said = printed(
        sheet_of(
            asked_of(terms_of(FLAT)),
            needs_approval=True,
            approved_at=ISSUED_AT - timedelta(days=1),
            approved_by_name="Olive Owner",
            approver_holds_organization_role=True,
        )
    ).pages[0]
    for words in (
        "Keystone Dental Partners",
        "Cedar Dental",
        "Statement for October 2026, under the Management Services Agreement",
        "$10,000.00",
        "Due Nov 15, 2026",
        "Fee, section 4.1 · Original agreement",
        "Olive Owner",
        "Nov 3, 2026, 09:30 UTC",
        "Also holds a role of the organization",
        "Carmen Controller",
        "Issued",
        "12-2026-10",
        "Not legal advice.",
        "1 of 2",
    ):
        assert words in said, words
    assert "Draft" not in said


def test_law_and_market_value_stand_on_it_with_what_they_rest_on() -> None:
    said = printed(sheet_of(asked_of(terms_of(FLAT)))).pages[0]
    for words in (
        "Allowed",
        "8 NYCRR 29.1(b)(4)",
        "Text read in part",
        "Inside the range",
        "Invented Appraisers, market",
        "Opinion of value 2026.pdf",
        "$8,000.00",
        "$12,000.00",
    ):
        assert words in said, words


def test_chain_head_and_digest_stand_on_every_page_in_one_piece() -> None:
    sheet = sheet_of(collections())
    pages = printed(sheet).pages
    assert len(pages) > 1
    for page in pages:
        assert sheet.statement.chain_hash in page
        assert sheet.statement.asked_sha256 in page
        assert "event 4,711" in page


@pytest.mark.parametrize(
    ("made", "words"),
    [
        (draft, ["Draft", "Waits for an owner", "AG 2015", "Not issued", "A draft binds nobody."]),
        (refused, ["Refused", "$0.00", "$9,427.41 refused by law", "prohibited", "Refused by law, not charged"]),
        (waits, ["Waits for counsel", "$9,427.41 waits for counsel", "Text not read", "Held, waits for counsel"]),
        (above, ["Above the range", "$12,000.00", "($3,000.00)", "Held, waits for counsel", "$15,000.00"]),
        (zero, ["$0.00", "Nothing is due"]),
        (cut, ["Flat fee, Oct 1 to 11", "Flat fee, Oct 12 to 31", "Amendment 2"]),
        (
            credit,
            ["Credit for October 2026", "($1,234.56)", "To be credited", "Corrects", "which stands as it was issued"],
        ),
    ],
)
def test_each_way_a_month_can_end_is_said_on_its_sheet(made: Callable[[], Sheet], words: list[str]) -> None:
    said = printed(made()).pages[0]
    assert [each for each in words if each not in said] == []


def test_an_opinion_of_counsel_is_named_on_the_seal() -> None:
    opinion = CounselOpinion(
        7, "US-TX", FeeMethod.PERCENTAGE, "Cora Counsel", date(2026, 9, 1), Period(date(2026, 9, 1)), "It may."
    )
    asked = asked_of(terms_of(SHARE), daily(InputKind.COLLECTIONS, 150_000), state="US-TX", opinions=[opinion])
    said = printed(sheet_of(asked)).pages[0]
    assert "Opened by counsel" in said
    assert "Opinion of Cora Counsel, Sep 1, 2026" in said


def test_a_release_is_printed_with_counsel_and_their_words() -> None:
    release = Release("Cora Counsel", 2_000_00, date(2026, 11, 3), "The new chairs explain it.")
    asked = asked_of(terms_of({**FLAT, "amount_usd": "15000"}), releases=[release])
    said = printed(sheet_of(asked)).pages[0]
    assert "Cora Counsel: The new chairs explain it." in said
    assert "$14,000.00" in said


def test_the_appendix_holds_every_step_and_every_reported_number() -> None:
    asked = asked_of(terms_of(TIERS), daily(InputKind.COLLECTIONS, 150_000), state="US-WA")
    sheet = sheet_of(asked)
    pages = printed(sheet).pages
    appendix = "".join(pages[1:])
    labels = [step.label for top in sheet.working.steps for step in (top, *(top.working.steps if top.working else ()))]
    assert len(labels) > 4
    assert [label for label in labels if label not in appendix] == []
    assert all(f"$1,{500 + (day * 137) // 100:,}.{(day * 137) % 100:02d}" in appendix for day in range(31))


def test_the_sheet_carries_what_it_was_computed_from_and_its_digest_proves_it() -> None:
    """A reader with nothing but the PDF gets the same fee."""
    sheet = sheet_of(collections(), status="issued")
    carried = printed(sheet).file()
    assert sha256(carried).hexdigest() == sheet.statement.asked_sha256
    assert fee_of(Asked.from_json(json.loads(carried))) == sheet.fee


def test_a_statement_whose_frozen_facts_were_changed_says_so_and_carries_none() -> None:
    sheet = sheet_of(asked_of(terms_of(FLAT)), asked_sha256="0" * 64)
    pdf = statement_pdf(sheet)
    assert b"/EmbeddedFile" not in pdf
    assert "Changed since" in Printed.of(pdf).pages[0]


@pytest.mark.parametrize("made", [draft, refused, waits, above, zero, cut, credit])
def test_the_same_sheet_gives_the_same_bytes(made: Callable[[], Sheet]) -> None:
    assert statement_pdf(made()) == statement_pdf(made())


_ELSEWHERE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "abutment.config.settings"
import django
django.setup()
from hashlib import sha256
from tests.fees.test_pdf import cut, statement_pdf
print(sha256(statement_pdf(cut())).hexdigest())
"""


def test_another_process_in_another_time_zone_and_language_prints_the_same_bytes(tmp_path: Path) -> None:
    root = Path(__file__).parents[2]
    elsewhere = {**os.environ, "TZ": "Asia/Tokyo", "LANG": "C", "SOURCE_DATE_EPOCH": "1", "PYTHONPATH": str(root)}
    elsewhere |= {"ABUTMENT_HOME": str(tmp_path), "HOME": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-c", _ELSEWHERE], env=elsewhere, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.strip() == sha256(statement_pdf(cut())).hexdigest()


def test_what_comes_after_it_was_issued_does_not_change_the_sheet() -> None:
    sheet = cut()
    before = statement_pdf(sheet)
    sheet.statement.status, sheet.statement.settled_on = "settled", date(2026, 12, 1)
    later = replace(
        sheet, on=date(2027, 3, 1), may=frozenset({"correct"}), corrections=[Statement(number="12-2026-10-C1")]
    )
    assert statement_pdf(later) == before


def test_title_and_author_are_those_of_the_statement() -> None:
    pdf = statement_pdf(cut())
    assert b"(Statement for October 2026, Cedar Dental)" in pdf
    assert b"(Keystone Dental Partners)" in pdf
    assert b"/CreationDate(D:20261104" in pdf


def test_a_hostile_name_is_set_letter_for_letter_and_never_run() -> None:
    sheet = sheet_of(asked_of(terms_of(FLAT)), practice=HOSTILE, issued_by_name=HOSTILE)
    said = printed(sheet).pages[0]
    expected = HOSTILE.replace("\n", " ")[:90]
    assert said.count(expected.rstrip()) >= 2
    assert "$10,000.00" in said
    assert "root:" not in said


@pytest.mark.parametrize(
    "name",
    [
        "\x00\x07\x1b[31mred\x9b\r\n",
        "\u202e00.1$ si eef ehT\u202c\u2066\u2069",
        "שלום Dental مرحبا",
        "Zahn\u00e4rzte \u0141\u00f3d\u017a 😀👩🏽‍⚕️ 牙科",
        "A" * 10_000,
        "long words " * 1_000,
        "",
        "\ud800 half a character",
    ],
)
def test_any_name_is_printed_and_the_fee_stays_beside_it(name: str) -> None:
    sheet = sheet_of(asked_of(terms_of(FLAT)), practice=name, manager=name, agreement=name, issued_by_name=name)
    said = printed(sheet).text
    assert "$10,000.00" in said
    assert "\u202e" not in said


def test_a_line_of_ten_thousand_letters_is_printed_whole() -> None:
    step = Step("W" * 10_000, Usd(100), is_addend=True, term="Z" * 500)
    said = printed(sheet_of(asked_of(terms_of(FLAT)), correction=Working.sum_of("Long", [step]))).text
    assert said.count("W") >= 20_000  # on the sheet and in its appendix
    assert said.count("Z") >= 1_000


def test_what_cannot_be_set_is_replaced_and_never_dropped_in_silence() -> None:
    assert printable("a\u202eb\x00c\td\ne") == "a\ufffdb\ufffdc d e"
    assert printable({"a": ["x" * 90, 1, None]}) == {"a": ["\u200b".join(["x" * 40, "x" * 40, "x" * 10]), 1, None]}


def test_a_long_month_runs_over_and_counts_its_pages() -> None:
    places = [(number, f"Office {number}") for number in range(1, 5)]
    rows = [row for place in places for row in daily(InputKind.COLLECTIONS, 150_000, place=place)]
    said = printed(sheet_of(asked_of(terms_of(TIERS), rows, state="US-WA"))).pages
    assert len(said) >= 3
    assert all(f"{number} of {len(said)}" in page for number, page in enumerate(said, start=1))


def test_the_month_is_the_one_of_the_fee() -> None:
    assert OCTOBER.label in printed(zero()).pages[0]
