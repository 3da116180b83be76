"""Gross and net production and collections: parts add to the whole, on both bases, and nothing is made up."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from typer.testing import CliRunner

from abutment.foundation.scope import opened
from abutment.kernel.working import Usd
from abutment.patients.models import Provider
from abutment.portability import queries
from abutment.portability.commands import imports as imports_commands
from abutment.portability.models import ImportTotal, Meaning
from abutment.portability.queries import production as reports
from abutment.portability.queries.production import Production
from abutment.portability.rules.measures import Measure
from abutment.portability.rules.production import Basis, Counted, Term, figures, total
from tests.cast import SERVER, WHERE, Cast
from tests.portability.records import ADJUSTMENT, PAYMENT, Records, compared, imported, word

ROWS = some.lists(
    some.tuples(
        some.integers(1, 4),
        some.builds(
            Counted,
            term=some.sampled_from(Term),
            cents=some.integers(-10_000_00, 10_000_00),
            rows=some.integers(1, 9),
            meaning=some.sampled_from(["", "adjustment", "write_off", "refund", "charge", "collection", "transfer"]),
        ),
    ),
    max_size=40,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rows=ROWS, basis=some.sampled_from(Basis))
def test_parts_add_to_the_whole_to_the_cent(rows: list[tuple[int, Counted]], basis: Basis) -> None:
    parts = [figures((row for who, row in rows if who == each), basis) for each in range(1, 5)]
    whole = figures((row for _, row in rows), basis)
    together = total(parts, basis)
    assert together.net_cents == whole.net_cents == sum(each.net_cents for each in parts)
    assert together.gross_cents == whole.gross_cents == sum(each.gross_cents for each in parts)
    assert together.collected_cents == whole.collected_cents == sum(each.collected_cents for each in parts)
    assert whole.net_working().result == Usd(whole.net_cents)
    assert whole.collected_working().result == Usd(whole.collected_cents)
    shown = whole.gross_cents + whole.adjustment_cents + whole.write_off_cents + whole.unmapped_cents
    assert whole.net_cents == shown


MONTH = [
    Counted(Term.GROSS, 480_00, 4),
    Counted(Term.ADJUSTED, -20_00, 1, "adjustment"),
    Counted(Term.ADJUSTED_DONE, -30_00, 2, "adjustment"),
    Counted(Term.WRITTEN, 15_00, 1),
    Counted(Term.WRITTEN_DONE, 16_00, 1),
    Counted(Term.ADJUSTED, 5_00, 1, "charge"),
    Counted(Term.ADJUSTED, 40_00, 1, "refund"),
    Counted(Term.PAID, 300_00, 3, "collection"),
    Counted(Term.PAID, -10_00, 1, "refund"),
    Counted(Term.PAID, 999_00, 1, "transfer"),
    Counted(Term.INSURED, 100_00, 2),
]


def test_adjustments_count_by_the_chosen_day_and_never_by_both() -> None:
    assert figures(MONTH, Basis.POSTING).net_cents == 480_00 - 20_00 - 15_00
    assert figures(MONTH, Basis.PROCEDURE).net_cents == 480_00 - 30_00 - 16_00
    assert "procedure date" in str(figures(MONTH, Basis.PROCEDURE).net_working().to_json())


def test_refunds_make_collections_less_whether_by_adjustment_or_payment_and_transfers_are_no_money() -> None:
    found = figures(MONTH, Basis.POSTING)
    assert found.collected_cents == 300_00 + 100_00 - 10_00 - 40_00
    # 350.00 of 445.00
    assert found.percent == Decimal("78.7")
    assert "net collections ÷ net production" in found.percent_working().label


def test_what_is_unmapped_is_counted_and_stands_apart() -> None:
    found = figures([*MONTH, Counted(Term.ADJUSTED, -7_00, 1), Counted(Term.PAID, 9_00, 1)], Basis.POSTING)
    assert (found.unmapped_cents, found.unmapped_paid_cents) == (-7_00, 9_00)
    assert found.adjustment_cents == -20_00
    assert found.net_cents == 445_00 - 7_00
    assert found.collected_cents == 350_00 + 9_00


@pytest.mark.parametrize("rows", [
    [Counted(Term.PAID, 9_00, 1, "collection")],
    [Counted(Term.GROSS, 0, 1), Counted(Term.PAID, 9_00, 1, "collection")],
    [Counted(Term.GROSS, 5_00, 1), Counted(Term.WRITTEN, 6_00, 1)],
])  # fmt: skip
def test_without_net_production_there_is_no_percentage_and_it_is_not_0(rows: list[Counted]) -> None:
    found = figures(rows, Basis.POSTING)
    assert found.percent is None
    assert str(found.percent_working().result) == "no data"


def test_no_rows_are_no_data() -> None:
    assert not figures([], Basis.POSTING).is_known
    assert figures([Counted(Term.GROSS, 0, 1)], Basis.POSTING).is_known


OCT, NOV = date(2026, 10, 5), date(2026, 11, 5)
SPAN = "first=2026-10&last=2026-10"
SEES_MONEY = {"olive", "practice_manager", "executive", "controller", "billing", "auditor"}
Visit = Callable[..., Client]


@pytest.fixture
def records(cast: Cast) -> Records:
    """October of Cedar: two clinics, two providers, one adjustment of a procedure of October posted in November."""
    found = imported(cast)
    with opened(SERVER):
        e = {"entity_id": found.entity}
        vera = Provider.objects.create(**e, number=7, given_name="Vera", family_name="Stone", suffix="DDS")
        hugo = Provider.objects.create(**e, number=8, given_name="Hugo", family_name="Marsh", suffix="RDH")
        for owner, row in (
            (vera, found.procedure(1, OCT, 200_00)),
            (hugo, found.procedure(2, OCT, 100_00, clinic=2)),
            (vera, found.adjustment(1, OCT, -20_00)),
            (vera, found.adjustment(1, OCT, -3_00, kind=3)),
            (hugo, found.payment(2, OCT, 80_00, clinic=2)),
        ):
            type(row).objects.filter(pk=row.pk).update(provider=owner)
        late = found.adjustment(1, NOV, -11_00)
        type(late).objects.filter(pk=late.pk).update(provider=vera, procedure_on=OCT)
        found.claimed(1, OCT, paid=60_00, written_off=15_00)
        for kind, number, meaning in (
            ("adjustment", word(found, ADJUSTMENT, 1), "adjustment"),
            ("payment", word(found, PAYMENT, 1), "collection"),
        ):
            Meaning.objects.create(**e, kind=kind, number=number, meaning=meaning)
        run = found.run()
    compared(run, {}, {})
    return found


def report(cast: Cast, by: str, basis: str = "posting", who: str = "olive", month: str = "2026-10") -> Production:
    actor = cast.actor(who)
    with opened(actor):
        on = date(2026, 11, 20)
        return reports.production(actor, reports.asked_for(on, first=month, last=month, by=by, basis=basis), on)


def lines(found: Production) -> dict[str, tuple[int | None, int | None]]:
    known = ((each.name, each.known) for each in found.lines)
    return {name: (of.net_cents, of.collected_cents) if of else (None, None) for name, of in known}


def test_each_grouping_comes_to_the_same_whole(cast: Cast, records: Records) -> None:
    assert lines(report(cast, "provider")) == {
        "Vera Stone, DDS": (177_00, 0), "Hugo Marsh, RDH": (100_00, 80_00), "No provider": (-15_00, 60_00),
    }  # fmt: skip
    assert lines(report(cast, "location")) == {"Main": (162_00, 60_00), "East Side": (100_00, 80_00)}
    for by in ("provider", "location", "practice"):
        whole = report(cast, by).whole.known
        assert whole
        assert (whole.gross_cents, whole.net_cents, whole.collected_cents) == (300_00, 262_00, 140_00)
        assert (whole.adjustment_cents, whole.unmapped_cents, whole.write_off_cents) == (-20_00, -3_00, -15_00)
        assert whole.percent == Decimal("53.4")


def test_an_adjustment_counts_in_the_month_of_its_procedure_or_of_its_posting(cast: Cast, records: Records) -> None:
    def adjusted(basis: str, month: str = "2026-10") -> int | None:
        known = report(cast, "practice", basis, month=month).whole.known
        return known.adjustment_cents if known else None

    assert adjusted("posting") == -20_00
    assert adjusted("procedure") == -31_00
    assert "Adjustments by procedure date" in report(cast, "practice", "procedure").sentence
    assert adjusted("posting", "2026-11") == -11_00
    assert adjusted("procedure", "2026-11") is None


def test_months_and_places_without_rows_are_no_data_and_not_0(cast: Cast, records: Records) -> None:
    november = report(cast, "location", month="2026-11")
    assert [each.name for each in november.without_data] == ["East Side"]
    assert november.whole.known is None or november.whole.known.percent is None
    nothing = report(cast, "practice", month="2020-01")
    assert nothing.sentence == "No data in January 2020."
    assert [each.known for each in nothing.lines] == [None]
    at_group = report(cast, "practice", who="controller")
    assert ("Birch Dental", "Not imported") in {(each.name, each.missing) for each in at_group.lines}


def test_reconciliation_does_not_show_these_sums_as_differences(cast: Cast, records: Records) -> None:
    actor = cast.actor("olive")
    with opened(actor):
        found = queries.reconciliation(actor, records.entity, date(2026, 11, 20))
    assert {each.pair.measure for each in found.lines} <= set(Measure)


def test_an_import_that_changes_nothing_leaves_its_sums(cast: Cast, records: Records) -> None:
    with opened(SERVER):
        before = list(ImportTotal.objects.order_by("pk").values_list("pk", flat=True))
        run = records.run()
    compared(run, {}, {})
    with opened(SERVER):
        assert list(ImportTotal.objects.order_by("pk").values_list("pk", flat=True)) == before


@pytest.mark.parametrize("who", sorted(WHERE))
def test_the_report_shows_only_practices_whose_money_one_sees(
    cast: Cast, records: Records, reader: Visit, who: str
) -> None:
    client = reader(who)
    answers = {by: client.get(f"/production/?{SPAN}&by={by}") for by in ("provider", "location", "practice")}
    shows = {by: mark in answer.content.decode() for (by, answer), mark in zip(
        answers.items(), ("Vera Stone", "East Side", "$262.00"), strict=True
    )}  # fmt: skip
    assert shows == dict.fromkeys(answers, who in SEES_MONEY)
    assert all(answer.status_code in (200, 403) for answer in answers.values())
    working = client.get(f"/production/working/?{SPAN}&by=provider&of=provider-{records.entity}-7&what=net")
    assert working.status_code == 200 if who in SEES_MONEY else working.status_code in (403, 404)


def test_a_column_that_says_the_same_in_every_line_is_left_to_the_file(
    cast: Cast, records: Records, reader: Visit
) -> None:
    client = reader("olive")

    def columns(by: str) -> set[str]:
        table = client.get(f"/production/?{SPAN}&by={by}").context["table"]
        return {str(each.header) for each in table.columns}

    assert {"Practice", "Adjustments by"} & columns("practice") == set()
    assert "Practice" in columns("provider")
    assert "Unmapped adjustments" in columns("provider")
    heading = client.get(f"/production/?{SPAN}&by=practice&export=csv").content.decode().splitlines()[0]
    assert {"Practice", "Unmapped adjustments", "Unmapped payments", "Adjustments by"} <= set(heading.split(","))


def test_every_total_opens_its_sum_and_the_export_ends_with_it(cast: Cast, records: Records, reader: Visit) -> None:
    client = reader("controller")
    page = client.get(f"/production/?{SPAN}&by=provider").content.decode()
    assert "$262.00 net of $300.00 gross in October 2026; 53.4% of net production collected." in page
    panel = client.get(f"/production/working/?{SPAN}&by=provider&of=all&what=percent").content.decode()
    for words in ("Insurance write-offs: 1 row", "Adjustments of an unmapped type: 1 row", "posting date", "53.4 %"):
        assert words in panel
    exported = client.get(f"/production/?{SPAN}&by=provider&export=csv").content.decode()
    last = exported.strip().splitlines()[-1]
    assert last.startswith("All together,,300.00,-20.00,-15.00,-3.00,262.00,0.00,140.00,53.4,Posting date")
    assert "<" not in exported
    assert client.get(f"/production/?{SPAN}&export=xlsx").status_code == 200
    wrong = client.get("/production/?first=2026-13&last=x&by=moon&basis=sun")
    assert wrong.status_code == 200


def test_machines_are_told_the_same(cast: Cast, records: Records, reader: Visit) -> None:
    told = reader("olive").get("/api/imports/production?month=2026-10&by=location").json()
    assert told["total"]["net_usd"] == "262.00"
    assert [each["name"] for each in told["lines"]] == ["East Side", "Main"]
    assert told["percent_is"] == "net collections ÷ net production"


def test_the_command_line_says_the_same(cast: Cast, records: Records) -> None:
    told = CliRunner().invoke(imports_commands, ["production", "--month", "2026-10", "--by", "provider", "--json"])
    assert told.exit_code == 0, told.output
    found = json.loads(told.stdout)
    assert (found["total"]["net_usd"], found["basis"]) == ("262.00", "posting")
    shown = CliRunner().invoke(imports_commands, ["production", "--month", "2026-10", "--practice", "Cedar Dental"])
    assert "53.4% of net production collected" in " ".join(shown.stdout.split())
    assert CliRunner().invoke(imports_commands, ["production", "--by", "moon"]).exit_code != 0
