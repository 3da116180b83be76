"""An owner takes everything, watches it, downloads it and checks it on their own; a patient gets their records."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

from playwright.sync_api import Page, expect

from abutment.portability.package.verifying import Options, verify
from tests.cast import today
from tests.journeys.charted import chart_family
from tests.journeys.conftest import Visitors
from tests.journeys.stale import let_code_grow_old
from tests.journeys.test_chart import PRACTICE as CHARTED
from tests.journeys.watching import overhang, resize, violations

TAKING_MILLISECONDS = 300_000
OWNER, PRACTICE = "Tovah Youngblood", "Longleaf Orthodontics"
DENTIST = "Imani Villanueva"


def look(page: Page) -> None:
    """A page in both sizes and themes."""
    for size in ("desk", "phone"):
        for theme in ("light", "dark"):
            resize(page, size, theme)
            assert violations(page) == []
            assert overhang(page) <= 0
    resize(page, "desk", "light")


def test_an_owner_takes_everything_and_checks_it_without_the_server(visit: Visitors, tmp_path: Path) -> None:
    page = visit(OWNER, "/our-data/")
    expect(page.get_by_text("It has not been taken yet.")).to_be_visible()
    look(page)
    with visit.site.worker_at_rest():
        page.get_by_role("button", name="Take everything").click()
        expect(page.get_by_text("Everything is being taken.").first).to_be_visible()
        look(page)
    expect(page.get_by_text("Last taken and proven as of")).to_be_visible(timeout=TAKING_MILLISECONDS)
    look(page)
    page.get_by_role("link", name="What it holds").click()
    expect(page.get_by_text("verified whole")).to_be_visible()
    look(page)
    key = page.locator("code", has_text="--key").inner_text().split("--key ")[1]
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download").click()
    path = tmp_path / "taken.zip"
    downloading.value.save_as(path)
    report = verify(path, Options(key=key, cores=1))
    assert report.is_whole
    assert report.is_pinned
    assert report.manifest.practice.name == PRACTICE
    _fetch_again_with_a_new_code(visit, page)


def _fetch_again_with_a_new_code(visit: Visitors, page: Page) -> None:
    """Minutes later the link asks for a code as a page; then the file comes, and the page says so and leads back."""
    let_code_grow_old(page)
    here = page.url
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download").click()
        expect(page.get_by_role("heading", name="Confirm that it is you")).to_be_visible()
        page.get_by_label("Code").fill(visit.site.person(OWNER).code())
        page.get_by_label("Code").press("Enter")
    assert downloading.value.suggested_filename.endswith(".zip")
    expect(page.get_by_role("heading", name="Your file comes now")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Back to where you were").click()
    expect(page).to_have_url(here)


def test_what_was_sent_while_the_code_grew_old_goes_on_where_it_was_sent(visit: Visitors) -> None:
    page = visit.afresh(OWNER, "/our-data/access/new/")
    page.locator("[name=name]").fill("Vera Late")
    page.get_by_label("Their address").fill("vera.late@auditor.example")
    page.get_by_label("What for").fill("HIPAA audit response")
    page.get_by_label("Until the end of").fill((today() + timedelta(days=60)).isoformat())
    let_code_grow_old(page)
    page.get_by_role("button", name="Let them see").click()
    page.get_by_label("Code").fill(visit.site.person(OWNER).code())
    page.get_by_label("Code").press("Enter")
    expect(page.get_by_text("A period has a first and a last day.").first).to_be_visible()
    expect(page).to_have_url(f"{visit.site.address}/our-data/access/new/")
    expect(page.locator("[name=name]")).to_have_value("Vera Late")


def test_an_owner_reads_who_owns_which_data(visit: Visitors) -> None:
    page = visit(OWNER, "/our-data/ownership/")
    expect(page.get_by_role("row", name="Patients and charts")).to_contain_text("The practice")
    look(page)


def test_an_owner_lets_an_auditor_see_a_period_and_ends_it(visit: Visitors) -> None:
    page = visit(OWNER, "/our-data/access/")
    expect(page.get_by_text("Nobody was let see records")).to_be_visible()
    look(page)
    page.get_by_role("link", name="Let somebody see").click()
    look(page)
    page.locator("[name=name]").fill("Vera Audit")
    page.get_by_label("Their address").fill("vera@auditor.example")
    page.get_by_label("What for").fill("HIPAA audit response")
    page.locator("[name=first_on]").fill((today() - timedelta(days=60)).isoformat())
    page.locator("[name=last_on]").fill((today() - timedelta(days=30)).isoformat())
    page.get_by_label("Until the end of").fill((today() + timedelta(days=60)).isoformat())
    page.get_by_role("button", name="Let them see").click()
    expect(page.get_by_role("row", name="Vera Audit")).to_contain_text("open")
    look(page)
    page.get_by_role("button", name="End now: the access of Vera Audit").click()
    expect(page.get_by_role("row", name="Vera Audit")).to_contain_text("ended by an owner")


def test_a_patient_gets_their_records(visit: Visitors, tmp_path: Path) -> None:
    chart_family(CHARTED, "Ashgrove")
    page = visit(DENTIST, "/patients/")
    page.get_by_role("searchbox").fill("rosa ashgr")
    page.get_by_role("link", name="Ashgrove, Rosa").click()
    page.get_by_role("link", name="They ask for their records").click()
    look(page)
    page.get_by_role("button", name="Register").click()
    expect(page.get_by_text("to be answered")).to_be_visible()
    look(page)
    page.get_by_role("button", name="Make the copy").click()
    for _ in range(300):
        if page.get_by_role("link", name="It was given").is_visible():
            break
        page.wait_for_timeout(1_000)
        page.reload()
    look(page)
    with page.expect_download() as downloading:
        page.get_by_role("link", name="Download").click()
    path = tmp_path / "copy.zip"
    downloading.value.save_as(path)
    with ZipFile(path) as archive:
        assert archive.read("records.pdf").startswith(b"%PDF")
    page.get_by_role("link", name="It was given").click()
    page.get_by_label("How it was given").fill("on a drive, in person")
    page.get_by_role("button", name="Note it").click()
    expect(page.get_by_text("on a drive, in person")).to_be_visible()
    page.goto("/our-data/requests/")
    look(page)
