"""CSV and arrays as PostgreSQL writes them: nothing and empty text stay two things."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from abutment.portability.loading.csv_rows import Misshaped, array_of, items, row_of, rows, values

texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
cells = st.lists(
    st.none() | texts | st.sampled_from(['"', "\r\n", ",", "\\", "NULL", "{}", ""]), min_size=1, max_size=5
)


@given(st.lists(cells, max_size=4), st.integers(1, 9))
def test_what_is_written_is_read_again_however_it_is_cut(table: list[list[str | None]], size: int) -> None:
    data = b"".join(map(row_of, table))
    cut = [data[at : at + size] for at in range(0, len(data), size)]
    assert [values(row) for row in rows(cut)] == table


@given(cells)
def test_an_array_is_read_as_it_was_written(cells: list[str | None]) -> None:
    assert items(array_of(cells)) == cells


def test_postgresqls_own_words() -> None:
    assert values(b'1,,"",t,"a ""b"", c"\r\n') == ["1", None, "", "t", 'a "b", c']
    assert items('{a,"b c",NULL,"NULL","",2026-01-01,"x\\"y\\\\z"}') == [
        "a",
        "b c",
        None,
        "NULL",
        "",
        "2026-01-01",
        'x"y\\z',
    ]
    assert items("{}") == []


@pytest.mark.parametrize("row", [b'a"b,c\r\n', b'"a"b\r\n', b'"a\r\n'])
def test_a_quote_in_the_middle_of_a_value_is_refused(row: bytes) -> None:
    with pytest.raises(Misshaped):
        values(row)


@pytest.mark.parametrize("array", ["", "a", "{a", "{a,}", "{,a}", '{"a}', "{a}b", "{{a}}", "{a b}c}"])
def test_an_array_that_is_none_is_refused(array: str) -> None:
    with pytest.raises(Misshaped):
        items(array)


def test_a_row_that_is_cut_off_is_refused() -> None:
    with pytest.raises(Misshaped):
        list(rows([b'1,"a\r\n', b"2"]))
