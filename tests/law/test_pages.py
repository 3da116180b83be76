"""The pages of law answer first, show each citation, and say what was not read."""

import pytest
from django.db import connections
from django.test import Client
from django.urls import reverse

from abutment.foundation.accounts.models import Account
from abutment.law import going
from abutment.law.answers import Verdict
from abutment.law.going import places
from abutment.law.jurisdictions import STATES
from abutment.law.tables import KIND_OF_VERDICT
from abutment.web import words
from tests.law import readers


@pytest.fixture
def reader(settings, monkeypatch, client: Client) -> Client:
    settings.MIDDLEWARE = readers.MIDDLEWARE
    settings.LOGIN_URL = "/sign-in/"
    for connection in connections.all():  # these pages ask the database nothing, so they need no transaction
        monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", False)
    return client


def test_the_list_counts_what_was_read_and_leads_to_every_state(reader):
    page = reader.get(reverse("law:places")).content.decode()
    assert "Of 51 jurisdictions, a percentage fee is prohibited in 4" in page
    assert "was read, at least in part, for 48 of 51" in page
    assert "Not legal advice" in page
    for code in STATES:
        assert reverse("law:place", args=[code]) in page


def test_the_list_can_be_narrowed_and_the_filters_stay_in_the_address(reader):
    page = reader.get(reverse("law:places"), {"percentage": "prohibited"}).content.decode()
    assert page.count('href="/law/US-') == 4
    assert "4 jurisdictions" in page
    assert "Remove the filter Percentage" in page


def test_the_list_is_searched_by_name(reader):
    page = reader.get(reverse("law:places"), {"q": "new"}).content.decode()
    assert page.count('href="/law/US-N') == 4


def test_the_list_may_be_asked_as_of_a_day_and_its_links_keep_the_day(reader):
    page = reader.get(reverse("law:places"), {"on": "1990-01-01"}).content.decode()
    assert '/law/US-FL/?on=1990-01-01"' in page
    assert "Remove the filter As of: Jan 1, 1990" in page


def test_the_list_is_exported_as_it_is_shown(reader):
    lines = reader.get(reverse("law:places"), {"export": "csv", "percentage": "allowed"}).content.decode().splitlines()
    assert lines[0].startswith("State,Percentage,Flat fee")
    assert lines[1].startswith("Washington,allowed")
    assert len(lines) == 2


def test_a_state_answers_every_question_with_citations(reader):
    page = reader.get("/law/US-NY/?on=2026-11-21").content.decode()
    assert "8 NYCRR 29.1(b)(4)" in page
    assert "Share of receipts: prohibited" in page
    assert "text read" in page
    assert "text not read" in page
    assert "text read in part" in page
    assert "Source as of NY Register vol. 46 no. 39, Sep 25, 2024" in page
    assert "How soon a breach is told" in page
    assert "us-ny-warn" in page


@pytest.mark.parametrize("code", STATES)
def test_every_state_has_a_page(reader, code):
    assert reader.get(reverse("law:place", args=[code])).status_code == 200


def test_a_day_before_a_rule_starts_says_so_in_its_section(reader):
    page = reader.get("/law/US-FL/?on=1990-01-01").content.decode()
    assert "is in force from Oct 1, 1997, and not yet on Jan 1, 1990" in page
    assert "This page shows what the law read says as of" in page


def test_what_is_no_date_is_said_and_today_is_shown(reader):
    response = reader.get("/law/US-FL/?on=soon")
    assert response.status_code == 200
    assert "That is not a date" in response.content.decode()


def test_a_state_is_found_by_its_letters_and_a_wrong_one_is_not(reader):
    assert reader.get("/law/ny/?on=2026-01-01")["Location"] == "/law/US-NY/?on=2026-01-01"
    assert reader.get("/law/us/")["Location"] == "/law/federal/"


def test_a_place_that_is_none_is_named_with_the_next_step(reader):
    page = reader.get("/law/US-ZZ/")
    assert page.status_code == 404
    assert "&#x27;US-ZZ&#x27; is no state, district or &#x27;US&#x27;." in page.content.decode()
    assert "All states" in page.content.decode()


