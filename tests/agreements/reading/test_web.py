"""HTML as a browser shows it, of those who write it and of programs that make it from other files."""

from __future__ import annotations

import pytest

from abutment.agreements.reading import Unreadable, read


def lines(markup: str) -> list[str]:
    return [line for line in read(markup.encode(), "a.html").text.split("\n") if line]


def test_a_head_that_nobody_closed_hides_nothing_of_the_page() -> None:
    assert lines("<html><head><title>x</title><body><p>Words.") == ["Words."]


def test_a_preformatted_page_keeps_its_lines() -> None:
    text = read(b"<html><pre>\nARTICLE I\n  1.1 Words\n      go on.\n</pre>", "a.html").text
    assert text.split("\n")[:3] == ["ARTICLE I", "  1.1 Words", "      go on."]


def test_a_broken_line_goes_on_in_the_next_and_two_breaks_begin_a_paragraph() -> None:
    assert read(b"<html><p>The fee<br>is flat.<br><br>Late.</p>", "a.html").text == "The fee\nis flat.\n\nLate.\n"


def test_a_number_in_a_cell_of_its_own_stands_before_its_clause() -> None:
    page = "<html><table><tr><td>1.1</td><td>&nbsp;</td><td>The Manager keeps the books.</td></tr></table>"
    assert lines(page) == ["1.1 The Manager keeps the books."]


def test_rows_of_a_table_stand_together_and_a_paragraph_in_a_cell_ends_no_row() -> None:
    page = "<html><table><tr><th>Uptime<th>Credit<tr><td>99<td><p>10%<p>of the fee</table>"
    assert read(page.encode(), "a.html").text == "Uptime | Credit\n99 | 10% of the fee\n"


def test_a_table_inside_of_a_cell_belongs_to_its_row() -> None:
    page = "<html><table><tr><td>a<td><table><tr><td>b<td>c</tr></table><td>d</tr></table>"
    assert lines(page) == ["a | b / c | d"]


def test_what_a_browser_hides_is_left_out_and_told() -> None:
    paper = read(b'<html><div style="display:none"><div>x</div>y</div><p hidden>z<p>Shown.', "a.html")
    assert paper.text == "Shown.\n"
    assert [remark.kind for remark in paper.remarks] == ["hidden"]


def test_a_page_nested_ten_thousand_deep_is_read() -> None:
    assert lines("<html>" + "<div>" * 10_000 + "Words.") == ["Words."]


def test_tables_are_read_fifty_deep_and_refused_far_below() -> None:
    assert lines("<html>" + "<table><tr><td>" * 50 + "Words.") == ["Words."]
    with pytest.raises(Unreadable, match="nested deeper than any agreement"):
        lines("<html>" + "<table><tr><td>" * 5_000 + "Words.")
