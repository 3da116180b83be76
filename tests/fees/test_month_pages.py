"""The month over all practices: how it stands in each step, what stands in the way, and who may close it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from abutment.fees import queries
from abutment.fees.models import Hindrance, Statement
from abutment.fees.queries import MonthStanding, Stage
from abutment.foundation.activity.models import Work
from abutment.foundation.scope import opened
from abutment.kernel.months import Month
from tests.cast import AT_KEYSTONE, SERVER, WHERE, Cast
from tests.fees.agreeing import FLAT, FMV, GROSS_20, JUNE, agree, computed, report

Visit = Callable[..., Client]
TODAY = date(2026, 11, 21)
ADDRESS = "/money/?month=2026-06"


def standing(cast: Cast, who: str = "controller", month: Month = JUNE, on: date = TODAY) -> MonthStanding:
    actor = cast.actor(who)
    with opened(actor):
        return queries.standing_of_month(actor, month, on)


def of(found: MonthStanding, name: str) -> queries.PracticeStanding:
    return next(each for each in found.practices if each.practice.startswith(name))


def words(found: MonthStanding, name: str) -> dict[str, str]:
    return dict(zip(queries.STEPS, [cell.word for cell in of(found, name).cells], strict=True))


def test_nothing_is_known_of_a_month_that_nobody_reported_or_computed(cast: Cast) -> None:
    found = standing(cast)
    assert found.totals is None
    assert words(found, "Cedar") == {
        "Inputs": "no data",
        "Agreement": "none",
        "Law": "no data",
        "Market": "no data",
        "Fee": "no data",
        "Approval": "not yet",
        "Issued": "not yet",
        "Settled": "not yet",
    }
    assert not [cell for each in found.practices for cell in each.cells if "0" in cell.word]
    assert found.sentence == "Nothing computed yet of 2 practices."


def test_each_step_says_its_word_and_its_reason(cast: Cast) -> None:
    agree(cast, "cedar", (GROSS_20,))
    agree(cast, "birch")
    report(cast, "cedar")
    computed(cast)
    found = standing(cast)
    assert words(found, "Cedar")["Law"] == "prohibited"
    assert words(found, "Birch")["Law"] == "waits"
    assert words(found, "Birch")["Fee"] == "$60,000 held"
    assert words(found, "Cedar")["Inputs"] == "30 days"
    assert words(found, "Birch")["Inputs"] == "not asked"
    assert all(cell.reason for each in found.practices for cell in each.cells)
    law = of(found, "Cedar").cells[2].reason
    assert "8 NYCRR 29.1" in law
    assert law.endswith("(text read). Not legal advice.")
    assert found.totals is not None
    assert (found.totals.by_terms_cents, found.totals.charged_cents) == (66_000_00, 0)
    assert (found.totals.held_cents, found.totals.refused_cents) == (60_000_00, 6_000_00)


def test_a_missing_input_is_a_blocker_that_leads_to_where_it_is_entered(cast: Cast) -> None:
    agree(cast, "cedar", (GROSS_20,))
    computed(cast)
    blocker = of(standing(cast), "Cedar").blocker
    assert blocker is not None
    assert (blocker.word, blocker.action) == ("no data", "Enter inputs")
    assert blocker.url == f"/money/inputs/?entity={cast.entity('cedar')}&month=2026-06"
    assert "one has no data" in standing(cast).sentence


def test_the_worst_blocker_comes_first(cast: Cast) -> None:
    agree(cast, "cedar", (FLAT,))
    computed(cast)
    assert [each.practice for each in standing(cast).blockers] == ["Birch Dental", "Cedar Dental"]


def test_daily_reports_that_stop_before_the_end_are_called_for(cast: Cast) -> None:
    agree(cast, "cedar", (GROSS_20,))
    actor = cast.actor("controller")
    report(cast, "cedar")
    with opened(actor):
        found = queries.inputs(actor).filter(starts_on__gte=date(2026, 6, 20))
        queries.inputs(actor).filter(pk__in=list(found.values_list("pk", flat=True))).delete()
    cell = of(standing(cast), "Cedar").cells[0]
    assert (cell.word, cell.kind) == ("19 days", "attention")
    assert "Jun 1, 2026 to Jun 19, 2026" in cell.reason


def test_a_month_goes_from_ready_over_issued_to_settled(cast: Cast, reader: Visit) -> None:
    ready(cast)
    assert of(standing(cast), "Cedar").stage is Stage.READY
    client = reader("controller")
    client.post("/money/issue/?month=2026-06")
    found = standing(cast, on=date(2026, 8, 1))
    assert of(found, "Cedar").stage is Stage.ISSUED
    assert words(found, "Cedar")["Issued"] == "issued"
    assert found.totals is not None
    assert found.totals.unpaid_cents == 60_000_00


def ready(cast: Cast, who: str = "cedar") -> Statement:
    """A statement of June that its owner has approved."""
    from abutment.fees import actions

    agree(cast, who, (FLAT,))
    computed(cast)
    owner = cast.actor("olive")
    with opened(owner):
        statement = Statement.objects.get(entity=cast.entity(who))
        return actions.approve_statement(actor=owner, statement=statement, seen_sha256=statement.asked_sha256)


def test_what_cannot_be_issued_is_named_and_the_rest_is_issued(cast: Cast, reader: Visit) -> None:
    ready(cast)
    agree(cast, "birch")
    computed(cast)
    client = reader("controller")
    chosen = [cast.entity("cedar"), cast.entity("birch"), cast.entity("alder")]
    client.post("/money/issue/?month=2026-06", {"chosen": chosen})
    said = [str(message) for message in client.get(ADDRESS).context["messages"]]
    assert said[0] == "1 statement of June 2026 issued."
    assert said[1].startswith("Birch Dental was not issued: ")
    assert "cannot be issued" in said[1]
    assert not [each for each in said if "Alder" in each]
    assert of(standing(cast), "Birch").stage is Stage.COUNSEL


def test_a_restated_month_is_a_blocker_of_what_was_issued(cast: Cast, reader: Visit) -> None:
    ready(cast)
    reader("controller").post("/money/issue/?month=2026-06")
    with opened(cast.actor("controller")):
        Hindrance.objects.create(
            entity_id=cast.entity("cedar"), month=JUNE.first_day, kind="restated", sentence="It now computes to less."
        )
    found = of(standing(cast), "Cedar")
    assert found.stage is Stage.RESTATED
    assert found.blocker is not None
    assert (found.blocker.word, found.blocker.action) == ("restated", "Correct")


def test_a_practice_that_changes_agreements_within_the_month_stands_there_for_each(cast: Cast) -> None:
    from abutment.agreements import actions as agreeing

    first = agree(cast, "cedar", (FLAT,))
    with opened(SERVER):  # nobody else ends an agreement in the past
        agreeing.end_agreement(actor=SERVER, agreement=first, ends_on=date(2026, 6, 16), because="replaced")
    agree(cast, "cedar", (FLAT,), starts_on=date(2026, 6, 16), fmv=FMV, fmv_days=(date(2026, 6, 16), None))
    computed(cast)
    rows = [each for each in standing(cast).practices if each.practice == "Cedar Dental"]
    assert [each.charged_cents for each in rows] == [30_000_00, 30_000_00]


# --- The page --------------------------------------------------------------------------------------------------------
SEES_MONEY = {"executive", "controller", "billing", "auditor", "south_executive", "summit_executive"} | {
    "olive", "bruno", "astrid", "practice_manager"
}  # fmt: skip


@pytest.mark.parametrize("who", sorted(WHERE))
def test_the_month_is_open_to_those_who_see_money(cast: Cast, reader: Visit, who: str) -> None:
    answer = reader(who).get(ADDRESS)
    assert answer.status_code == (200 if who in SEES_MONEY else 403)


@pytest.mark.parametrize(
    ("who", "practices"),
    [
        ("controller", ["Birch Dental", "Cedar Dental"]),
        ("billing", ["Birch Dental", "Cedar Dental"]),
        ("auditor", ["Birch Dental", "Cedar Dental"]),
        ("south_executive", ["Birch Dental"]),
        ("olive", ["Cedar Dental"]),
        ("bruno", ["Birch Dental"]),
        ("practice_manager", ["Cedar Dental"]),
        ("summit_executive", ["Alder Dental Studio"]),
    ],
)
def test_each_sees_the_practices_of_their_own_network_or_region(
    cast: Cast, reader: Visit, who: str, practices: list[str]
) -> None:
    found = reader(who).get(ADDRESS).context["standing"]
    assert [each.practice for each in found.practices] == practices


@pytest.mark.parametrize("who", sorted(set(WHERE) - {"controller"}))
@pytest.mark.parametrize("path", ["/money/run/", "/money/issue/"])
def test_only_a_controller_closes_months(cast: Cast, reader: Visit, who: str, path: str) -> None:
    agree(cast, "cedar", (FLAT,))
    client = reader(who)
    assert "Run month-end" not in client.get(ADDRESS).content.decode()
    answer = client.post(f"{path}?month=2026-06", {"chosen": [cast.entity("cedar")]})
    assert answer.status_code == 403
    with opened(cast.actor("controller")):
        assert not Statement.objects.exists()


def test_once_the_affiliation_has_ended_the_organization_sees_nothing_of_the_month(cast: Cast, reader: Visit) -> None:
    from abutment.organizations.models import Affiliation

    agree(cast, "cedar", (FLAT,))
    computed(cast)
    with opened(cast.actor("olive")):
        Affiliation.objects.filter(practice_id=cast.entity("cedar")).update(ends_on=date(2026, 7, 1))
    assert "Cedar" not in reader("controller").get(ADDRESS).content.decode()
    assert "Cedar" in reader("olive").get(ADDRESS).content.decode()


def test_who_may_not_read_agreements_is_told_so_and_not_that_there_are_none(cast: Cast) -> None:
    agree(cast, "cedar", (FLAT,))
    assert words(standing(cast, "billing"), "Cedar")["Agreement"] == "not shown"
    computed(cast)
    assert words(standing(cast, "billing"), "Cedar")["Agreement"] == "in force"


def test_month_end_is_started_as_work_that_can_be_followed(cast: Cast, reader: Visit) -> None:
    client = reader("controller")
    assert client.post("/money/run/?month=2026-06").headers["Location"] == ADDRESS
    with opened(cast.actor("controller")):
        work = Work.objects.get()
    page = client.get(ADDRESS).content.decode()
    assert f"/money/progress/{work.pk}/" in page
    assert "Run month-end" not in page
    again = client.post("/money/run/?month=2026-06", follow=True)
    assert "is running already" in again.content.decode()
    assert "HX-Refresh" not in client.get(f"/money/progress/{work.pk}/").headers
    with opened(cast.actor("controller")):
        Work.objects.filter(pk=work.pk).update(state="done")
    assert client.get(f"/money/progress/{work.pk}/").headers["HX-Refresh"] == "true"


def test_the_progress_of_somebody_elses_work_does_not_exist(cast: Cast, reader: Visit) -> None:
    reader("controller").post("/money/run/?month=2026-06")
    with opened(cast.actor("controller")):
        work = Work.objects.get()
    assert reader("bruno").get(f"/money/progress/{work.pk}/").status_code == 404


def test_one_practice_is_computed_at_once(cast: Cast, reader: Visit) -> None:
    agree(cast, "cedar", (FLAT,))
    client = reader("controller")
    client.post("/money/run/?month=2026-06", {"chosen": cast.entity("cedar")})
    page = client.get(ADDRESS)
    assert [str(message) for message in page.context["messages"]] == ["June 2026: 1 drafted."]
    assert of(page.context["standing"], "Cedar").stage is Stage.OWNER
    assert of(page.context["standing"], "Birch").stage is Stage.NOT_COMPUTED


@pytest.mark.parametrize("named", ["2026-13", "x", "0001-01", "9999-12", "2026-6"])
def test_a_month_that_is_none_is_said_and_the_last_full_one_is_shown(cast: Cast, reader: Visit, named: str) -> None:
    page = reader("controller").get("/money/", {"month": named})
    assert page.status_code == 200
    assert page.context["wrong_month"]


def test_a_month_that_has_not_ended_says_so(cast: Cast, reader: Visit) -> None:
    assert "December 2098 has not ended" in reader("controller").get("/money/?month=2098-12").content.decode()
    assert "has not ended" not in reader("controller").get(ADDRESS).content.decode()


def test_the_file_holds_what_the_list_shows_and_no_data_is_empty(cast: Cast, reader: Visit) -> None:
    agree(cast, "cedar", (FLAT,))
    computed(cast)
    lines = reader("controller").get(f"{ADDRESS}&export=csv").content.decode().splitlines()
    assert lines[0] == "Practice,Inputs,Agreement,Law,Market,Fee,Approval,Issued,Settled"
    assert ",60000.00," in lines[2]
    assert "no data" in lines[1]
    assert ",0," not in lines[1]


def test_the_list_is_narrowed_by_where_a_practice_stands(cast: Cast, reader: Visit) -> None:
    agree(cast, "cedar", (FLAT,))
    computed(cast)
    page = reader("controller").get(f"{ADDRESS}&stage=waits+for+the+owner")
    assert [row.record.practice for row in page.context["table"].rows] == ["Cedar Dental"]
    assert len(page.context["standing"].practices) == 2


def test_the_questions_asked_for_a_month_do_not_grow_with_its_practices(cast: Cast) -> None:
    agree(cast, "cedar", (FLAT,))
    one = _count(cast, "olive")
    agree(cast, "birch")
    report(cast, "cedar")
    report(cast, "birch")
    computed(cast)
    assert _count(cast, "controller") == one


def _count(cast: Cast, who: str) -> int:
    actor = cast.actor(who)
    with opened(actor), CaptureQueriesContext(connection) as asked:
        found: Any = queries.standing_of_month(actor, JUNE, TODAY)
        assert found.sentence
    return len(asked)


def test_everybody_at_the_organization_who_sees_money_finds_the_way_there(cast: Cast, reader: Visit) -> None:
    for who in AT_KEYSTONE:
        has_way = 'href="/money/"' in reader(who).get("/").content.decode()
        assert has_way is (who in SEES_MONEY), who
