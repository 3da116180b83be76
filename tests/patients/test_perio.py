"""What a charting of the gums comes to: nothing that was not measured counts, and nothing is 0 that is empty."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.patients.rules.perio import SITES, Measure, PerioChart, Site, perio_chart, sentence, worse_sites
from abutment.patients.rules.perio_rows import rows
from abutment.patients.rules.teeth import Numbering

Sites = tuple[int | None, ...]


def probed(tooth: int, *depths: int | None) -> Measure:
    """Depths of a tooth in the order of records."""
    return Measure(tooth, "probing", (*depths, *[None] * (6 - len(depths))))


def site(chart: PerioChart, tooth: int, name: str) -> Site:
    """One site of a chart."""
    return next(s for t in chart.teeth if t.number == tooth for s in t.sites if s.name == name)


def test_attachment_loss_is_depth_and_recession_and_unknown_without_one_of_them() -> None:
    chart = perio_chart([probed(3, 5, 4, 3), Measure(3, "margin", (2, -3, None, 1, None, None))])
    found = [site(chart, 3, name).attachment for name in SITES]
    assert found == [7, 1, None, None, None, None]


@pytest.mark.parametrize(
    ("depth", "level"),
    [(None, ""), (-1, ""), (0, ""), (3, ""), (4, "watch"), (5, "watch"), (6, "deep"), (12, "deep")],
)
def test_four_millimeters_are_watched_and_six_are_deep(depth: int | None, level: str) -> None:
    assert site(perio_chart([probed(3, depth)]), 3, "mesial_buccal").level == level


def test_minus_one_is_not_measured_and_counts_nowhere() -> None:
    chart = perio_chart([probed(3, -1, None, 5)])
    assert (chart.counted.measured, chart.counted.deep) == (1, 1)
    assert site(chart, 3, "mesial_buccal").depth is None


def test_the_reader_meets_the_distal_side_first_on_the_patients_right() -> None:
    chart = perio_chart([])
    facial = {each.number: [s.name for s in each.facial] for each in chart.teeth}
    assert facial[3] == facial[30] == ["distal_buccal", "buccal", "mesial_buccal"]
    assert facial[14] == facial[19] == ["mesial_buccal", "buccal", "distal_buccal"]
    assert [each.number for each in chart.lower] == list(range(32, 16, -1))


def test_the_sentence_counts_depth_bleeding_and_what_got_worse() -> None:
    before = perio_chart([probed(3, 4, 3, 3, 3, 3, 3)])
    now = perio_chart([probed(3, 6, 4, 3, 3, 3, 3), Measure(3, "bleeding", (1, 0, 2, None, None, None))])
    assert worse_sites(now, before) == [(3, "mesial_buccal")]
    said = sentence(now, before, "Mar 3, 2026")
    assert said == "1 of 6 sites at 5 mm or more; 17% bleed; 2 mm or more deeper than on Mar 3, 2026 at 1 site."


def test_the_sentence_of_an_exam_without_depths_says_so() -> None:
    assert sentence(perio_chart([Measure(3, "bleeding", (1,) * 6)]), None) == "No depth was measured in this exam."


def test_the_sentence_of_a_first_exam_compares_nothing() -> None:
    assert sentence(perio_chart([probed(3, 2, 2)]), None) == "0 of 2 sites at 5 mm or more; no bleeding noted."


def test_a_site_that_one_of_two_exams_left_out_is_not_compared() -> None:
    assert worse_sites(perio_chart([probed(3, 9)]), perio_chart([probed(3, None, 2)])) == []


def test_lines_without_a_figure_are_left_out_and_depth_always_stands() -> None:
    chart = perio_chart([probed(3, 5), Measure(3, "mobility", value=2)])
    kinds = [row.kind for row in rows(chart.upper, {(3, "mesial_buccal")}, Numbering.FDI)]
    assert kinds == ["mobility", "depth", "teeth", "depth"]
    facial = next(row for row in rows(chart.upper, {(3, "mesial_buccal")}, Numbering.FDI) if row.kind == "depth")
    cell = facial.cells[8]
    assert (cell.text, cell.level, cell.is_worse, cell.ends_tooth) == ("5", "watch", True, True)


def test_signs_of_a_site_have_words() -> None:
    chart = perio_chart([Measure(9, "bleeding", (15, 0, 0, 0, 0, 0))])
    line = next(row for row in rows(chart.upper, (), Numbering.UNIVERSAL) if row.kind == "bleeding")
    assert [cell.spoken for cell in line.cells if cell.text] == ["blood, pus, plaque, calculus"]


sites = st.tuples(*[st.one_of(st.none(), st.integers(-1, 15))] * 6)
measures = st.lists(
    st.builds(
        Measure,
        tooth=st.integers(-2, 40),
        kind=st.sampled_from(["probing", "margin", "bleeding", "furcation", "mgj", "mobility", "skipped", ""]),
        sites=sites,
        value=st.one_of(st.none(), st.integers(-1, 3)),
    ),
    max_size=40,
)


@given(measures, measures)
def test_no_exam_counts_more_than_it_measured(now: list[Measure], before: list[Measure]) -> None:
    chart, earlier = perio_chart(now), perio_chart(before)
    total = chart.counted
    assert 0 <= total.deep <= total.measured <= 192
    assert total.bleeding <= total.measured
    assert (total.bleeding_percent is None) == (total.measured == 0)
    assert len(worse_sites(chart, earlier)) <= total.measured
    assert worse_sites(chart, chart) == []
    for arch in (chart.upper, chart.lower):
        assert all(sum(line.span for _ in line.cells) == 48 for line in rows(arch, (), Numbering.UNIVERSAL))
