"""How the months of each practice of the demonstration stand by its law and its agreement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
import pytest
from psycopg.rows import namedtuple_row

from abutment.desk.demonstration.agreed import day_of
from abutment.desk.demonstration.plan import month_from, plan
from abutment.desk.demonstration.reports import MONTHS

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demonstration")]


@dataclass(frozen=True)
class Network:
    """What the built network says, months counted from the one of its building."""

    connection: psycopg.Connection
    today: date

    def rows(self, sql: str, *values: object) -> list[Any]:
        with self.connection.cursor(row_factory=namedtuple_row) as cursor:
            return cursor.execute(sql, values).fetchall()

    def month(self, word: str, months: int) -> Any:
        [found] = self.rows(
            "select s.* from fees_statement s join scope_entity e on e.id = s.entity_id "
            "where e.name like %s and s.month = %s and s.sequence = 0",
            f"{word}%",
            month_from(self.today, months),
        )
        return found

    def months(self, word: str) -> dict[int, Any]:
        found = self.rows(
            "select s.* from fees_statement s join scope_entity e on e.id = s.entity_id "
            "where e.name like %s and s.sequence = 0",
            f"{word}%",
        )
        count = self.today.year * 12 + self.today.month
        return {each.month.year * 12 + each.month.month - count: each for each in found}

    def lines(self, statement: Any) -> list[Any]:
        return self.rows("select * from fees_statementline where statement_id = %s order by position", statement.id)


@pytest.fixture(scope="session")
def built(network: psycopg.Connection) -> Network:
    row = network.execute(
        "select min(details ->> 'today') from audit_event where action = 'demonstration.built'"
    ).fetchone()
    assert row
    return Network(network, date.fromisoformat(row[0]))


def test_every_practice_has_a_statement_or_a_reason_for_each_month_in_which_it_is_served(built: Network) -> None:
    for practice in plan().practices:
        since, ends = practice.affiliation.since, practice.affiliation.ends
        served = set(range(max(-MONTHS, since), min(0, 0 if ends is None else ends)))
        found = set(built.months(practice.name))
        hindered = {
            months
            for (month,) in built.rows(
                "select h.month from fees_hindrance h join scope_entity e on e.id = h.entity_id where e.name = %s",
                practice.name,
            )
            for months in range(-MONTHS, 0)
            if month_from(built.today, months) == month
        }
        assert found | hindered == served, practice.name
        assert not found & hindered


def test_the_lines_of_every_statement_add_to_its_fee(built: Network) -> None:
    assert not built.rows(
        "select s.number from fees_statement s left join fees_statementline l on l.statement_id = s.id "
        "group by s.id having coalesce(sum(l.amount_cents), 0) <> s.fee_cents"
    )


def test_nobody_approved_a_term_that_their_own_side_entered(built: Network) -> None:
    assert not built.rows(
        "select t.id from agreements_term t join agreements_agreement a on a.id = t.agreement_id "
        "where cardinality(a.named_entity_ids) > 0 and t.entered_for_entity_id = t.approved_for_entity_id"
    )


def test_every_quote_was_found_in_its_document(built: Network) -> None:
    assert not built.rows("select id from agreements_term where not quote_is_verified")


def test_cedar_groves_fee_rose_in_the_middle_of_last_month_and_waits_for_its_owner(built: Network) -> None:
    last = built.month("Cedar", -1)
    assert (last.status, last.needs_approval, last.approved_at) == ("draft", True, None)
    before, after = built.lines(last)
    assert (before.amendment, after.amendment) == ("Original agreement", "Amendment 1")
    assert 52_000_00 < last.fee_cents < 55_500_00
    earlier = built.months("Cedar")
    assert {each.fee_cents for months, each in earlier.items() if months < -1} == {52_000_00}
    assert all(each.approved_by_name.startswith("Zeno Adeyemi") for months, each in earlier.items() if months < -1)


def test_hudson_bend_is_refused_every_month_because_new_york_prohibits_a_share_of_receipts(built: Network) -> None:
    for each in built.months("Hudson").values():
        assert each.status == "refused"
        assert (each.fee_cents, each.held_cents) == (0, 0)
        assert each.refused_cents > 0
        assert "percentage is prohibited in New York" in each.sentence


def test_counsel_has_an_amendment_and_an_agreement_to_review(built: Network) -> None:
    waiting = built.rows(
        "select e.name, m.number from agreements_amendment m join scope_entity e on e.id = m.entity_id "
        "where m.reviewed_on is not null and m.counsel_on is null order by 1"
    )
    assert [tuple(each) for each in waiting] == [("Blue Ridge Dental Care", 0), ("Hudson Bend Dental Associates", 1)]


def test_terms_of_one_draft_wait_for_an_owners_approval(built: Network) -> None:
    waiting = built.rows(
        "select distinct e.name from agreements_term t join scope_entity e on e.id = t.entity_id "
        "where t.approved_at is null"
    )
    assert [each.name for each in waiting] == ["Birchwood Family Dentistry"]


def test_birchwood_pays_its_managers_costs_with_both_mark_ups_compounded(built: Network) -> None:
    for each in built.months("Birchwood").values():
        [(costs,)] = built.rows(
            "select sum(amount_cents) from fees_feeinput where entity_id = %s and kind = 'costs' and starts_on = %s",
            each.entity_id,
            each.month,
        )
        assert abs(each.fee_cents - int(costs) * 1_265 / 1_000) <= 1
        assert each.status in ("issued", "settled")


def test_palisade_waits_since_its_fee_was_amended_because_counsel_spoke_on_the_former_one_only(built: Network) -> None:
    found = built.months("Palisade")
    assert {each.status for months, each in found.items() if months >= -6} == {"waits"}
    assert {each.held_cents for months, each in found.items() if months >= -6} == {23_000_00}
    assert {each.fee_cents for months, each in found.items() if months < -6} == {21_500_00}
    [(marked,)] = built.rows(
        "select bool_and(t.approver_holds_organization_role) from agreements_term t "
        "join scope_entity e on e.id = t.entity_id where e.name like 'Palisade%%'"
    )
    assert marked  # its owner also works for the organization


def test_chesapeake_waits_since_its_opinion_ended_and_its_agreement_ends_soon(built: Network) -> None:
    found = built.months("Chesapeake")
    assert {each.status for months, each in found.items() if months >= -2} == {"waits"}
    assert {each.fee_cents for months, each in found.items() if months < -2} == {36_000_00}
    [agreement] = built.rows(
        "select a.* from agreements_agreement a join scope_entity e on e.id = a.entity_id "
        "where e.name like 'Chesapeake%%' and a.kind = 'msa'"
    )
    assert agreement.ends_on == month_from(built.today, 3)
    assert "notice" in agreement.ended_because.lower()


def test_blue_ridge_pays_a_base_and_hours_and_is_hindered_where_nothing_was_reported(built: Network) -> None:
    found = built.months("Blue")
    assert -1 not in found
    assert all(30_000_00 < each.fee_cents <= 58_000_00 for each in found.values())
    [hindrance] = built.rows(
        "select h.* from fees_hindrance h join scope_entity e on e.id = h.entity_id where e.name like 'Blue%%'"
    )
    assert (hindrance.kind, hindrance.month) == ("inputs", month_from(built.today, -1))
    assert "nothing was reported" in hindrance.sentence


def test_longleaf_has_signed_and_owes_nothing_before_it_joins(built: Network) -> None:
    assert built.months("Longleaf") == {}
    [(signed_on, effective_on)] = built.rows(
        "select m.signed_on, m.effective_on from agreements_amendment m join scope_entity e on e.id = m.entity_id "
        "where e.name like 'Longleaf%%'"
    )
    assert signed_on < built.today < effective_on


def test_cascade_harbor_pays_by_steps_and_what_a_strong_month_exceeds_market_value_by_is_held(built: Network) -> None:
    found = built.months("Cascade")
    strong = found[-3]
    assert strong.fee_cents == 48_000_00
    assert 0 < strong.held_cents < 12_000_00  # the cap of $60,000 was not reached
    assert all(each.held_cents == 0 for months, each in found.items() if months != -3)
    assert found[-1].status == "draft"


def test_the_office_that_fell_silent_this_month_reported_every_month_before(built: Network) -> None:
    months = built.rows(
        "select distinct date_trunc('month', i.starts_on)::date as month from fees_feeinput i "
        "join organizations_location l on l.id = i.location_id where l.name = 'Saltmarsh' order by 1"
    )
    assert [each.month for each in months] == [month_from(built.today, months) for months in range(-22, 0)]


def test_redwood_coast_pays_a_fifth_of_gross_collections_inside_market_value(built: Network) -> None:
    for each in built.months("Redwood").values():
        [(collections,)] = built.rows(
            "select sum(amount_cents) from fees_feeinput where entity_id = %s and kind = 'collections' "
            "and starts_on >= %s and starts_on < %s::date + interval '1 month'",
            each.entity_id,
            each.month,
            each.month,
        )
        assert abs(each.by_terms_cents - int(collections) / 5) <= 1
        assert each.due_on.day == 15


def test_what_redwood_coasts_strong_month_held_was_released_by_counsel(built: Network) -> None:
    strong = built.month("Redwood", -5)
    assert strong.fee_cents > 58_000_00
    assert strong.held_cents == 0
    [release] = built.rows("select * from fees_release")
    assert (release.month, release.counsel_name) == (strong.month, "Selma Navarrete")
    assert release.amount_cents == strong.fee_cents - 58_000_00


def test_redwood_coast_paid_one_month_late_and_has_not_paid_the_last(built: Network) -> None:
    assert built.month("Redwood", -4).settled_on > built.month("Redwood", -4).due_on
    assert built.month("Redwood", -3).settled_on < built.month("Redwood", -3).due_on
    assert built.month("Redwood", -1).status == "issued"


def test_almond_valley_has_left_with_everything_settled(built: Network) -> None:
    found = built.months("Almond")
    assert max(found) == -3
    assert {each.status for each in found.values()} == {"settled"}


def test_lone_oak_pays_costs_and_the_lesser_of_two_amounts_which_is_now_the_one_and_now_the_other(
    built: Network,
) -> None:
    lesser = set()
    for each in built.months("Lone").values():
        sums = dict(
            built.rows(
                "select kind, sum(amount_cents) from fees_feeinput where entity_id = %s and starts_on >= %s "
                "and starts_on < %s::date + interval '1 month' and amount_cents is not null group by 1",
                each.entity_id,
                each.month,
                each.month,
            )
        )
        revenue = sums["production"] - sums["adjustments"] - sums["refunds"]
        share, income = revenue * 30 / 100, revenue - sums["expenses"] - sums["costs"]
        assert abs(each.fee_cents - sums["costs"] - min(share, income)) <= 1
        lesser.add("share" if share < income else "income")
    assert lesser == {"share", "income"}


def test_lone_oak_disputes_one_line_and_was_credited_another(built: Network) -> None:
    assert built.month("Lone", -1).status == "disputed"
    [credit] = built.rows("select * from fees_statement where sequence > 0")
    assert (credit.status, credit.fee_cents, credit.month) == ("issued", -1_864_50, month_from(built.today, -4))
    assert built.month("Lone", -4).settled_on is not None


def test_bayou_crossing_pays_the_balance_between_its_least_amount_and_market_value(built: Network) -> None:
    first_year = {months: each for months, each in built.months("Bayou").items() if months < -2}
    assert all(150_000_00 <= each.fee_cents <= 185_000_00 for each in first_year.values())
    assert first_year[-8].fee_cents == 150_000_00
    assert first_year[-5].fee_cents == 185_000_00
    assert first_year[-5].held_cents > 0


def test_bayou_crossing_waits_since_the_opinion_for_its_first_year_ended(built: Network) -> None:
    for months in (-2, -1):
        waiting = built.month("Bayou", months)
        assert (waiting.status, waiting.fee_cents) == ("waits", 0)
        assert "Louisiana" in waiting.sentence


def test_last_month_is_in_work(built: Network) -> None:
    statuses = {each.status for each in built.rows(
        "select status from fees_statement where month = %s", month_from(built.today, -1)
    )}  # fmt: skip
    assert statuses >= {"draft", "waits", "refused", "issued", "disputed"}
    assert not built.rows("select id from fees_statement where month >= %s", month_from(built.today, 0))


def test_nothing_was_paid_signed_or_opined_in_the_future(built: Network) -> None:
    assert not built.rows("select id from fees_payment where paid_on >= %s", built.today)
    assert not built.rows("select id from agreements_amendment where signed_on >= %s", built.today)
    assert not built.rows("select id from agreements_opinion where given_on >= %s", built.today)
    assert not built.rows("select id from fees_feeinput where starts_on >= %s", built.today)
    assert day_of(built.today, (-1, 16)) < built.today
