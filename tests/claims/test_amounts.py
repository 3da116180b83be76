"""What insurance has decided, and what it is only expected to do."""

from __future__ import annotations

import pytest

from abutment.claims import queries
from abutment.claims.models import Claim, ClaimProcedure
from abutment.foundation.scope import opened
from abutment.patients import queries as patients
from abutment.receivables.rules.ledger import LineKind
from tests.cast import SERVER, Cast, today
from tests.patients.charts import Family, keep_family


@pytest.fixture
def family(cast: Cast) -> Family:
    """A family at Cedar."""
    return keep_family(cast.entity("cedar"))


def test_only_what_was_decided_stands_on_the_account(cast: Cast, family: Family) -> None:
    desk = cast.actor("front_desk")
    with opened(desk):
        found = queries.lines(patients.family(desk, patients.patient(desk, family.child)))
    assert sorted((line.kind, line.amount_cents, line.words) for line in found) == [
        (LineKind.INSURANCE, -100_00, "Harbor Mutual"),
        (LineKind.WRITE_OFF, -30_00, "Harbor Mutual"),
    ]


@pytest.mark.parametrize("status", ["sent", "preauth", "adjustment", "estimate", "cap_est", "history", ""])
def test_an_estimate_takes_nothing_off_an_account(cast: Cast, family: Family, status: str) -> None:
    with opened(SERVER):
        ClaimProcedure.objects.filter(status="received").update(status=status)
    desk = cast.actor("front_desk")
    with opened(desk):
        rows = patients.patients(desk).annotate(settled=queries.settled(today()))
        assert {row.settled for row in rows} == {None}
        assert queries.lines(list(rows)) == []


def test_an_unknown_write_off_is_no_negative_estimate(cast: Cast, family: Family) -> None:
    """The practice's own system writes -1 where it knows none."""
    desk = cast.actor("front_desk")
    with opened(desk):
        expected = queries.estimates(patients.patient(desk, family.guarantor))
    assert sorted(expected.values()) == [88_00, 600_00]


def test_benefits_are_those_of_the_plan_and_of_the_own_coverage(cast: Cast, family: Family) -> None:
    desk = cast.actor("front_desk")
    with opened(desk):
        covered = list(queries.coverages(patients.patient(desk, family.guarantor)))
        assert [row.percent for row in queries.benefits(covered)] == [80]
        assert queries.benefits([]) == []


@pytest.mark.parametrize("who", ["dentist", "executive", "controller", "birch_desk"])
def test_who_does_not_see_accounts_sees_no_claim(cast: Cast, family: Family, who: str) -> None:
    with opened(cast.actor(who)):
        assert not Claim.objects.exists()
