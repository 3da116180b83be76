"""The pictures of the docs, made only when asked for: `make test ARGS="tests/journeys/test_pictures.py --pictures"`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.journeys.conftest import Visitors

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"
MOST_BYTES = 200_000
# Name of the picture: who looks (None: a stranger), where, at which size and in which theme.
WANTED = {
    "sign-in": (None, "/sign-in/", "desk", "light"),
    "today-executive": ("Orla Mwangi", "/", "desk", "light"),
    "today-owner-phone-dark": ("Zeno Adeyemi", "/", "phone", "dark"),
    "network": ("Orla Mwangi", "/network/", "desk", "light"),
    "practice": ("Zeno Adeyemi", "/practices/", "desk", "light"),
    "who-looked": ("Zeno Adeyemi", "/who-looked/", "desk", "light"),
    "agreement": ("Zeno Adeyemi", "/our-agreement/", "desk", "light"),
    "statement": ("Zeno Adeyemi", "/statements/", "desk", "light"),
    "month-end": ("Tomas Oakhurst", "/money/", "desk", "light"),
    "review": ("Zeno Adeyemi", "/reviews/", "phone", "light"),
    "law-new-york": ("Selma Navarrete", "/law/US-NY/", "desk", "light"),
}


# Where the picture is one click further: the first of a list.
FOLLOWED = {"statement": "main td a[href^='/statements/']", "review": "main td a[href^='/reviews/']"}


@pytest.mark.parametrize("picture", sorted(WANTED))
def test_a_picture_of_the_docs_is_made(picture: str, visit: Visitors, request: pytest.FixtureRequest) -> None:
    if not request.config.getoption("--pictures"):
        pytest.skip("pictures are made with --pictures")
    name, path, size, theme = WANTED[picture]
    page = visit.stranger(size, theme) if name is None else visit(name, path, size, theme)
    page.goto(path)
    if picture in FOLLOWED:
        page.locator(FOLLOWED[picture]).first.click()
    page.wait_for_load_state("networkidle")
    page.evaluate("document.fonts.ready")
    assert visit.watch.complaints == []  # asked before: making a picture leaves style attributes, which htmx copies
    made = page.screenshot(animations="disabled", caret="hide")
    visit.watch.complaints.clear()
    PICTURES.mkdir(exist_ok=True)
    (PICTURES / f"{picture}.png").write_bytes(made)
    assert len(made) <= MOST_BYTES, f"{picture}.png has {len(made)} bytes"


def test_the_docs_have_the_pictures_that_they_show() -> None:
    assert {path.stem for path in PICTURES.glob("*.png")} == set(WANTED)
