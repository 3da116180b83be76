"""What teeth are called, from one numbering to the next and back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.patients.rules.teeth import (
    ALL,
    PERMANENT,
    PRIMARY,
    SURFACES,
    Numbering,
    Tooth,
    surface_name,
    surfaces,
    teeth,
    tooth,
)

every_tooth = st.sampled_from(ALL)


@given(every_tooth, st.sampled_from(list(Numbering)))
def test_a_tooth_is_found_again_by_what_it_is_called(one: Tooth, numbering: Numbering) -> None:
    assert tooth(one.called(numbering), numbering) == one
    assert tooth(f" {one.called(numbering).lower()} ", numbering) == one


@pytest.mark.parametrize("numbering", list(Numbering))
def test_no_two_teeth_are_called_the_same(numbering: Numbering) -> None:
    assert len({one.called(numbering) for one in ALL}) == len(ALL) == 2 * (32 + 20)


@pytest.mark.parametrize(
    ("universal", "fdi", "palmer", "name"),
    [
        ("1", "18", "UR8", "upper right third molar"),
        ("8", "11", "UR1", "upper right central incisor"),
        ("9", "21", "UL1", "upper left central incisor"),
        ("16", "28", "UL8", "upper left third molar"),
        ("17", "38", "LL8", "lower left third molar"),
        ("24", "31", "LL1", "lower left central incisor"),
        ("25", "41", "LR1", "lower right central incisor"),
        ("32", "48", "LR8", "lower right third molar"),
        ("A", "55", "URE", "upper right primary second molar"),
        ("F", "61", "ULA", "upper left primary central incisor"),
        ("K", "75", "LLE", "lower left primary second molar"),
        ("T", "85", "LRE", "lower right primary second molar"),
    ],
)
def test_the_corners_of_the_mouth_are_called_as_the_books_call_them(
    universal: str, fdi: str, palmer: str, name: str
) -> None:
    one = tooth(universal)
    assert one is not None
    assert (one.fdi, one.palmer, one.name) == (fdi, palmer, name)


@given(st.sampled_from((*PERMANENT, *PRIMARY)))
def test_a_supernumerary_tooth_stands_beside_the_one_whose_number_is_fifty_less(name: str) -> None:
    extra = tooth(f"{name}S" if name.isalpha() else str(int(name) + 50))
    assert extra is not None
    assert extra.is_extra
    assert extra.base == tooth(name)


@pytest.mark.parametrize("text", ["", "0", "33", "50", "83", "U", "AAS", "1S", "-1", "3.0", "０"])
def test_what_names_no_tooth_is_none(text: str) -> None:
    assert tooth(text) is None


@given(every_tooth)
def test_the_arches_are_mirrored_at_the_midline(one: Tooth) -> None:
    across = Tooth({0: 1, 1: 0, 2: 3, 3: 2}[one.quadrant], one.place, one.is_primary, one.is_extra)
    assert one.column + across.column == 15
    assert one.is_upper == across.is_upper


@given(st.text(max_size=30))
def test_any_text_as_a_list_of_teeth_gives_each_at_most_once(text: str) -> None:
    found = teeth(text)
    assert len(found) == len(set(found))


def test_a_range_of_teeth_is_read_with_commas_and_hyphens() -> None:
    assert [one.universal for one in teeth("2-4,14,4")] == ["2", "3", "4", "14"]
    assert teeth("4-2") == ()


@given(st.text(alphabet="MODBFILPV5 x", max_size=10))
def test_surfaces_come_once_and_in_one_order(text: str) -> None:
    found = surfaces(text)
    assert list(found) == sorted(set(found), key=SURFACES.index)
    assert surfaces(found) == found


def test_front_teeth_have_an_edge_and_a_facial_side() -> None:
    front, back = Tooth(0, 1), Tooth(0, 6)
    assert [surface_name(letter, front) for letter in "OB"] == ["incisal", "facial"]
    assert [surface_name(letter, back) for letter in "OB"] == ["occlusal", "buccal"]
