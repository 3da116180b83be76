"""The page of deliveries in a real browser: nothing hangs over, axe finds nothing, in both themes at both sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from abutment.foundation.scope import opened
from abutment.portability.actions import deliveries as actions
from abutment.portability.delivering.due import due_delivery
from abutment.portability.delivering.errors import PlaceMissing
from abutment.portability.models import Delivery, DeliveryAttempt, Destination
from tests.browser import PATIENCE_MILLISECONDS, launch_options
from tests.cast import SERVER
from tests.portability.delivering.conftest import Office
from tests.portability.test_pages_in_browser import SIZES, Served, violations

pytestmark = pytest.mark.journey

Visit = Callable[..., Client]
ADDRESS = "http://deliveries.localhost"
PAGE = "/our-data/deliveries/"
HOST_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
LONG = "https://object-storage-of-the-practice.with-a-long-name.region-7.example-provider.example"


def set_up(office: Office, *, is_waiting: str = "", failures: int = 0) -> None:
    """Storage in force with a year of weekly deliveries, perhaps failing now, perhaps with another one to prove."""
    moment = timezone.now()
    office.in_force(
        office.new(kind="s3", endpoint=LONG, bucket="a-bucket-of-cedar-dental", access_key="AKIAEXAMPLE", secret="s"),
        proven_at=moment - timedelta(days=40),
    )
    with opened(SERVER):
        destination = Destination.objects.select_related("entity").get(ended_at=None)
        for back in range(12 if failures else 11, -1, -1):
            found = due_delivery(destination, moment - timedelta(days=back))
            if back or not failures:
                Delivery.objects.filter(pk=found.pk).update(
                    state="delivered", delivered_at=found.slot_at, byte_count=1_530_000_000, sha256="0" * 64
                )
            for number in range(failures if not back else 0):
                DeliveryAttempt.objects.create(
                    entity=destination.entity,
                    delivery=found,
                    started_at=moment - timedelta(minutes=20 * (failures - number)),
                    finished_at=moment,
                    needs_somebody=True,
                    error=str(PlaceMissing(f"{LONG} has no bucket a-bucket-of-cedar-dental. Create it.")),
                )
    if not is_waiting:
        return
    with opened(office.cast.actor("olive")) as actor:
        new = office.new(kind="sftp", host="sftp.cedar-dental.example", user="abutment", secret="s", prefix="packages")
        waiting = actions.enter_destination(actor=actor, practice_id=office.practice, new=new)
        waiting.offered_host_key = HOST_KEY
        if is_waiting == "tested":
            waiting.host_key, waiting.test_name = HOST_KEY, "cedar-dental-3-test-2026-11-22T043000Z.age"
        waiting.save()


@pytest.fixture
def show(office: Office, reader: Visit, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A page that the server told, at a size and in a theme; at the end the browser had nothing to complain of."""
    said: list[str] = []
    contexts = []
    client = reader("olive")

    def open_page(path: str, size: str = "desk", theme: str = "light", posted: dict[str, str] | None = None) -> Page:
        served, address = Served(), f"{PAGE}{path}"
        answer: HttpResponseBase = client.get(address) if posted is None else client.post(address, posted)
        answer.status_code = 200
        served.keep(address, answer)
        tried = f"{PAGE}storage/s3/try/"
        served.keep(tried, client.post(tried, {}, headers={"hx-request": "true"}))
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme="dark" if theme == "dark" else "light",
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MILLISECONDS)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", served.answer)
        page.goto(f"{ADDRESS}{address}")
        page.wait_for_load_state("networkidle")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert said == []


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The browser of the machine, where it has one."""
    return launch_options()


STATES: dict[str, dict[str, Any]] = {
    "empty": {},
    "good": {"failures": 0},
    "missed": {"failures": 4},
    "meeting": {"is_waiting": "met"},
    "proving": {"is_waiting": "tested", "failures": 1},
}


def looked_at(page: Page, name: str) -> list[str]:
    over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return [*violations(page), *([f"{name}: {over} px over"] if over > 0 else [])]


@pytest.mark.parametrize("state", sorted(STATES))
def test_axe_finds_nothing_and_nothing_hangs_over(
    office: Office, show: Callable[..., Page], state: str, share: Path
) -> None:
    if state != "empty":
        set_up(office, **STATES[state])
    wrong = []
    for size in SIZES:
        for theme in ("light", "dark"):
            wrong += looked_at(show("", size, theme), state)
    assert wrong == []


@pytest.mark.parametrize("path", ["storage/s3/", "storage/sftp/", "storage/folder/", "schedule/", "all/"])
def test_axe_finds_nothing_on_forms_and_lists(
    office: Office, show: Callable[..., Page], path: str, share: Path
) -> None:
    set_up(office, failures=3)
    wrong = []
    for size in SIZES:
        for theme in ("light", "dark"):
            wrong += looked_at(show(path, size, theme), path)
    assert wrong == []


def test_axe_finds_nothing_on_a_form_that_is_refused(office: Office, show: Callable[..., Page]) -> None:
    page = show("storage/s3/", "phone", posted={"endpoint": "ftp://a", "recipients": "age1nonsense"})
    assert looked_at(page, "refused") == []
    expect(page.get_by_text("is not the public half of an age key")).to_be_visible()


def test_trying_answers_on_the_page_and_keeps_what_was_typed(office: Office, show: Callable[..., Page]) -> None:
    page = show("storage/s3/")
    page.get_by_label("Bucket", exact=True).fill("practice")
    page.get_by_label("Its secret").fill("typed once")
    page.get_by_label("Address", exact=True).fill("https://s3.example")
    page.get_by_label("Access key").fill("AKIA")
    page.get_by_label("Your age keys").fill(office.recipient)
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_text("It does not work yet")).to_be_visible()
    expect(page.get_by_label("Its secret")).to_have_value("typed once")


def test_ending_asks_for_its_words_in_a_dialog(office: Office, show: Callable[..., Page]) -> None:
    set_up(office)
    page = show("")
    page.get_by_role("button", name="End", exact=True).click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []
