"""Whatever a person or a file gives as a number, a day or a month, the answer is a page with words, never a failure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from abutment.agreements.rules.formulas import InputKind
from abutment.agreements.rules.values import Fee, read_value
from abutment.fees import actions
from abutment.fees.errors import Malformed
from abutment.fees.forms.statements import PaymentForm
from abutment.fees.forms.what_if import METHODS, WhatIfForm
from abutment.fees.models import FeeInput, Statement
from abutment.fees.reading import read_amount, read_category, read_count, read_days
from abutment.fees.rules.entries import Entry
from abutment.foundation.scope import opened
from abutment.kernel.errors import AbutmentError
from abutment.kernel.periods import Period
from tests.cast import SERVER, Cast
from tests.fees.agreeing import FLAT, agree
from tests.fees.test_inputs import HEADING, read
from tests.foundation.api.test_api import ask, token_of

Visit = Callable[..., Client]
LONG = "9" * 27
GOOD = {"kind": "collections", "starts_on": "2026-06-01", "through": "", "number": "5", "category": "", "location": ""}


def entered_rows() -> int:
    with opened(SERVER):
        return FeeInput.objects.count()


# --- What if ---------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "address",
    [
        f"method=flat&amount={LONG}&per=month",
        f"method=flat&amount={LONG * 5}&per=year",
        f"method=flat&amount=60,000&cap={LONG}",
        f"floor={LONG}.99",
        "cap=-1",
        "amount=%00&method=flat",
        "method=percentage&percent=%00&base=gross_collections",
        "method=percentage&percent=0e-99999999&base=gross_collections",
        "method=percentage&percent=1e-9999999&base=gross_collections",
        "method=percentage&percent=1e99999&base=gross_collections",
        "method=percentage&percent=nan&base=gross_collections",
        "method=percentage&percent=20&base=x",
        "method=percentage&percent=20",
        "method=tiered&base=gross_collections&tiers=" + quote("\n".join(f"{n}: 1" for n in range(10_000))),
        "method=tiered&base=gross_collections&tiers=" + quote("0: 1e-9999999"),
        "method=tiered&base=gross_collections&applies=x&tiers=0: 5",
        f"method=per_visit&rates=hygiene: {LONG}",
        "method=per_visit&rates=hygiene: 5%00",
        f"method=hourly&rates=billing: {LONG}",
        "method=hourly&rates=billing%00: 5",
        "method=cost_plus&pools=rent&markups=profit: 1e-9999999",
        "method=cost_plus&pools=rent&markups=profit: 5&markups_are=x",
        "method=x",
        "method=%00",
        "method=flat",
    ],
)
def test_a_what_if_that_cannot_be_agreed_is_said_beside_its_field(cast: Cast, reader: Visit, address: str) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    page = reader("controller").get(f"/agreements/{agreement.pk}/what-if/?{address}")
    assert page.status_code == 422
    assert page.context["form"].errors


TYPED = st.text(max_size=60) | st.text(alphabet="0123456789eE.,:%-+\n\0 $()", max_size=60)
FIELDS = ["amount", "per", "percent", "base", "exclusions", "tiers", "applies", "rates", "other", "pools", "markups",
          "markups_are", "floor", "cap"]  # fmt: skip


@given(
    method=st.sampled_from([*METHODS, "", "x"]),
    base=st.just("gross_collections"),
    typed=st.dictionaries(st.sampled_from(FIELDS), TYPED, max_size=6),
)
def test_whatever_is_typed_into_a_what_if_it_is_a_change_or_has_words(
    method: str, base: str, typed: dict[str, str]
) -> None:
    fee = read_value(FLAT)
    assert isinstance(fee, Fee)
    data = QueryDict(mutable=True)
    data.update({"method": method, "base": base, **typed})
    form = WhatIfForm(data, holds=(fee, None, None))
    found = form.change
    assert form.errors or found is not None


# --- Numbers, days and categories ------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["1e27", "1E3", "0e-99999999", LONG, "1_000", "٣", "+5", " ", "-1", "5.", ".", "\0"])
def test_a_count_is_digits_with_at_most_two_decimals(text: str) -> None:
    with pytest.raises(Malformed):
        read_count(text)


def test_a_count_reads_as_people_write_it() -> None:
    assert [read_count(text) for text in ("14", "1,400.5", "0", "1000000000")] == [
        Decimal(14), Decimal("1400.5"), Decimal(0), Decimal(10**9)
    ]  # fmt: skip


@pytest.mark.parametrize("text", [LONG, f"-{LONG}", f"({LONG}.00)", "1000000000000.01", "9" * 5000, "1e5", "\0"])
def test_an_amount_that_no_practice_takes_in_is_refused(text: str) -> None:
    with pytest.raises(Malformed, match=r"^[^\0]{1,200}$"):
        read_amount(text)


def test_the_largest_amounts_are_read() -> None:
    assert (read_amount("1,000,000,000,000.00"), read_amount("(12.00)")) == (10**14, -12_00)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(9999, 12, 31), date(9999, 12, 31)),
        (date(2026, 1, 1), date(9999, 12, 31)),
        (date(1, 1, 1), date(1, 1, 1)),
        (date(2026, 1, 1), date(2027, 1, 2)),
        (date(2026, 1, 2), date(2026, 1, 1)),
    ],
)
def test_days_that_a_number_cannot_be_of_are_refused(first: date, last: date) -> None:
    with pytest.raises(Malformed):
        read_days(first, last)


def test_a_number_is_of_a_year_at_most() -> None:
    assert read_days(date(2028, 1, 1), date(2028, 12, 31)).day_count == 366


@pytest.mark.parametrize("text", ["x" * 61, "labor & rent", "é", "-rent", "a\0b", "#1"])
def test_a_category_that_no_term_could_name_is_refused_with_its_reason(text: str) -> None:
    with pytest.raises(Malformed, match=r"no term could name it"):
        read_category(text)


def test_a_category_is_kept_as_terms_name_it() -> None:
    assert [read_category(text) for text in ("", " Billing   Office ", "it-support_2.1")] == [
        "", "billing office", "it-support_2.1"
    ]  # fmt: skip


@given(st.text(max_size=80) | st.text(alphabet="0123456789eE.,-+()$ \0", max_size=80))
def test_every_text_is_a_number_or_is_refused_in_words(text: str) -> None:
    readings: tuple[Callable[[str], object], ...] = (read_count, read_amount, read_category)
    for reading in readings:
        said = refusal_of(reading, text)
        assert "\0" not in said
        assert len(said) < 300


def refusal_of(reading: Callable[[str], object], text: str) -> str:
    """Why a text is refused; nothing when it is read."""
    try:
        reading(text)
    except AbutmentError as refused:
        return str(refused)
    return ""


# --- One number by hand ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "visits", "number": "1e27"}, "number"),
        ({"kind": "visits", "number": "0e-99999999"}, "number"),
        ({"kind": "visits", "number": LONG}, "number"),
        ({"number": LONG}, "number"),
        ({"number": "\0"}, "number"),
        ({"through": "9999-12-31"}, "through"),
        ({"starts_on": "9999-12-31"}, "starts_on"),
        ({"starts_on": "0001-01-01"}, "starts_on"),
        ({"through": "2028-06-01"}, "through"),
        ({"category": "x" * 61}, "category"),
        ({"category": "labor & rent"}, "category"),
        ({"category": "\0"}, "category"),
        ({"location": "\0"}, "location"),
        ({"practice": "1" * 30}, "practice"),
    ],
)
def test_what_the_form_of_a_number_cannot_take_is_said_beside_its_field(
    cast: Cast, reader: Visit, wrong: dict[str, str], field: str
) -> None:
    answer = reader("controller").post("/money/inputs/enter/", {**GOOD, "practice": cast.entity("cedar"), **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert entered_rows() == 0


@pytest.mark.parametrize("number", ["1e27", LONG, "\0"])
def test_a_correction_that_cannot_be_is_said_beside_its_field(cast: Cast, reader: Visit, number: str) -> None:
    client = reader("controller")
    client.post("/money/inputs/enter/", {**GOOD, "practice": cast.entity("cedar")})
    with opened(SERVER):
        kept = FeeInput.objects.get()
    answer = client.post(f"/money/inputs/{kept.pk}/", {"number": number})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["number"])


# --- A file ----------------------------------------------------------------------------------------------------------
WRONG_LINES = [
    ("Cedar Dental,,2026-06-01,,visits,hygiene,,1e27", "not a count"),
    ("Cedar Dental,,2026-06-01,,visits,hygiene,,0e-99999999", "not a count"),
    (f"Cedar Dental,,2026-06-01,,visits,hygiene,,{LONG}", "not a count"),
    (f"Cedar Dental,,2026-06-01,,collections,,{LONG},", "trillion"),
    ("Cedar Dental,,2026-06-01,,collections,,92233720368547758.08,", "trillion"),
    ("Cedar Dental,,2026-06-01,,collections,,5\0,", "cannot be kept"),
    ("Cedar Dental,,2026-06-01,,costs,rent\0,5,", "cannot be kept"),
    ("Cedar\0 Dental,,2026-06-01,,costs,rent,5,", "cannot be kept"),
    (f"Cedar Dental,,2026-06-01,,costs,{'x' * 61},5,", "no term could name it"),
    ("Cedar Dental,,2026-06-01,,costs,labor & rent,5,", "no term could name it"),
    ("Cedar Dental,,2026-06-01,9999-12-31,costs,rent,5,", "between 1900 and 2199"),
    ("Cedar Dental,,9999-12-31,9999-12-31,costs,rent,5,", "between 1900 and 2199"),
    ("Cedar Dental,,0001-01-01,,costs,rent,5,", "between 1900 and 2199"),
    ("Cedar Dental,,2026-01-01,2027-01-02,costs,rent,5,", "366 days"),
]


@pytest.mark.parametrize(("line", "why"), WRONG_LINES)
def test_a_line_with_what_cannot_be_kept_is_named_with_its_reason(line: str, why: str) -> None:
    with pytest.raises(Malformed, match=r"^June.csv, line 2") as told:
        read(f"{HEADING}\n{line}\n")
    assert why in str(told.value)


@pytest.mark.parametrize(("line", "why"), WRONG_LINES)
def test_a_file_with_such_a_line_is_answered_by_its_page(cast: Cast, reader: Visit, line: str, why: str) -> None:
    file = SimpleUploadedFile("June.csv", f"{HEADING}\n{line}\n".encode(), "text/csv")
    answer = reader("controller").post("/money/inputs/load/", {"file": file})
    assert answer.status_code == 422
    assert why in str(answer.context["form"].errors["file"])
    assert entered_rows() == 0


# --- Months in addresses ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize("month", ["9999-12", "0001-01", "0000-00", "x", "2026-13", "%00", "9" * 40, "1899-12"])
@pytest.mark.parametrize("path", ["/money/", "/money/inputs/"])
def test_a_month_that_nobody_means_is_no_failure(cast: Cast, reader: Visit, path: str, month: str) -> None:
    answer = reader("controller").get(f"{path}?month={month}")
    assert answer.status_code == 200
    if path == "/money/":
        assert answer.context["wrong_month"]


@pytest.mark.parametrize("month", ["1900-01", "2199-12"])
@pytest.mark.parametrize("path", ["/money/", "/money/inputs/"])
def test_the_first_and_the_last_month_have_a_page(cast: Cast, reader: Visit, path: str, month: str) -> None:
    assert reader("controller").get(f"{path}?month={month}").status_code == 200


@pytest.mark.parametrize("month", ["9999-12", "0001-01", "0000-00"])
def test_statements_of_such_a_month_are_none(cast: Cast, reader: Visit, month: str) -> None:
    answer = reader("controller").get(f"/statements/?month={month}")
    assert answer.status_code == 200


# --- What still comes through ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "entry",
    [
        Entry(InputKind.COLLECTIONS, Period.of_day(date(2026, 6, 1)), 10**20),
        Entry(InputKind.VISITS, Period.of_day(date(2026, 6, 1)), quantity=Decimal("1e27"), category="hygiene"),
        Entry(InputKind.COSTS, Period.of_day(date(2026, 6, 1)), 1, category="x" * 61),
        Entry(InputKind.COSTS, Period.of_day(date(2026, 6, 1)), 1, category="a\0"),
    ],
    ids=["amount", "count", "category", "null"],
)
def test_what_the_database_cannot_hold_is_refused_in_words(cast: Cast, entry: Entry) -> None:
    actor = cast.actor("controller")
    with opened(actor), pytest.raises(Malformed):
        actions.enter_inputs(actor=actor, practice_id=cast.entity("cedar"), entries=[entry], source="test")


@pytest.mark.parametrize("amount", [LONG, "1000000000000.01", "\0"])
def test_a_payment_of_more_than_anybody_has_is_said_beside_its_field(amount: str) -> None:
    data: dict[str, Any] = {"paid_on": "2026-06-01", "amount": amount}
    form = PaymentForm(data, today=date(2026, 11, 21))
    assert list(form.errors) == ["amount"]


def test_a_payment_of_a_day_before_anybody_kept_books_is_said_beside_its_field() -> None:
    form = PaymentForm({"paid_on": "0001-01-01", "amount": "5"}, today=date(2026, 11, 21))
    assert list(form.errors) == ["paid_on"]


# --- Other ways in ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("month=0000-00", 422),
        ("month=2026-13", 422),
        ("month=9999-12", 200),
        ("month=0001-01", 200),
        ("month=%00", 422),
        ("status=%00", 422),
        ("status=x", 200),
        (f"practice_id={LONG}", 422),
        ("practice_id=9223372036854775807", 200),
        (f"limit={LONG}", 422),
    ],
)
def test_a_program_that_asks_nonsense_is_answered(cast: Cast, query: str, status: int) -> None:
    token = token_of(cast, "controller", "keystone", "money.read")
    assert ask(f"/api/statements?{query}", token).status_code == status


@pytest.mark.parametrize(
    "body", [{"month": "9999-12"}, {"month": "x\0"}, {"chosen": ["9" * 30, "x", "\0", "٣"]}, {"chosen": ["9" * 18]}]
)
@pytest.mark.parametrize("path", ["/money/run/", "/money/issue/"])
def test_closing_what_nobody_means_closes_nothing(cast: Cast, reader: Visit, path: str, body: dict[str, Any]) -> None:
    assert reader("controller").post(path, body).status_code in (302, 422)
    with opened(SERVER):
        assert not Statement.objects.exists()


@pytest.mark.parametrize(
    "address",
    [
        "/money/inputs/99999999999999999999999/",
        "/money/inputs/99999999999999999999999/remove/",
        "/money/progress/99999999999999999999999/",
        "/statements/99999999999999999999999/",
        "/statements/99999999999999999999999.pdf",
        "/statements/99999999999999999999999/working/0/",
        "/statement-lines/99999999999999999999999/dispute/",
        "/disputes/99999999999999999999999/concede/",
        "/agreements/99999999999999999999999/what-if/",
    ],
)
def test_a_number_that_nothing_has_is_not_found(cast: Cast, reader: Visit, address: str) -> None:
    assert reader("controller").get(address).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["entity=%00", f"entity={LONG}", "kind=%00", "q=%00", "sort=%00", f"page={LONG}", "page=%00", "export=%00"],
)
@pytest.mark.parametrize("path", ["/money/", "/money/inputs/", "/statements/", "/money/inputs/enter/"])
def test_a_list_that_is_asked_nonsense_is_still_a_page(cast: Cast, reader: Visit, path: str, query: str) -> None:
    assert reader("controller").get(f"{path}?{query}").status_code in (200, 404, 422)


@pytest.mark.parametrize(
    "name", ["a\0b.csv", "x" * 300 + ".csv", "../../etc/passwd", "", "é.csv", "<script>.csv", "line\nbreak.csv"]
)
def test_a_file_of_any_name_is_answered(cast: Cast, reader: Visit, name: str) -> None:
    client = reader("controller")
    file = SimpleUploadedFile("June.csv", f"{HEADING}\nCedar Dental,,2026-06-01,,costs,rent,5,\n".encode(), "text/csv")
    file._name = name  # type: ignore[attr-defined]
    seen = client.post("/money/inputs/load/", {"file": file})
    if seen.status_code == 200:
        assert client.post("/money/inputs/load/", {"kept": seen.context["form"].initial["kept"]}).status_code == 302
    else:
        assert seen.status_code == 422


@pytest.mark.parametrize(
    "text",
    [
        "\0",
        "\0\0,\n1",
        '"',
        "practice,from,kind\0\n",
        "a" * 100_000,
        "a" * 200_000,
        f"{HEADING}\n{',' * 500}",
        f"practice,from,kind,{'a' * 100_000}\n",
        f"practice,from,kind,{','.join(str(n) for n in range(10_000))}\n",
        f"{HEADING}\n{'a' * 100_000},,2026-06-01,,costs,rent,5,",
        f"{HEADING}\n,,{'2' * 300},,costs,rent,5,",
    ],
)
def test_a_file_of_anything_is_answered(cast: Cast, reader: Visit, text: str) -> None:
    file = SimpleUploadedFile("June.csv", text.encode(), "text/csv")
    answer = reader("controller").post("/money/inputs/load/", {"file": file})
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["file"]
    assert len(said) < 600
