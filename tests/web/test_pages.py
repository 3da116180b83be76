"""Frames, components and the pages that must never break."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.contrib.messages import warning
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings

from abutment.web import frame, views
from abutment.web.gallery import samples
from abutment.web.gallery.pages import PAGES

Asking = Callable[..., HttpRequest]
ROOT = Path(__file__).parents[2]
COMPONENTS = sorted(path.stem for path in (ROOT / "src/abutment/web/templates/cotton").glob("*.html"))


def shown(request: HttpRequest, text: str, **context: object) -> str:
    return re.sub(r"\s+", " ", Template(text).render(RequestContext(request, context)))


@pytest.mark.parametrize("page", sorted(PAGES))
def test_every_page_of_the_gallery_renders_with_one_heading(ask: Asking, page: str) -> None:
    html = PAGES[page](ask("/gallery/")).content.decode()
    assert html.count("<h1") == 1
    assert html.count("<main") == 1
    assert "<c-" not in html


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_stands_in_the_gallery(component: str) -> None:
    pages = [*(ROOT / "src/abutment/web/templates/web").glob("*.html")]
    text = "".join(page.read_text() for page in pages)
    own = "".join(path.read_text() for path in (ROOT / "src/abutment/web/templates/cotton").glob("*.html"))
    assert re.search(rf"<c-{component.replace('_', '-')}[\s/>]", text + own)


@pytest.mark.parametrize("component", COMPONENTS)
def test_every_component_and_its_attributes_are_in_the_docs(component: str) -> None:
    docs = (ROOT / "docs/web.md").read_text()
    name = component.replace("_", "-")
    assert (found := re.search(rf"^### `c-{name}`\n(.*?)(?=^##|\Z)", docs, re.M | re.S)), f"docs/web.md lacks c-{name}"
    source = (ROOT / f"src/abutment/web/templates/cotton/{component}.html").read_text()
    declared = re.search(r"<c-vars ([^>]*)/>", source)
    for attribute in re.findall(r":?([a-z_]+)=", declared.group(1) if declared else ""):
        assert f"`{attribute}`" in found.group(1), f"docs/web.md lacks {attribute} of c-{name}"


def test_the_page_for_a_broken_server_needs_neither_request_nor_database() -> None:
    html = render_to_string("500.html")
    assert "Something broke on our side" in html
    assert 'href="/"' in html


@pytest.mark.parametrize("template", ["400.html", "403.html", "404.html", "500.html", "403_csrf.html"])
def test_a_page_for_an_error_names_thing_reason_and_next_step(ask: Asking, template: str) -> None:
    html = render_to_string(template, request=ask("/somewhere/"))
    assert re.search(r"<h1>\S", html)
    assert re.search(r'class="sentence">\S.{40,}\.</p>', html)
    assert "btn-primary" in html


@pytest.fixture
def signed_in(ask: Asking, monkeypatch: pytest.MonkeyPatch) -> HttpRequest:
    """A request of Maya Chen, with a database that is never asked."""
    monkeypatch.setattr(transaction, "atomic", nullcontext)
    request = ask("/somewhere/")
    request.user = SimpleNamespace(is_authenticated=True, name="Maya Chen", email="maya@bridgeview.example")  # type: ignore[assignment]
    return request


@pytest.mark.parametrize("template", ["403.html", "404.html"])
def test_whoever_is_signed_in_keeps_the_frame_around_what_is_not_there(signed_in: HttpRequest, template: str) -> None:
    html = render_to_string(template, request=signed_in)
    assert html.count("<h1") == 1
    assert 'class="frame"' in html
    assert "Bridgeview Dental Partners" in html
    assert "Maya Chen" in html
    assert "Go to Today" in html


def test_a_frame_that_fails_leaves_the_words_without_it(
    signed_in: HttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(request: HttpRequest) -> None:
        raise RuntimeError("the names cannot be asked")

    monkeypatch.setattr(frame, "acting_name", broken)
    html = render_to_string("404.html", request=signed_in)
    assert "Page not found" in html
    assert 'class="plain"' in html
    assert "the names cannot be asked" not in html


def test_a_refusal_says_its_own_reason_and_the_reason_is_text(ask: Asking) -> None:
    reason = "June is closed for <b>Cedar</b>. Post to July."
    html = render_to_string("403.html", {"exception": reason}, request=ask("/"))
    assert "June is closed for &lt;b&gt;Cedar&lt;/b&gt;. Post to July." in html


def test_the_theme_that_was_chosen_leaves_the_server_already_right(ask: Asking) -> None:
    dark = PAGES["components"](ask("/", theme="dark")).content.decode()
    system = PAGES["components"](ask("/", theme="<nonsense>")).content.decode()
    assert '<html lang="en" data-bs-theme="dark"' in dark
    assert '<html lang="en" data-theme-choice="system">' in system


def choosing(chosen: str, back: str) -> HttpResponse:
    return views.theme(RequestFactory().post("/theme/", {"theme": chosen, "next": back}))


def test_the_theme_can_be_chosen_without_script_and_nobody_is_sent_elsewhere() -> None:
    response = choosing("dark", "/network/?q=elm")
    assert response.cookies[frame.THEME_COOKIE].value == "dark"
    assert response["Location"] == "/network/?q=elm"
    assert choosing("dark", "https://elsewhere.example/")["Location"] == "/"
    assert frame.THEME_COOKIE not in choosing("pink", "/").cookies


@override_settings(DEBUG=False, ABUTMENT_DEMO=False)
def test_the_gallery_is_closed_where_it_is_not_switched_on(ask: Asking) -> None:
    with pytest.raises(Http404):
        views.gallery(ask("/gallery/"))


@override_settings(ABUTMENT_DEMO=True)
def test_the_gallery_is_open_in_the_demonstration(ask: Asking) -> None:
    assert views.gallery(ask("/gallery/")).status_code == 200


def test_the_header_says_in_whose_name_one_looks(ask: Asking) -> None:
    html = PAGES["list"](ask("/")).content.decode()
    assert "<small>For</small><b>Bridgeview Dental Partners</b>" in html


def test_a_status_is_word_and_icon(ask: Asking) -> None:
    html = shown(ask(), '{% status "overdue" "bad" %}')
    assert "<span>overdue</span>" in html
    assert "<svg" in html


def test_a_date_is_said_with_its_distance_from_the_day_of_the_request(ask: Asking) -> None:
    html = shown(ask(), "{% cotton date :on=day /%}", day=samples.A_DAY + timedelta(days=12))
    assert "in 12 days" in html
    assert "Dec 3, 2026" in html
    assert 'datetime="2026-12-03"' in html


def test_values_in_tags_are_text_never_html(ask: Asking) -> None:
    html = shown(ask(), "{% status word 'good' word %}{% avatar word %}", word="<img src=x>")
    assert "<img" not in html


def test_a_stat_without_a_number_says_why(ask: Asking) -> None:
    html = shown(ask(), "{% cotton stat label='Chair use' missing='Lakeside is silent.' /%}")
    assert "no data" in html
    assert "Lakeside is silent." in html


def test_a_working_ends_in_the_sum_of_its_steps(ask: Asking) -> None:
    html = shown(ask(), "{% cotton working :working=working /%}", working=samples.working())
    assert html.index("$24,000.00") < html.index("($325.50)") < html.rindex("$36,514.50")
    assert "Invented Code § 1.23" in html


def test_an_error_of_a_field_is_tied_to_the_field(ask: Asking) -> None:
    form = samples.SampleForm({"name": ""})
    html = shown(ask(), "{{ form.name.as_field_group }}", form=form)
    assert 'for="id_name"' in html
    assert 'aria-invalid="true"' in html
    assert 'id="id_name_error"' in html
    assert re.search(r'aria-describedby="id_name_helptext id_name_error"', html)


def test_what_is_not_required_is_marked_optional(ask: Asking) -> None:
    html = shown(ask(), "{{ form }}", form=samples.SampleForm())
    assert html.count('class="optional"') == 1


def test_a_message_is_shown_once_as_a_notice(ask: Asking) -> None:
    request = ask("/")
    warning(request, "Dr. Ruiz's license ends in 12 days.")
    html = PAGES["components"](request).content.decode()
    assert "notice-attention" in html
    assert "license ends in 12 days" in html
