"""The list of reviews when it is empty, short, and long."""

from __future__ import annotations

import copy

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from abutment.agreements.models import Review
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import opened
from tests.agreements.reviewing import LETTER, ask, read
from tests.agreements.test_review_pages import said
from tests.cast import SERVER, Cast
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]


def many(found: Review, count: int) -> None:
    """So many reviews like one that was read, by the server."""
    with opened(SERVER):
        Review.objects.bulk_create(
            Review(
                entity_id=found.entity_id,
                kind=found.kind,
                title=f"Offer {number:03}",
                state="read",
                result=copy.deepcopy(found.result),
                read_at=timezone.now(),
                asked_by_account_id=found.asked_by_account_id,
            )
            for number in range(count)
        )


def test_an_empty_list_says_what_would_be_there_and_how_to_begin(reader: Visit) -> None:
    page = said(reader("olive").get("/reviews/"))
    assert "No paper was read yet" in page
    assert "It stays with you until you share it." in page
    assert "Read a paper" in page


def test_a_list_of_two_hundred_comes_in_pages_and_takes_as_many_queries_as_a_short_one(
    cast: Cast, reader: Visit
) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    client.get("/reviews/")
    asked = []
    for count in (1, 199):
        many(found, count)
        with CaptureQueriesContext(connection) as queries:
            page = client.get("/reviews/")
        asked.append(len(queries))
    assert asked[0] == asked[1]
    text = page.content.decode()
    assert text.count("Offer ") >= 50
    assert "201 reviews" in said(page)
    assert "offer.txt" in said(client.get("/reviews/?page=5"))
    assert said(client.get("/reviews/?q=Offer+123")).count("Offer 123") == 1


def test_each_state_of_a_review_is_said_in_the_list(cast: Cast, reader: Visit) -> None:
    ask(cast, text=LETTER, name="letter.txt")
    ask(cast, text="%PDF-1.7 nothing", name="broken.pdf")
    client = reader("olive")
    assert "being read" in said(client.get("/reviews/"))

    work_through()
    page = said(client.get("/reviews/"))
    assert "could not be read" in page
    assert "nothing was compared" in page
