"""The records of some practices of the demonstration are imported, and agree with what those practices reported."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest

from abutment.agreements.rules.formulas import InputKind
from abutment.config.errors import SettingRefused
from abutment.config.settings import _scale
from abutment.desk.demonstration.opendental.figures import month_of_years
from abutment.desk.demonstration.plan import Practice, plan
from abutment.desk.demonstration.records import RESTATED, SMALL, YEARS, failing, with_records
from abutment.desk.demonstration.reports import Reporter, reports
from abutment.fees.rules.entries import Entry
from abutment.portability.rules.measures import RECEIVABLES, ROWS, Measure
from tests.demonstration.conftest import SCALE

FED = {InputKind.PRODUCTION, InputKind.ADJUSTMENTS, InputKind.COLLECTIONS, InputKind.REFUNDS, InputKind.VISITS}


def built_for(network: psycopg.Connection) -> date:
    row = network.execute("select min(details ->> 'today') from audit_event where action = 'demonstration.built'")
    return date.fromisoformat(row.fetchall()[0][0])


def reported(network: psycopg.Connection, practice: Practice) -> list[Entry]:
    offices: dict[str, int] = dict(
        network.execute(
            "select l.name, l.id from organizations_location l join scope_entity e on e.id = l.entity_id "
            "where e.name = %s",
            [practice.name],
        ).fetchall()
    )
    return list(Reporter(practice, reports()[practice.name], offices, built_for(network)).entries())


@pytest.fixture(params=SMALL)
def imported(request: pytest.FixtureRequest) -> Practice:
    return plan().practice(request.param)


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_what_fees_are_computed_from_comes_from_the_records_and_is_what_was_reported(
    network: psycopg.Connection, imported: Practice
) -> None:
    found = network.execute(
        "select i.kind, i.location_id, date_trunc('month', i.starts_on)::date, i.source, s.fees_from, "
        "sum(coalesce(i.amount_cents, i.quantity)) from fees_feeinput i join scope_entity e on e.id = i.entity_id "
        "join portability_recordsource s on s.entity_id = e.id where e.name = %s and i.starts_on >= s.fees_from "
        "and i.kind = any(%s) group by 1, 2, 3, 4, 5",
        [imported.name, [kind.value for kind in FED]],
    ).fetchall()
    assert {source for _, _, _, source, _, _ in found} == {"import"}
    [since] = {since for *_, since, _ in found}
    expected: dict[tuple[str, int | None, date], Decimal] = defaultdict(Decimal)
    for entry in reported(network, imported):
        if entry.kind in FED and entry.period.starts_on >= since:
            said = entry.amount_cents if entry.quantity is None else entry.quantity
            expected[entry.kind.value, entry.location_id, entry.period.starts_on.replace(day=1)] += Decimal(said or 0)
    assert {(kind, place, month): number for kind, place, month, _, _, number in found} == expected
    assert len({month for _, _, month in expected}) >= 1


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
@pytest.mark.parametrize("word", YEARS)
def test_records_of_years_are_older_than_the_months_whose_fees_are_computed_from_them(
    network: psycopg.Connection, word: str
) -> None:
    name = plan().practice(word).name
    [(first, fees_from)] = network.execute(
        "select date_trunc('month', min(p.\"on\"))::date, s.fees_from from patients_procedure p "
        "join scope_entity e on e.id = p.entity_id join portability_recordsource s on s.entity_id = e.id "
        "where e.name = %s and p.status = 'complete' group by s.fees_from",
        [name],
    ).fetchall()
    assert first == month_of_years(built_for(network), Decimal(SCALE))
    assert first < fees_from
    [(sources,)] = network.execute(
        "select array_agg(distinct i.source) from fees_feeinput i join scope_entity e on e.id = i.entity_id "
        "where e.name = %s and i.kind = any(%s) and i.starts_on < %s",
        [name, [kind.value for kind in FED], fees_from],
    ).fetchall()
    assert sources
    assert "import" not in sources


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_the_reconciliation_of_each_imported_practice_finds_no_difference(
    network: psycopg.Connection, imported: Practice
) -> None:
    (state, rows, compared, differing, families), *earlier = network.execute(
        "select r.state, r.rows, count(t.id), count(t.id) filter (where (t.source_amount, t.source_rows) is distinct "
        "from (t.our_amount, t.our_rows)), (select count(*) from portability_guarantortotal g where g.run_id = r.id) "
        "from portability_importrun r join scope_entity e on e.id = r.entity_id "
        "left join portability_importtotal t on t.run_id = r.id and t.measure = any(%s) "
        "where e.name = %s group by r.id order by r.id desc",
        [[*(measure.value for measure in Measure), RECEIVABLES, ROWS], imported.name],
    ).fetchall()
    assert len(earlier) == (imported.name.split()[0] == RESTATED)
    assert (state, differing, families) == ("applied", 0, 0)
    assert rows > 5_000
    assert compared > 50


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_almond_valleys_fee_is_its_share_of_what_was_reported_in_months_that_are_computed_from_records(
    network: psycopg.Connection,
) -> None:
    practice = plan().practice("Almond")
    statements: list[Any] = network.execute(
        "select s.month, s.fee_cents from fees_statement s join scope_entity e on e.id = s.entity_id "
        "join portability_recordsource o on o.entity_id = e.id and s.month >= o.fees_from "
        "where e.name = %s and s.sequence = 0",
        [practice.name],
    ).fetchall()
    entries = reported(network, practice)
    assert statements
    for month, fee_cents in statements:
        collected = sum(
            entry.amount_cents or 0
            for entry in entries
            if entry.kind is InputKind.COLLECTIONS
            and not entry.category
            and entry.period.starts_on.replace(day=1) == month
        )
        assert abs(fee_cents - Decimal(collected) * 19 / 100) <= 1


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_one_word_of_each_practice_has_no_meaning_yet_and_counts_all_the_same(
    network: psycopg.Connection, imported: Practice
) -> None:
    words = network.execute(
        "select d.name from patients_definition d join scope_entity e on e.id = d.entity_id "
        "where e.name = %s and d.category = 1 and exists (select from receivables_adjustment a where a.kind_id = d.id) "
        "and not exists (select from portability_meaning m where m.entity_id = e.id and m.kind = 'adjustment' "
        "and m.number = d.number)",
        [imported.name],
    ).fetchall()
    assert words == [("XFR/7 ??",)]


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_one_month_was_restated_because_something_was_entered_late(network: psycopg.Connection) -> None:
    restated = network.execute(
        "select e.name, m.month < date_trunc('month', now()) from portability_restatedmonth m "
        "join scope_entity e on e.id = m.entity_id group by 1, 2, m.month"
    ).fetchall()
    assert restated == [(plan().practice(RESTATED).name, True)]


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_the_same_name_is_found_in_several_practices(network: psycopg.Connection) -> None:
    [(names,)] = network.execute(
        "select count(*) from (select from patients_patient where status = 'active' "
        "group by family_key, given_key having count(distinct entity_id) > 1)"
    ).fetchall()
    assert names > 10


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_one_practices_server_does_not_answer(network: psycopg.Connection) -> None:
    [(name, error)] = network.execute(
        "select e.name, r.error from portability_importrun r join scope_entity e on e.id = r.entity_id "
        "where r.state = 'failed'"
    ).fetchall()
    assert name == "Chesapeake Smile Studio"
    assert "does not answer" in error
    assert len(error.splitlines()) == 1


@pytest.mark.slow
@pytest.mark.xdist_group("demonstration")
def test_charts_were_opened_for_treatment_and_for_payment(network: psycopg.Connection) -> None:
    looks = network.execute(
        "select l.purpose, count(*) from audit_look l join patients_patient p on p.id = l.patient_id "
        "and p.entity_id = l.entity_id group by 1"
    ).fetchall()
    asked_for = "a patient's request for their records"
    assert {purpose for purpose, _ in looks} == {"treatment", "payment", asked_for}


@pytest.mark.parametrize(("scale", "practices"), [("0", 0), ("0.25", 3), ("1", 3), ("2", 10)])
def test_the_scale_says_whose_records_there_are(scale: str, practices: int, settings: Any) -> None:
    settings.DEMO_SCALE = Decimal(scale)
    found = [practice.name for practice in with_records(plan())]
    assert len(found) == practices
    assert not set(found) & {practice.name for practice in failing(plan())}


@pytest.mark.parametrize("wrong", ["", "much", "-1", "1e3", "NaN", "100"])
def test_a_scale_that_is_no_plain_number_is_refused_in_one_line(wrong: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DEMO_SCALE", wrong)
    with pytest.raises(SettingRefused, match="DEMO_SCALE"):
        _scale("DEMO_SCALE", "1")
