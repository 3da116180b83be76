"""A practice's own system comes in: its owner connects it, tries it, imports, compares, says what a word means, and
opens a chart of a patient who came with it."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import HOMES, Visitors
from tests.journeys.site import Site
from tests.journeys.watching import overhang, resize, violations

IMPORT_SECONDS = 600
OWNER, PRACTICE = "Tovah Youngblood", "Longleaf Orthodontics"


def look(page: Page) -> None:
    """A page in both sizes and themes."""
    for size in ("desk", "phone"):
        for theme in ("light", "dark"):
            resize(page, size, theme)
            assert violations(page) == []
            assert overhang(page) <= 0
    resize(page, "desk", "light")


@pytest.fixture
def imports(site: object) -> Path:
    """The folder from which practices of this site may import: the smallest database that lies there already."""
    home = HOMES / f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
    return home / "imports"


def _database(imports: Path, number: str) -> Path:
    """A database for a practice: a copy of the smallest one, without its pictures."""
    found = min(imports.glob("*/opendental"), key=lambda each: (each / "procedurelog.txt").stat().st_size)
    copied = imports / number / "opendental"
    shutil.copytree(found, copied, ignore=lambda folder, names: [each for each in names if Path(folder, each).is_dir()])
    return copied


def test_an_owner_connects_their_system_imports_compares_maps_a_word_and_opens_a_chart(
    visit: Visitors, imports: Path
) -> None:
    page = visit(OWNER, "/imports/")
    expect(page.get_by_text("No system is connected", exact=True)).to_be_visible()
    look(page)
    number = re.search(r"/practices/(\d+)/", page.url)
    assert number
    folder = _database(imports, number[1])
    page.get_by_role("link", name="Connect its system").click()
    _try_and_connect(page, folder)
    _import(page, visit.site)
    _compare_and_map(page)
    _chart(page)


def _try_and_connect(page: Page, folder: Path) -> None:
    page.get_by_label("What is read").select_option("folder")
    page.get_by_label("Path of the dump or folder").fill(str(folder.parent / "elsewhere"))
    page.get_by_role("button", name="Try the connection").click()
    expect(page.locator("#tried")).to_contain_text("It does not answer")
    page.get_by_label("Path of the dump or folder").fill(str(folder))
    page.get_by_role("button", name="Try the connection").click()
    expect(page.locator("#tried")).to_contain_text("It answers")
    look(page)
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text(f"{PRACTICE} is connected.")).to_be_visible()


def _import(page: Page, site: Site) -> None:
    with site.worker_at_rest():
        page.get_by_role("button", name="Import now").click()
        expect(page.get_by_text("The import has started. You may leave this page.")).to_be_visible()
        expect(page.locator("#import-progress")).to_be_visible()
    # The page asks for itself until the import has ended, and then shows what it brought.
    expect(page.get_by_text("Agrees to the cent").first).to_be_visible(timeout=IMPORT_SECONDS * 1000)
    look(page)


def _compare_and_map(page: Page) -> None:
    page.get_by_role("link", name="Reconciliation", exact=True).click()
    expect(page.get_by_text("Agrees to the cent").first).to_be_visible()
    look(page)
    sheet = page.get_by_role("link", name="Sheet").get_attribute("href")
    assert sheet
    assert page.request.get(sheet).body().startswith(b"%PDF")
    page.goto("/imports/")
    page.get_by_role("link", name="What its words mean").click()
    look(page)
    word = page.locator("tbody tr", has_text="XFR/7 ??")
    expect(word).to_contain_text("unmapped")
    word.get_by_role("link").first.click()
    look(page)
    page.get_by_label("Means here").select_option(label="Adjustment to production")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("tbody tr", has_text="XFR/7 ??")).to_contain_text("Adjustment to production")


def _chart(page: Page) -> None:
    page.goto("/patients/?sort=-balance")
    page.locator("tbody td.cell-name a").first.click()
    expect(page.get_by_text("Mirrored from Open Dental; changed there. As of the import of")).to_be_visible()
    page.get_by_role("link", name="Tooth chart").click()
    expect(page.get_by_role("heading", name="Tooth chart")).to_be_visible()
    look(page)
    page.goto("/who-looked/")
    expect(page.locator("tbody tr", has_text="tooth chart").first).to_contain_text(OWNER)
