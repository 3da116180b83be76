"""Suggestions of a model on the page: off unless set up, apart from what was found, and only words that stand there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from abutment.agreements import actions
from abutment.agreements.errors import Malformed, NotFound
from abutment.agreements.models import Review
from abutment.agreements.queries.reviews import review
from abutment.foundation.audit.models import Event
from abutment.foundation.jobs.inline import work_through
from abutment.foundation.scope import opened
from tests.agreements.review.lying import Liar, liar, says, sends
from tests.agreements.reviewing import LETTER, ask, read, share
from tests.agreements.test_review_pages import said
from tests.cast import SERVER, WHERE, Cast
from tests.organizations.conftest import Visit, reader

__all__ = ["reader"]

TRUE_QUOTE = "Manager owns all patient records and charts of the Practice"
ANSWER: dict[str, Any] = {
    "findings": [
        {"provision": "record-ownership", "state": "ADVERSE", "quote": TRUE_QUOTE},
        {"provision": "record-ownership", "state": "ADVERSE", "quote": "Manager owns the moon and all of its craters"},
        {"provision": "invented-provision", "state": "ADDRESSED", "quote": TRUE_QUOTE},
        {"provision": "record-ownership", "state": "ABSENT", "quote": TRUE_QUOTE},
    ],
    "terms": [
        {
            "type": "term.length",
            "quote": "The initial term is five (5) years",
            "value": [{"name": "years", "words": "five (5)"}],
        },
        {"type": "fee.flat", "quote": "within thirty (30) days", "value": [{"name": "amount", "words": "$99"}]},
    ],
}


@pytest.fixture
def model(settings: Any) -> Iterator[Liar]:
    """A model that answers the same to everything, set up for this installation."""
    with liar(says(ANSWER)) as found:
        _set_up(settings, found)
        yield found


def _set_up(settings: Any, found: Liar) -> None:
    settings.ABUTMENT_MODEL_READER_URL = f"http://127.0.0.1:{found.port}/v1"
    settings.ABUTMENT_MODEL_READER_MODEL = "invented-model"
    settings.ABUTMENT_MODEL_READER_KEY = ""


def test_where_no_model_is_set_up_nothing_of_it_is_seen(cast: Cast, reader: Visit) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    assert "model" not in said(client.get(f"/reviews/{found.pk}/")).lower()
    assert client.get(f"/reviews/{found.pk}/suggest/").status_code == 404
    olive = cast.actor("olive")
    with opened(olive), pytest.raises(NotFound):
        actions.ask_for_suggestions(actor=olive, review=review(olive, found.pk))


def test_what_is_sent_where_is_said_before_it_is_sent(cast: Cast, reader: Visit, model: Liar) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    assert f"/reviews/{found.pk}/suggest/" in client.get(f"/reviews/{found.pk}/").content.decode()
    page = said(client.get(f"/reviews/{found.pk}/suggest/"))
    assert "The whole text of one paper" in page
    assert f"goes to 127.0.0.1:{model.port}, model invented-model." in page
    assert model.asked == []


def test_suggestions_stand_apart_with_true_words_and_change_no_finding(cast: Cast, reader: Visit, model: Liar) -> None:
    found = read(cast, ask(cast))
    before = found.result or {}
    client = reader("olive")
    assert client.post(f"/reviews/{found.pk}/suggest/").status_code == 302
    assert "A model is being asked for suggestions" in said(client.get(f"/reviews/{found.pk}/"))
    waiting = client.get(f"/reviews/{found.pk}/?asking=1", headers={"HX-Request": "true"})
    assert "being asked" in said(waiting)
    work_through()
    over = client.get(f"/reviews/{found.pk}/?asking=1", headers={"HX-Request": "true"})
    assert "The model has answered" in said(over)
    assert re.search(
        r"/reviews/\d+/\?shown=\d+#suggestions-title", over.content.decode()
    )  # another address: it is loaded
    assert "HX-Refresh" not in over.headers  # somebody may be writing a comment
    assert model.asked
    text = client.get(f"/reviews/{found.pk}/").content.decode()
    part = text[text.index('id="suggestions-title"') :]
    page = said(client.get(f"/reviews/{found.pk}/"))
    assert "Suggested by a model, not checked" in page
    assert "craters" not in page
    assert "4 more were thrown away" in page
    assert part.count("suggested, not checked") == 2
    assert "5 years." in part
    with opened(SERVER):
        kept = Review.objects.get(pk=found.pk)
        assert {**(kept.result or {}), "suggestions": None} == {**before, "suggestions": None}
        assert kept.engine == found.engine
        assert set(Event.objects.values_list("action", flat=True)) >= {"review.sent_to_model", "review.suggested"}
    client.post(f"/reviews/{found.pk}/again/")
    work_through()
    assert "Suggested by a model" not in said(client.get(f"/reviews/{found.pk}/"))


def test_a_suggestion_whose_words_do_not_stand_there_is_not_shown_even_if_it_was_kept(
    cast: Cast, reader: Visit, model: Liar
) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    client.post(f"/reviews/{found.pk}/suggest/")
    work_through()
    with opened(SERVER):
        kept = Review.objects.get(pk=found.pk)
        result = kept.result or {}
        result["suggestions"]["findings"][0]["quote"] = "Words that nobody wrote down"
        Review.objects.filter(pk=found.pk).update(result=result)
    page = said(client.get(f"/reviews/{found.pk}/"))
    assert "Words that nobody wrote down" not in page
    assert page.count("suggested, not checked") == 1


def test_a_model_that_fails_is_told_in_one_line_and_what_was_found_stays(
    cast: Cast, reader: Visit, settings: Any
) -> None:
    found = read(cast, ask(cast))
    client = reader("olive")
    with liar(lambda handler, _: sends(handler, b"no", status=500)) as broken:
        _set_up(settings, broken)
        client.post(f"/reviews/{found.pk}/suggest/")
        work_through()
    page = said(client.get(f"/reviews/{found.pk}/"))
    assert "Not all of it was read" in page
    assert f"127.0.0.1:{broken.port}" in page
    assert "It suggested nothing that the paper bears out." in page
    assert "addressed" in page


def test_only_the_side_that_asked_sends_its_papers_to_a_model(cast: Cast, reader: Visit, model: Liar) -> None:
    found = share(cast, read(cast, ask(cast)))
    got = {name: reader(name).post(f"/reviews/{found.pk}/suggest/").status_code for name in sorted(WHERE)}
    readers = {"executive", "administrator", "controller", "auditor", "counsel"}
    assert got == {name: 302 if name == "olive" else 403 if name in readers else 404 for name in got}
    for name in readers:
        assert "/suggest/" not in reader(name).get(f"/reviews/{found.pk}/").content.decode()


def test_a_letter_that_was_not_compared_is_not_sent(cast: Cast, reader: Visit, model: Liar) -> None:
    found = read(cast, ask(cast, text=LETTER))
    assert "/suggest/" not in reader("olive").get(f"/reviews/{found.pk}/").content.decode()
    olive = cast.actor("olive")
    with opened(olive), pytest.raises(Malformed, match="was not compared, so nothing is sent"), transaction.atomic():
        actions.ask_for_suggestions(actor=olive, review=review(olive, found.pk))
    assert model.asked == []
