"""What other terms would have made of the last months: asked by the address, answered beside what was charged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abutment.agreements.rules.values import Cap, Fee, Floor, TermKey, read_value
from abutment.fees import queries
from abutment.fees.comparing import sums_of
from abutment.fees.forms.what_if import WhatIfForm
from abutment.fees.models import FeeInput, Statement
from abutment.foundation.scope import opened
from abutment.kernel.months import Month
from tests.cast import SERVER, WHERE, Cast
from tests.fees.agreeing import FLAT, FMV, agree, amend, computed, report

Visit = Callable[..., Client]
TODAY = date(2026, 11, 21)
PERCENT = "method=percentage&percent=20&base=gross_collections&exclusions=&floor=&cap="
OF_BOTH = {"executive", "controller", "auditor", "olive"}


def asked(cast: Cast, number: int, change: queries.Change, who: str = "controller") -> queries.WhatIf:
    actor = cast.actor(who)
    with opened(actor):
        agreement = queries.changeable(actor, number, cast.entity("cedar"), on=TODAY)
        return queries.what_if(actor, agreement, change, on=TODAY)


def change(**stored: object) -> queries.Change:
    values = {name: read_value({"key": name, **value}) for name, value in stored.items()}  # type: ignore[dict-item]
    return queries.Change(**values)  # type: ignore[arg-type]


def test_months_without_data_are_gaps_and_not_zero(cast: Cast) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    report(cast, "cedar", Month(2026, 9))
    share = {"formula": {"method": "percentage", "percent": "20", "base": "gross_collections"}}
    found = asked(cast, agreement.pk, change(fee=share))
    assert len(found.months) == 24
    known = [each for each in found.months if each.as_changed is not None]
    assert [str(each.month) for each in known] == ["2026-09"]
    assert known[0].difference_cents == 30 * 1_000_00 // 5 - 60_000_00
    assert all(each.as_agreed is not None and each.reason for each in found.months if each not in known)
    sums = sums_of(found.months)
    assert (sums.months, sums.agreed_cents, sums.changed_cents) == (1, 60_000_00, 6_000_00)
    assert sums.charged_cents is None


def test_the_months_keep_the_amendments_that_held_in_them(cast: Cast) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    later = {"key": "fee", "formula": {"method": "flat", "amount_usd": "50000"}}
    amend(cast, "cedar", agreement, (later,), date(2026, 7, 1))
    found = asked(cast, agreement.pk, queries.Change())
    by_month = {str(each.month): each.as_agreed.by_terms_cents for each in found.months if each.as_agreed}
    assert (by_month["2026-06"], by_month["2026-07"]) == (60_000_00, 50_000_00)
    assert all(each.difference_cents == 0 for each in found.months)


def test_a_cap_alone_is_laid_over_the_agreed_fee(cast: Cast) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    found = asked(cast, agreement.pk, change(cap={"amount_usd": "55000"}))
    assert {each.difference_cents for each in found.months} == {-5_000_00}


def test_a_floor_that_is_taken_away_is_gone(cast: Cast) -> None:
    low = {"key": "fee", "formula": {"method": "flat", "amount_usd": "20000"}}
    agreement = agree(cast, "cedar", (low, {"key": "floor", "amount_usd": "30000"}))
    found = asked(cast, agreement.pk, queries.Change(removes=frozenset({TermKey.FLOOR})))
    assert {each.difference_cents for each in found.months} == {-10_000_00}


def test_what_was_charged_stands_beside_what_is_asked(cast: Cast) -> None:
    from abutment.fees import actions

    agreement = agree(cast, "cedar", (FLAT,))
    computed(cast, Month(2026, 10))
    owner, controller = cast.actor("olive"), cast.actor("controller")
    with opened(owner):
        statement = Statement.objects.get(entity=cast.entity("cedar"))
        actions.approve_statement(actor=owner, statement=statement, seen_sha256=statement.asked_sha256)
    with opened(controller):
        actions.issue_statement(
            actor=controller, statement=statement, moment=datetime(2026, 11, 2, tzinfo=ZoneInfo("UTC"))
        )
    found = asked(cast, agreement.pk, queries.Change())
    assert [each.charged_cents for each in found.months[-2:]] == [None, 60_000_00]


def test_the_questions_do_not_grow_with_the_months(cast: Cast) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    actor = cast.actor("controller")
    counts = []
    for months in (2, 24):
        with opened(actor), CaptureQueriesContext(connection) as told:
            found = queries.changeable(actor, agreement.pk, agreement.entity_id, on=TODAY, months=months)
            queries.what_if(actor, found, queries.Change(), on=TODAY, months=months)
        counts.append(len(told))
    assert counts[0] == counts[1]


def test_the_page_says_what_the_law_would_do_with_the_change(cast: Cast, reader: Visit) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    for month in range(1, 11):
        report(cast, "cedar", Month(2026, month))
    page = reader("controller").get(f"/agreements/{agreement.pk}/what-if/?{PERCENT}")
    words = page.content.decode()
    assert "would be refused" in page.context["sentence"]
    assert "8 NYCRR 29.1" in words
    assert "Not legal advice" in words
    assert page.context["changes"] == ["20% of gross collections."]
    assert page.context["form"].initial["amount"] == "60,000.00"
    with opened(SERVER):
        assert not Statement.objects.exists()


def test_the_page_begins_with_what_holds_and_changes_nothing(cast: Cast, reader: Visit) -> None:
    agreement = agree(cast, "cedar", (FLAT, {"key": "cap", "amount_usd": "65000"}))
    page = reader("controller").get(f"/agreements/{agreement.pk}/what-if/")
    assert page.context["form"].initial == {
        "method": "flat", "amount": "60,000.00", "per": "month", "cap": "65,000.00"
    }  # fmt: skip
    assert page.context["sentence"].startswith("Nothing is changed yet")
    assert page.context["seals"][0].word == "allowed"


def test_what_lies_outside_market_value_is_counted(cast: Cast, reader: Visit) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    page = reader("controller").get(f"/agreements/{agreement.pk}/what-if/?method=flat&amount=80,000&per=month")
    assert "24 months outside market value" in page.context["sentence"]
    assert {outside for _, outside in page.context["months"]} == {10_000_00}


# --- The form --------------------------------------------------------------------------------------------------------
FLAT_FEE = read_value(FLAT)
assert isinstance(FLAT_FEE, Fee)
HOLDS = (FLAT_FEE, Floor(amount_usd=Decimal(10000)), None)


@pytest.mark.parametrize(
    ("address", "formula"),
    [
        ("method=flat&amount=$55,000&per=year", {"method": "flat", "amount_usd": "55000.00", "per": "year"}),
        (
            "method=percentage&percent=12.5%&base=net_revenue&exclusions=Lab, retail",
            {"method": "percentage", "percent": "12.5", "base": "net_revenue", "exclusions": ["lab", "retail"]},
        ),
        (
            "method=tiered&base=gross_collections&applies=whole&tiers=0: 20%0D%0A100,000: 15",
            {
                "method": "tiered",
                "base": "gross_collections",
                "applies": "whole",
                "exclusions": [],
                "tiers": [{"from_usd": "0.00", "percent": "20"}, {"from_usd": "100000.00", "percent": "15"}],
            },
        ),
        (
            "method=per_visit&rates=hygiene: 45%0Aexam: 80.50&other=10",
            {"method": "per_visit", "rates_usd": {"hygiene": "45.00", "exam": "80.50"}, "other_usd": "10.00"},
        ),
        ("method=hourly&rates=billing: 60", {"method": "hourly", "rates_usd": {"billing": "60.00"}}),
        (
            "method=cost_plus&pools=rent, it support&markups=overhead: 10;profit: 15&markups_are=compounded",
            {
                "method": "cost_plus",
                "pools": ["rent", "it support"],
                "markups": [{"percent": "10", "purpose": "overhead"}, {"percent": "15", "purpose": "profit"}],
                "markups_are": "compounded",
            },
        ),
    ],
)
def test_every_method_can_be_asked_about(address: str, formula: dict[str, object]) -> None:
    form = WhatIfForm(QueryDict(f"{address}&floor=10,000.00&cap="), holds=HOLDS)
    assert form.is_valid(), form.errors
    assert form.change.fee == read_value({"key": "fee", "formula": formula})
    assert (form.change.floor, form.change.cap, form.change.removes) == (None, None, frozenset())


def test_bounds_are_changed_taken_away_or_left() -> None:
    def of(address: str) -> queries.Change:
        return WhatIfForm(QueryDict(address), holds=HOLDS).change

    assert of("method=&floor=&cap=60000") == queries.Change(
        cap=Cap(amount_usd=Decimal(60000)), removes=frozenset({TermKey.FLOOR})
    )
    assert of("method=&cap=") == queries.Change()
    assert of("method=flat&amount=60000&floor=10000") == queries.Change()


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("method=flat&amount=", "amount"),
        ("method=flat&amount=12.345", "amount"),
        ("method=percentage&percent=&base=net_revenue", "percent"),
        ("method=percentage&percent=abc&base=net_revenue", "percent"),
        ("method=tiered&base=net_revenue&tiers=100: 5", "tiers"),
        ("method=tiered&base=net_revenue&tiers=nothing", "tiers"),
        ("method=hourly&rates=", "rates"),
        ("method=cost_plus&pools=&markups=", "pools"),
        ("method=cost_plus&pools=rent&markups=a: 1;b: 2", "pools"),
        ("method=&floor=abc", "floor"),
        ("method=&cap=-5", "cap"),
        ("method=nonsense", "method"),
    ],
)
def test_what_cannot_be_agreed_is_said_beside_its_field_and_nothing_is_computed(address: str, field: str) -> None:
    form = WhatIfForm(QueryDict(address), holds=HOLDS)
    assert form.change == queries.Change()
    assert list(form.errors) == [field]


def test_a_form_sent_as_it_began_changes_nothing(cast: Cast, reader: Visit) -> None:
    agreement = agree(cast, "cedar", (FLAT, {"key": "cap", "amount_usd": "65000"}))
    client = reader("controller")
    initial = client.get(f"/agreements/{agreement.pk}/what-if/").context["form"].initial
    page = client.get(f"/agreements/{agreement.pk}/what-if/", initial)
    assert page.context["changes"] == []


# --- Who -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", sorted(WHERE))
def test_a_what_if_asks_for_the_right_to_read_agreements_and_money(cast: Cast, reader: Visit, who: str) -> None:
    agreement = agree(cast, "cedar", (FLAT,))
    answer = reader(who).get(f"/agreements/{agreement.pk}/what-if/")
    reads_agreements = OF_BOTH | {"administrator", "counsel"}
    assert answer.status_code == (200 if who in OF_BOTH else 403 if who in reads_agreements else 404)


def test_a_draft_has_nothing_to_compare(cast: Cast, reader: Visit) -> None:
    from tests.agreements.conftest import Desk

    agreement = Desk(cast).draft()
    assert reader("controller").get(f"/agreements/{agreement.pk}/what-if/").status_code == 404


def test_nothing_is_written_by_asking(cast: Cast, reader: Visit) -> None:
    agreement = agree(cast, "cedar", (FLAT,), fmv=FMV)
    report(cast, "cedar")
    with opened(SERVER):
        before = FeeInput.objects.count()
    client = reader("controller")
    assert client.post(f"/agreements/{agreement.pk}/what-if/?{PERCENT}").status_code == 405
    assert client.get(f"/agreements/{agreement.pk}/what-if/?{PERCENT}").status_code == 200
    with opened(SERVER):
        assert (FeeInput.objects.count(), Statement.objects.count()) == (before, 0)
