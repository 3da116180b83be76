"""What is drawn of teeth, and the same in words."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.patients.rules import tooth_shapes
from abutment.patients.rules.teeth import ALL, PERMANENT, PRIMARY, Numbering, Tooth
from abutment.patients.rules.tooth_chart import WIDTH, DrawnTooth, Mark, State, ToothChart, tooth_chart


def drawn(chart: ToothChart, universal: str) -> DrawnTooth:
    """A tooth of a chart by its Universal number."""
    return next(each for each in chart.teeth if each.tooth.universal == universal)


def painted(each: DrawnTooth) -> dict[str, State]:
    """The surfaces that are painted, by letter."""
    return {one.letter: one.state for one in each.surfaces if one.state}


def test_a_mouth_without_marks_shows_thirty_two_teeth_and_says_nothing() -> None:
    chart = tooth_chart([], states={})
    assert [each.tooth.universal for each in chart.teeth] == [*PERMANENT[:16], *PERMANENT[:15:-1]]
    assert chart.spoken == []
    assert drawn(chart, "3").said == "Tooth 3, upper right first molar: nothing charted"


def test_a_filling_paints_its_surfaces_and_a_crown_the_whole_tooth() -> None:
    chart = tooth_chart(
        [Mark(State.COMPLETE, "Filling", tooth="14", surfaces="MOD"), Mark(State.PLANNED, "Crown", tooth="3")],
        states={},
    )
    assert painted(drawn(chart, "14")) == dict.fromkeys("MOD", State.COMPLETE)
    assert drawn(chart, "14").whole is None
    assert (drawn(chart, "3").whole, painted(drawn(chart, "3"))) == (State.PLANNED, {})
    assert drawn(chart, "14").said == "Tooth 14, upper left first molar: Filling, mesial, occlusal, distal: complete"


def test_the_plan_is_painted_over_what_was_done_and_both_are_said() -> None:
    marks = [Mark(State.PLANNED, "New", tooth="8", surfaces="M"), Mark(State.COMPLETE, "Old", tooth="8", surfaces="MI")]
    each = drawn(tooth_chart(marks, states={}), "8")
    assert painted(each) == {"M": State.PLANNED, "O": State.COMPLETE}
    assert each.signs == "P C"
    assert len(each.words) == 2


def test_mesial_faces_the_midline_on_both_sides() -> None:
    def reach(tooth: Tooth) -> float:
        """How far right the mesial surface begins."""
        found = re.match(r"M ([\d.]+)", tooth_shapes.bite(tooth)["M"])
        assert found
        return float(found[1])

    assert reach(Tooth(0, 6)) > tooth_shapes.width(Tooth(0, 6)) / 2
    assert reach(Tooth(1, 6)) < tooth_shapes.width(Tooth(1, 6)) / 2


def test_primary_teeth_are_drawn_when_one_is_named_and_the_place_of_a_permanent_one_is_left() -> None:
    chart = tooth_chart([], states={"13": ["primary"], "1": ["missing"]})
    assert len(chart.teeth) == 32 + 20
    assert drawn(chart, "13").is_hidden
    assert not drawn(chart, "J").is_hidden
    assert drawn(chart, "A").is_hidden
    assert drawn(chart, "1").is_missing
    by_letter = tooth_chart([Mark(State.COMPLETE, "Filling", tooth="K", surfaces="O")], states={})
    assert not drawn(by_letter, "K").is_hidden


def test_brackets_of_one_arch_meet_nowhere() -> None:
    marks = [
        Mark(State.PLANNED, "Scaling", quadrant="UR"),
        Mark(State.PLANNED, "Scaling", quadrant="UL"),
        Mark(State.EXISTING, "Denture", arch="U"),
        Mark(State.EXISTING, "Partial", teeth="19,20,21"),
        Mark(State.PLANNED, "Graft", sextant="5"),
    ]
    chart = tooth_chart(marks, states={})
    assert len(chart.brackets) == 5
    for one in chart.brackets:
        assert not [b for b in chart.brackets if b is not one and b.y == one.y and b.x1 < one.x2 and one.x1 < b.x2]
    assert {b.is_upper for b in chart.brackets if b.label.startswith("E Partial")} == {False}


def test_what_has_no_place_is_said_of_the_whole_mouth() -> None:
    chart = tooth_chart([Mark(State.COMPLETE, "Cleaning"), Mark(State.PLANNED, "Look", tooth="99")], states={})
    assert chart.mouth == ("Cleaning: complete", "Look: planned")


def test_a_supernumerary_tooth_is_said_on_the_tooth_that_it_stands_beside() -> None:
    chart = tooth_chart([Mark(State.PLANNED, "Extraction", tooth="58")], states={})
    assert drawn(chart, "8").words == ("Extraction: planned (tooth 58, supernumerary)",)


@pytest.mark.parametrize("numbering", list(Numbering))
def test_a_chart_speaks_one_numbering(numbering: Numbering) -> None:
    chart = tooth_chart([Mark(State.EXISTING, "Partial", teeth="19,20")], states={}, numbering=numbering)
    assert drawn(chart, "3").called == {"universal": "3", "fdi": "16", "palmer": "UR6"}[numbering.value]
    assert {"universal": "19, 20", "fdi": "36, 35", "palmer": "LL6, LL5"}[numbering.value] in chart.brackets[0].words


marks = st.builds(
    Mark,
    state=st.sampled_from(list(State)),
    label=st.text(min_size=1, max_size=80),
    tooth=st.sampled_from(("", "x", *(one.universal for one in ALL))),
    surfaces=st.text(alphabet="MODBLFI", max_size=5),
    teeth=st.sampled_from(("", "1,2,3", "19-30", "A,B", "8,25")),
    quadrant=st.sampled_from(("", "UR", "ll", "XX")),
    sextant=st.sampled_from(("", "1", "6", "7")),
    arch=st.sampled_from(("", "U", "L")),
)
states = st.dictionaries(
    st.sampled_from([*PERMANENT, *PRIMARY, "zz"]),
    st.lists(st.sampled_from(["missing", "hidden", "primary", "rotated"])),
)


@given(st.lists(marks, max_size=30), states)
def test_everything_charted_is_said_once_and_nothing_stands_outside_of_the_drawing(
    given_marks: list[Mark], given_states: dict[str, list[str]]
) -> None:
    chart = tooth_chart(given_marks, states=given_states)
    said = sum(len([word for word in each.words if ": " in word]) for each in chart.teeth)
    assert said + len(chart.brackets) + len(chart.mouth) == len(given_marks)
    for each in chart.teeth:
        left, top, height = each.room
        assert left >= 0
        assert left + 42 <= WIDTH
        assert top >= 0
        assert top + height <= chart.height
    for bracket in chart.brackets:
        assert 0 <= bracket.x1 < bracket.x2 <= WIDTH
        assert 0 < bracket.text_y < chart.height