@pytest.fixture
def own(monkeypatch):
    monkeypatch.setattr(going, "_state_sources", [lambda request: ["US-NY", "US-TX", "US-QQ"]])


def test_the_list_begins_with_the_readers_own_states(reader, own):
    page = reader.get(reverse("law:places")).content.decode()
    assert "In your 2 states a percentage fee is prohibited in New York" in page
    assert page.count('href="/law/US-') == 2
    assert 'href="?states=all"' in page


def test_all_states_stay_chosen_while_the_list_is_narrowed_and_sorted(reader, own):
    page = reader.get(reverse("law:places"), {"states": "all", "percentage": "prohibited"}).content.decode()
    assert page.count('href="/law/US-') == 4
    assert '<input type="hidden" name="states" value="all"' in page
    assert "Your 2 states" in page
    assert "Remove the filter States" not in page


def test_a_search_looks_through_all_states(reader, own):
    assert "/law/US-OH/" in reader.get(reverse("law:places"), {"q": "ohio"}).content.decode()


def test_a_filter_finds_what_is_silent_and_what_was_not_researched(reader):
    page = reader.get(reverse("law:places"), {"percentage": "unread"}).content.decode()
    assert page.count('href="/law/US-') == 32 + 4 + 1
    assert "Remove the filter Percentage: Silent or not researched" in page


def test_a_citation_that_was_not_read_says_so_once(reader):
    page = reader.get("/law/US-NY/?on=2026-11-21").content.decode()
    assert "<span>unread</span>" not in page
    assert "<span>text not read</span>" in page


def test_the_owners_matters_are_grouped_by_what_they_rest_on(reader):
    page = reader.get("/law/US-NY/?on=2026-11-21").content.decode()
    part = page[page.index('id="owner-approvals"') : page.index('id="retention"')]
    assert part.count("<tr>") == 2


def test_federal_law_shows_every_federal_row(reader):
    page = reader.get(reverse("law:federal")).content.decode()
    assert "113 federal rules" in page
    assert page.count("Row hipaa-312-") == 12
    assert "HIPAA: security, proposed" in page


def test_a_stranger_is_asked_to_sign_in(reader, monkeypatch):
    monkeypatch.setattr(readers.Reader, "is_authenticated", False)
    for name in ("law:places", "law:federal"):
        assert reader.get(reverse(name)).status_code == 302


def test_go_to_finds_a_state_by_its_name_or_its_letters_once_something_is_typed(rf):
    request = rf.get("/")
    assert [item.url for item in places(request, "new york")] == ["/law/US-NY/"]
    assert "/law/US-TX/" in [item.url for item in places(request, "tx")]
    assert [item.label for item in places(request, "federal")] == ["Federal law"]
    assert list(places(request, "")) == []


def test_what_a_row_cannot_show_is_remarked(reader):
    assert "an older text said 5 years and age 21" in reader.get("/law/US-MD/").content.decode()
    assert "our default, not law" in reader.get("/law/US-OH/").content.decode()


def test_every_verdict_has_a_look():
    assert set(KIND_OF_VERDICT) == set(Verdict)
    for kind in KIND_OF_VERDICT.values():
        words.kind_named(kind)


@pytest.mark.parametrize("who", ["executive", "olive", "hana"])
def test_whoever_is_signed_in_reads_the_law_through_all_layers(cast, client, settings, who):
    # No files are served here, and the second factor has tests of its own.
    left_out = ("whitenoise", "signin")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not any(word in name for word in left_out)]
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(Account.objects.get(pk=cast.accounts[who]), backend=backend)
    page = client.get("/law/US-NY/?on=2026-11-21")
    assert page.status_code == 200
    assert "8 NYCRR 29.1(b)(4)" in page.content.decode()


@pytest.mark.parametrize(("who", "begins"), [("olive", "Your state:"), ("executive", "In your ")])
def test_the_law_begins_with_the_states_of_the_practices_that_a_reader_sees(cast, client, settings, who, begins):
    left_out = ("whitenoise", "signin")
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not any(word in name for word in left_out)]
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(Account.objects.get(pk=cast.accounts[who]), backend=backend)
    assert f'<p class="sentence">{begins}' in client.get("/law/").content.decode()
