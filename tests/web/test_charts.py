"""A chart is rows, an option and a table that say the same."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from abutment.web.charts import Series, chart
from abutment.web.templatetags.shell import as_json

ROWS: list[dict[str, Any]] = [
    {"month": "May", "usd": 412_300, "budget": 400_000},
    {"month": "Jun", "usd": None, "budget": 410_000},
    {"month": "Jul", "usd": -1_250, "budget": 420_000},
]
SERIES = [Series("usd", "Collected"), Series("budget", "Budget", "line", is_dashed=True)]


def test_a_gap_is_drawn_as_a_gap_and_said_in_the_table() -> None:
    made = chart(ROWS, by="month", series=SERIES, title="Collections", unit="usd")
    assert made.option["series"][0]["data"] == [412_300.0, None, -1_250.0]
    assert made.rows == [
        ["May", "$412,300", "$400,000"],
        ["Jun", "no data", "$410,000"],
        ["Jul", "($1,250)", "$420,000"],
    ]


def test_a_reader_of_the_screen_hears_the_ends_the_highest_and_what_is_missing() -> None:
    made = chart(ROWS, by="month", series=SERIES[:1], title="Collections", unit="usd")
    assert made.summary == "Collected: $412,300 in May, ($1,250) in Jul, highest $412,300 in May. 1 value missing."


def test_a_series_without_any_value_says_so() -> None:
    made = chart([{"month": "May", "usd": None}], by="month", series=SERIES[:1], title="Collections")
    assert made.summary == "Collected: no data."


def test_bars_lie_down_and_stand_on_each_other_when_asked() -> None:
    assert chart(ROWS, by="month", series=SERIES, title="x", layout="sideways").option["yAxis"]["type"] == "category"
    stacked = chart(ROWS, by="month", series=SERIES, title="x", layout="stacked").option["series"]
    assert [one.get("stack") for one in stacked] == ["all", None]


@given(
    st.recursive(
        st.text() | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
    )
)
def test_json_in_a_page_cannot_end_its_script_and_reads_back_the_same(value: Any) -> None:
    text = str(as_json(value))
    assert "<" not in text
    assert ">" not in text
    assert json.loads(text) == value
