"""The chain and its damages, without a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from abutment.foundation.audit.rules import BEGINNING, Head, KeptHead, Sealed, canonical, chained, damage

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
texts = st.one_of(st.none(), st.text(max_size=20))


def chain_of(count: int) -> list[Sealed]:
    seals, former = [], BEGINNING
    for number in range(1, count + 1):
        fields = ("event", str(number), f"act {number}", None)
        salt = number.to_bytes(16, "big")
        sealed_at = NOON + timedelta(minutes=number)
        former = chained(former, salt, sealed_at, fields)
        seals.append(Sealed(number, former, salt, sealed_at, "event", number, fields))
    return seals


def head_of(seals: list[Sealed], sequence: int, *, line: int = 1, is_genuine: bool = True) -> KeptHead:
    seal = seals[sequence - 1]
    return KeptHead(line, Head(seal.sequence, seal.hash, seal.sealed_at), is_genuine)


def kinds(seals: Iterable[Sealed], heads: Iterable[KeptHead] = ()) -> list[tuple[str, int | None]]:
    return [(finding.kind, finding.sequence) for finding in damage(seals, heads)]


@given(st.lists(texts, max_size=6), st.lists(texts, max_size=6))
def test_two_rows_never_share_a_canonical_form(one: list[str | None], other: list[str | None]) -> None:
    assert (canonical(one) == canonical(other)) == (one == other)


def test_an_untouched_chain_has_no_damage() -> None:
    seals = chain_of(20)
    assert kinds(seals, [head_of(seals, 7), head_of(seals, 20)]) == []


def test_a_chain_can_be_read_from_its_middle() -> None:
    seals = chain_of(20)
    assert list(damage(seals[10:], [head_of(seals, 3), head_of(seals, 20)], after=(10, seals[9].hash))) == []


@given(st.integers(1, 30))
def test_an_edited_row_is_named(place: int) -> None:
    seals = chain_of(30)
    seals[place - 1] = replace(seals[place - 1], fields=("event", str(place), "something else", None))
    assert kinds(seals) == [("edited row", place)]


@given(st.integers(1, 29))
def test_an_edited_seal_is_told_from_an_edited_row(place: int) -> None:
    seals = chain_of(30)
    seals[place - 1] = replace(seals[place - 1], hash=bytes(32))
    assert kinds(seals) == [("edited seal", place)]


@given(st.integers(1, 30))
def test_a_deleted_row_is_named(place: int) -> None:
    seals = chain_of(30)
    seals[place - 1] = replace(seals[place - 1], fields=None)
    assert kinds(seals) == [("deleted row", place)]


@given(st.integers(1, 30), st.integers(1, 5))
def test_missing_seals_are_a_gap(first: int, count: int) -> None:
    seals = chain_of(40)
    del seals[first - 1 : first - 1 + count]
    assert kinds(seals) == [("gap", first)]


@given(st.sets(st.integers(1, 30), min_size=2, max_size=2))
def test_two_seals_that_changed_places_are_named(places: set[int]) -> None:
    seals = chain_of(30)
    one, other = sorted(places)
    seals[one - 1], seals[other - 1] = (
        replace(seals[other - 1], sequence=one),
        replace(seals[one - 1], sequence=other),
    )
    found = kinds(seals)
    assert found
    if other == one + 1:
        assert sorted(found, key=lambda each: each[1] or 0) == [("reordered seal", one), ("reordered seal", other)]
    else:  # what stands between still fits, so each end is told as a row that does not follow
        assert {sequence for _, sequence in found} >= {one, other}


def test_a_removed_end_is_seen_by_the_heads_alone() -> None:
    seals = chain_of(30)
    assert kinds(seals[:25]) == []
    assert kinds(seals[:25], [head_of(seals, 20), head_of(seals, 30)]) == [("truncated chain", 26)]


def test_a_chain_computed_anew_is_seen_by_the_heads_alone() -> None:
    seals, other = chain_of(30), chain_of(30)
    former = other[9].hash
    for index in range(10, 30):
        seal = replace(other[index], fields=("event", str(index + 1), "rewritten", None))
        former = chained(former, seal.salt, seal.sealed_at, seal.fields or ())
        other[index] = replace(seal, hash=former)
    assert kinds(other) == []
    assert kinds(other, [head_of(seals, 5), head_of(seals, 20), head_of(seals, 30)]) == [("rewritten chain", 20)]


def test_a_forged_and_an_unreadable_head_are_named_by_line() -> None:
    seals = chain_of(5)
    heads = [
        head_of(seals, 2, line=1, is_genuine=False),
        KeptHead(2, None, is_genuine=False),
        head_of(seals, 5, line=3),
    ]
    found = list(damage(seals, heads))
    assert [finding.kind for finding in found] == ["forged head", "unreadable head"]
    assert "line 1" in found[0].text
    assert "Line 2" in found[1].text


def test_heads_that_go_back_tell_of_a_restored_chain() -> None:
    seals = chain_of(9)
    assert kinds(seals, [head_of(seals, 8), head_of(seals, 4), head_of(seals, 9)]) == [("heads go back", 4)]


@given(st.lists(st.integers(1, 60), min_size=1, max_size=60, unique=True))
def test_any_edited_rows_are_all_found(places: list[int]) -> None:
    seals = chain_of(60)
    for place in places:
        seals[place - 1] = replace(seals[place - 1], fields=("event", "0", "edited", None))
    assert {sequence for _, sequence in kinds(seals)} == set(places)
