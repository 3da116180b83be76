"""What practices reported: the list, one number by hand, and files that are looked at before they are entered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any
from unittest.mock import patch

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abutment.fees.errors import Malformed
from abutment.fees.forms import inputs as forms
from abutment.fees.models import FeeInput
from abutment.foundation.scope import opened
from abutment.kernel.months import Month
from tests.cast import SERVER, WHERE, Cast
from tests.fees.agreeing import JUNE, report, visits

Visit = Callable[..., Client]
SEES_MONEY = {"executive", "controller", "billing", "auditor", "south_executive", "summit_executive"} | {
    "olive", "bruno", "astrid", "practice_manager"
}  # fmt: skip
HEADING = "practice,location,from,through,kind,category,amount_usd,quantity\n"
FILE = HEADING + (
    "Cedar Dental,Cedar Main Street,2026-06-01,2026-06-01,collections,,1500.50,\n"
    "Cedar Dental,,2026-06-02,,collections,,(20.50),\n"
    "Cedar Dental,,2026-06-01,2026-06-30,costs,rent,4200.00,\n"
    "Birch Dental,,2026-06-03,2026-06-03,visits,Hygiene,,14\n"
)


def sent(text: str | bytes, name: str = "June.csv") -> dict[str, Any]:
    return {"file": SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text, "text/csv")}


def rows() -> list[FeeInput]:
    with opened(SERVER):
        return list(FeeInput.objects.select_related("entity", "location").order_by("id"))


# --- A file ----------------------------------------------------------------------------------------------------------
def test_a_file_is_shown_by_practice_kind_and_month_before_anything_is_entered(cast: Cast, reader: Visit) -> None:
    report(cast, "cedar", cents_a_day=100_00)
    seen = reader("controller").post("/money/inputs/load/", sent(FILE))
    said = [
        (line.practice, line.kind.value, line.month, line.new.rows, line.new.amount_cents or line.new.quantity)
        for line in seen.context["lines"]
    ]
    assert said == [
        ("Birch Dental", "visits", JUNE, 1, Decimal(14)),
        ("Cedar Dental", "collections", JUNE, 2, 1_480_00),
        ("Cedar Dental", "costs", JUNE, 1, 4_200_00),
    ]
    now = seen.context["lines"][1].now
    assert (now.rows, now.amount_cents) == (30, 3_000_00)
    assert seen.context["lines"][2].now is None
    assert len(rows()) == 30


def test_what_was_seen_is_what_is_entered(cast: Cast, reader: Visit) -> None:
    client = reader("controller")
    seen = client.post("/money/inputs/load/", sent(FILE))
    answer = client.post("/money/inputs/load/", {"kept": seen.context["form"].initial["kept"]})
    assert answer.headers["Location"] == "/money/?month=2026-06"
    kept = rows()
    assert [(each.kind, each.amount_cents, each.quantity) for each in kept] == [
        ("collections", 1_500_50, None),
        ("collections", -20_50, None),
        ("costs", 4_200_00, None),
        ("visits", None, Decimal("14.00")),
    ]
    assert {each.source for each in kept} == {"file June.csv"}
    assert kept[2].ends_on == date(2026, 7, 1)
    assert kept[3].category == "hygiene"


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("Cedar Dental,,2026-06-01,,collections,,12.345,\n", "line 3"),
        ("Cedar Dental,,2026-06-01,,collections,,,4\n", "needs an amount_usd"),
        ("Alder Dental Studio,,2026-06-01,,collections,,5,\n", "there is no practice"),
        ("Cedar Dental,Birch Main Street,2026-06-01,,collections,,5,\n", "no location"),
        ("Cedar Dental,,2026-06-31,,collections,,5,\n", "line 3"),
        ("Cedar Dental,,2026-06-02,2026-06-01,collections,,5,\n", "line 3"),
        ("Cedar Dental,,2026-06-05,,collections,,5,,,\n", "more or fewer cells"),
    ],
)
def test_one_wrong_line_keeps_the_whole_file_out_and_is_named(cast: Cast, reader: Visit, line: str, why: str) -> None:
    good = HEADING + "Cedar Dental,,2026-06-01,,production,,5,\n"
    answer = reader("controller").post("/money/inputs/load/", sent(good + line))
    assert answer.status_code == 422
    (said,) = answer.context["form"].errors["file"]
    assert said.startswith("June.csv, line 3")
    assert why in said
    assert rows() == []


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "no column from, kind, practice"),
        (HEADING, "no line below it"),
        (b"practice,from,kind\n\xff\xfe", "not UTF-8"),
        ("", "empty"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(cast: Cast, reader: Visit, text: str | bytes, why: str) -> None:
    answer = reader("controller").post("/money/inputs/load/", sent(text))
    assert answer.status_code == 422
    assert why in str(answer.context["form"].errors["file"])


def test_a_file_that_is_too_long_for_a_page_says_what_to_do(cast: Cast, reader: Visit) -> None:
    with patch.object(forms, "MOST_BYTES", 100):
        answer = reader("controller").post("/money/inputs/load/", sent(FILE))
    assert "Split it by month" in str(answer.context["form"].errors["file"])


def test_a_preview_is_of_use_to_nobody_else_and_cannot_be_changed(cast: Cast, reader: Visit) -> None:
    client = reader("controller")
    kept = client.post("/money/inputs/load/", sent(FILE)).context["form"].initial["kept"]
    for wrong in (f"{kept}x", kept[:-3], "", "x:y:z"):
        assert client.post("/money/inputs/load/", {"kept": wrong}).headers["Location"] == "/money/inputs/load/"
    from abutment.fees import files

    with pytest.raises(Malformed, match="somebody else's"):
        files.opened_file(kept, cast.actor("olive"))
    assert rows() == []


def test_a_long_file_is_looked_at_and_entered_in_a_few_questions(cast: Cast, reader: Visit) -> None:
    days = [day for month in range(1, 13) for day in Month(2025, month).period.days()]
    lines = [f"Cedar Dental,,{day},{day},collections,c{n},1.00,\n" for day in days for n in range(5)]
    client = reader("controller")
    with CaptureQueriesContext(connection) as asked:
        seen = client.post("/money/inputs/load/", sent(HEADING + "".join(lines)))
    assert seen.context["preview"].rows == len(lines)
    assert len(asked) < 40
    with CaptureQueriesContext(connection) as asked:
        client.post("/money/inputs/load/", {"kept": seen.context["form"].initial["kept"]})
    assert len(asked) < 40
    assert len(rows()) == len(lines)


# --- One number ------------------------------------------------------------------------------------------------------
GOOD = {"kind": "collections", "starts_on": "2026-06-01", "through": "", "number": "1,200.50", "category": "",
        "location": "cedar main street"}  # fmt: skip


def test_a_number_entered_by_hand_stands_in_the_list(cast: Cast, reader: Visit) -> None:
    client = reader("controller")
    client.post("/money/inputs/enter/", {**GOOD, "practice": cast.entity("cedar")})
    (kept,) = rows()
    assert (kept.amount_cents, kept.source, str(kept.location)) == (1_200_50, "by hand", "Cedar Main Street")
    assert "$1,200.50" in client.get("/money/inputs/?month=2026-06").content.decode()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"number": "12.345"}, "number"),
        ({"number": "abc"}, "number"),
        ({"number": ""}, "number"),
        ({"kind": "visits", "number": "1.234"}, "number"),
        ({"kind": "visits", "number": "-1"}, "number"),
        ({"kind": "x"}, "kind"),
        ({"location": "Birch Main Street"}, "location"),
        ({"through": "2026-05-01"}, "through"),
        ({"starts_on": ""}, "starts_on"),
        ({"practice": "99999"}, "practice"),
    ],
)
def test_a_number_that_cannot_be_is_said_beside_its_field(
    cast: Cast, reader: Visit, wrong: dict[str, str], field: str
) -> None:
    answer = reader("controller").post("/money/inputs/enter/", {**GOOD, "practice": cast.entity("cedar"), **wrong})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert rows() == []


def test_a_zero_is_entered_as_zero(cast: Cast, reader: Visit) -> None:
    reader("controller").post("/money/inputs/enter/", {**GOOD, "number": "0", "practice": cast.entity("cedar")})
    assert rows()[0].amount_cents == 0


def test_a_number_is_corrected_in_its_place(cast: Cast, reader: Visit) -> None:
    visits(cast, "cedar", JUNE, 14)
    (before,) = rows()
    client = reader("controller")
    assert client.get(f"/money/inputs/{before.pk}/").context["form"].initial == {"number": "14"}
    client.post(f"/money/inputs/{before.pk}/", {"number": "15"})
    (after,) = rows()
    assert (after.pk, after.quantity, after.source) == (before.pk, Decimal("15.00"), "by hand")


def test_a_number_is_removed_once_it_was_shown(cast: Cast, reader: Visit) -> None:
    visits(cast, "cedar", JUNE, 14)
    (kept,) = rows()
    client = reader("controller")
    page = client.get(f"/money/inputs/{kept.pk}/remove/")
    assert "that is no data, not 0" in page.content.decode()
    assert len(rows()) == 1
    client.post(f"/money/inputs/{kept.pk}/remove/")
    assert rows() == []


# --- Who -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", sorted(WHERE))
def test_reported_numbers_are_open_to_those_who_see_money(cast: Cast, reader: Visit, who: str) -> None:
    report(cast, "cedar")
    answer = reader(who).get("/money/inputs/")
    assert answer.status_code == (200 if who in SEES_MONEY else 403)
    others = {"south_executive", "summit_executive", "bruno", "astrid"}
    table = answer.content.decode().partition('id="listing"')[2]
    assert ("Cedar Dental" in table) is (who in SEES_MONEY - others)


@pytest.mark.parametrize("who", sorted(set(WHERE) - {"controller"}))
def test_only_a_controller_enters_corrects_and_removes(cast: Cast, reader: Visit, who: str) -> None:
    visits(cast, "cedar", JUNE, 14)
    (kept,) = rows()
    client = reader(who)
    for path in ("/money/inputs/enter/", "/money/inputs/load/"):
        assert client.get(path).status_code == 403
        assert client.post(path, {**GOOD, "practice": cast.entity("cedar")}).status_code == 403
    for path in (f"/money/inputs/{kept.pk}/", f"/money/inputs/{kept.pk}/remove/"):
        assert client.post(path, {"number": "99"}).status_code in (200, 403, 404)
    assert [each.quantity for each in rows()] == [Decimal("14.00")]


@pytest.mark.parametrize(("who", "status"), [("billing", 200), ("olive", 200), ("bruno", 404), ("front_desk", 404)])
def test_a_number_is_read_by_those_who_see_the_practices_money(
    cast: Cast, reader: Visit, who: str, status: int
) -> None:
    visits(cast, "cedar", JUNE, 14)
    assert reader(who).get(f"/money/inputs/{rows()[0].pk}/").status_code == status


# --- The list --------------------------------------------------------------------------------------------------------
def test_the_list_is_narrowed_by_practice_month_and_kind_and_exported_as_shown(cast: Cast, reader: Visit) -> None:
    report(cast, "cedar", Month(2026, 5))
    report(cast, "cedar", JUNE)
    visits(cast, "birch", JUNE, 3)
    client = reader("controller")
    found = client.get(f"/money/inputs/?entity={cast.entity('birch')}&month=2026-06&kind=visits")
    assert len(found.context["table"].rows) == 1
    assert [chip.value for chip in found.context["filters"].chips()] == ["Birch Dental", "June 2026", "Visits"]
    lines = client.get("/money/inputs/?month=2026-05&export=csv").content.decode().splitlines()
    assert len(lines) == 32
    assert lines[0] == "Practice,Location,Kind,Category,From,Through,Amount,Count,Source"
    assert "2026-05-31,2026-05-31,1000.00" in lines[1]


def test_an_empty_list_says_what_would_be_here(cast: Cast, reader: Visit) -> None:
    assert "Nothing has been reported yet" in reader("controller").get("/money/inputs/").content.decode()
