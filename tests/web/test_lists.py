"""Lists: what is exported is what is shown; filters live in the address; empty lists have words."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django_filters.filters import BooleanFilter, ChoiceFilter, MultipleChoiceFilter
from django_filters.widgets import BooleanWidget
from openpyxl import load_workbook  # type: ignore[import-untyped]

from abutment.web.filters import Filters
from abutment.web.gallery import samples
from abutment.web.listing import Bulk, Empty, Listing
from abutment.web.tables import Column, Table, shown_values

LISTING = Listing(
    table=samples.SampleTable,
    title="Practices",
    empty=Empty("No practice yet", "Register the first one.", "Register", "/new/"),
)
Asking = Callable[..., HttpRequest]


class SampleFilters(Filters):
    state = ChoiceFilter(label="State", choices=[("NY", "New York"), ("TX", "Texas")])
    model = MultipleChoiceFilter(label="Model", choices=[("mso", "Services only"), ("dso", "Equity")])
    is_open = BooleanFilter(label="Open", widget=forms.CheckboxInput)


def csv_rows(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode())))


def test_the_csv_holds_every_row_shown_on_all_pages_in_the_order_shown(ask: Asking) -> None:
    rows = samples.practices()
    response = LISTING.respond(ask("/?sort=-fee&export=csv&page=2"), rows)
    heading, *found = csv_rows(response)
    assert heading == ["Practice", "State", "Locations", "Fee for October", "Notice by", "Standing"]
    assert len(found) == 60
    known = sorted((row["fee"] for row in rows if row["fee"] is not None), reverse=True)
    assert [line[3] for line in found if line[3]] == [f"{cents / 100:.2f}" for cents in known]
    assert response["Content-Disposition"] == 'attachment; filename="practices-2026-11-21.csv"'


def test_the_workbook_holds_the_same_as_the_csv_with_numbers_as_numbers(ask: Asking) -> None:
    response = LISTING.respond(ask("/?export=xlsx"), samples.practices(7))
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert sheet is not None
    cells = [list(line) for line in sheet.iter_rows(values_only=True)]
    assert [str(line[0]) for line in cells] == [
        line[0] for line in csv_rows(LISTING.respond(ask("/?export=csv"), samples.practices(7)))
    ]
    assert cells[1][3] == pytest.approx(41_200.0)


def test_text_that_a_spreadsheet_would_run_is_made_harmless_and_numbers_stay_numbers() -> None:
    class Notes(Table):
        note = Column()
        amount = Column()

    _, rows = shown_values(Notes([{"note": "=HYPERLINK(1)", "amount": -5}, {"note": "plain", "amount": 2}]))
    assert rows == [["'=HYPERLINK(1)", -5], ["plain", 2]]


def test_no_data_is_said_in_the_list_and_left_empty_in_the_file(ask: Asking) -> None:
    rows = samples.practices(6)
    assert "no data" in LISTING.respond(ask("/"), rows).content.decode()
    lakeside = next(line for line in csv_rows(LISTING.respond(ask("/?export=csv"), rows)) if line[0].startswith("Lake"))
    assert lakeside[3] == ""


def test_a_page_holds_fifty_rows_and_a_page_too_far_shows_the_last(ask: Asking) -> None:
    first = LISTING.respond(ask("/"), samples.practices()).content.decode()
    last = LISTING.respond(ask("/?page=99"), samples.practices()).content.decode()
    assert first.count('data-label="Practice"') == 50
    assert last.count('data-label="Practice"') == 10
    assert "51 to 60 of 60" in last


def test_htmx_gets_the_list_alone_and_a_person_the_whole_page(ask: Asking) -> None:
    fragment = LISTING.respond(ask("/", is_htmx=True), samples.practices()).content.decode()
    page = LISTING.respond(ask("/"), samples.practices()).content.decode()
    assert fragment.lstrip().startswith('<div class="listing" id="listing">')
    assert "<html" in page
    assert 'id="listing"' in page


def test_sorting_keeps_the_filters_and_returns_to_the_first_page(ask: Asking) -> None:
    page = LISTING.respond(ask("/?state=NY&page=2"), samples.practices()).content.decode()
    assert 'href="?state=NY&amp;sort=state"' in page


def test_an_empty_list_says_what_would_be_here_and_how_to_start(ask: Asking) -> None:
    page = LISTING.respond(ask("/"), []).content.decode()
    assert "No practice yet" in page
    assert 'href="/new/"' in page
    assert "<table" not in page


def test_a_search_without_result_says_so_and_offers_the_way_back(ask: Asking) -> None:
    page = LISTING.respond(ask("/?q=zzz"), []).content.decode()
    assert "No practice matches “zzz”" in page
    assert "Show all" in page
    assert "No practice yet" not in page


def test_each_filter_in_force_is_a_chip_whose_removal_keeps_the_others() -> None:
    chosen = SampleFilters(QueryDict("q=elm&state=NY&model=mso&model=dso&is_open=on&page=3&sort=name"), queryset=[])
    chips = {(chip.label, chip.value): chip.url for chip in chosen.chips()}
    assert chips == {
        ("State", "New York"): "?q=elm&model=mso&model=dso&is_open=on&sort=name",
        ("Model", "Services only"): "?q=elm&state=NY&is_open=on&sort=name&model=dso",
        ("Model", "Equity"): "?q=elm&state=NY&is_open=on&sort=name&model=mso",
        ("Open", "yes"): "?q=elm&state=NY&model=mso&model=dso&sort=name",
    }


def found(query: str) -> list[str]:
    return [row["name"] for row in samples.SampleFilters(QueryDict(query), queryset=samples.practices(12)).qs]


def test_a_filter_that_was_not_chosen_is_called_any() -> None:
    class Choosing(Filters):
        outside = BooleanFilter(label="From outside", widget=BooleanWidget())
        kept = BooleanFilter(label="Kept")
        state = ChoiceFilter(label="State", choices=[("NY", "New York")])

    html = str(Choosing(QueryDict("outside=false"), queryset=[]).form)
    assert html.count(">Any</option>") == 3
    assert "Unknown" not in html
    assert "---" not in html
    assert '<option value="false" selected>No</option>' in html


def test_plain_rows_are_searched_by_the_beginnings_of_words_in_the_fields_named() -> None:
    assert found("q=ced") == ["Cedar Dental", "Cedar Dental 2"]
    assert found("q=harbor tex") == ["Harbor Smiles"]
    assert found("q=edar") == []


def test_plain_rows_are_filtered_by_choice_by_word_of_a_state_and_by_range() -> None:
    assert found("state=Ohio&state=Texas&q=cedar") == ["Cedar Dental 2"]
    assert found("standing=over+cap") == ["Juniper Orthodontics", "Juniper Orthodontics 2"]
    assert found("notice_on_after=2026-11-18&notice_on_before=2026-11-27") == ["Cedar Dental", "Harbor Smiles"]
    assert len(found("")) == 12


def test_a_range_of_dates_is_one_chip_in_words() -> None:
    chosen = samples.SampleFilters(QueryDict("notice_on_after=2026-11-18&q=x"), queryset=[])
    assert [(chip.value, chip.url) for chip in chosen.chips()] == [("Nov 18, 2026 to any", "?q=x")]


def test_work_in_bulk_is_offered_only_to_those_who_may_do_it(ask: Asking) -> None:
    works = (Bulk("Remind", "/remind/"), Bulk("Send", "/send/", capability="money.write"))
    listing = replace(LISTING, bulk=works)
    page = listing.respond(ask("/"), samples.practices(2)).content.decode()
    assert 'formaction="/remind/"' in page
    assert "/send/" not in page
    assert page.count('name="chosen"') == 2


def test_the_box_for_choosing_is_not_exported(ask: Asking) -> None:
    assert csv_rows(LISTING.respond(ask("/?export=csv"), samples.practices(1)))[0][0] == "Practice"


def test_without_filters_there_are_no_chips() -> None:
    assert SampleFilters(QueryDict(""), queryset=[]).chips() == []
    assert SampleFilters(QueryDict("state=nonsense"), queryset=[]).chips() == []
