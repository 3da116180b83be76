"""Outlines of forms that many drafters use: each in words of our own, with the numbers that a reader would name."""

from __future__ import annotations

import pytest

from abutment.agreements.clauses import outlined


def clauses(text: str) -> list[str]:
    """Each clause as a person reads it, but for what stands before the first."""
    return [clause.name for clause in outlined(text).clauses if clause.number != "Preamble"]


OLD_STYLE = """MANAGEMENT AGREEMENT

WITNESSETH

WHEREAS, the Practice treats patients; and

NOW, THEREFORE, the parties agree as follows:

ARTICLE I
DEFINITIONS

Section 1.01 Defined Terms. Words have their meaning.

Section 1.02. Reading. Headings do not matter.

ARTICLE II.

DUTIES OF THE MANAGER

Section 2.01 Books. The Manager shall

     (a)  keep the books, and

          (i)  the ledger,

               (A)  by month and

               (B)  by year; and

          (ii) the journal; and

     (b)  report.

IN WITNESS WHEREOF, the parties have signed.

By: ____________________
Name: Robin Alder
Title: Manager

EXHIBIT A

LOCATIONS

1. Cedar Street
2. Oak Street

SCHEDULE 2 - FEES

1. Base Fee. Ten percent.
"""

CONTENTS = """SERVICES AGREEMENT

TABLE OF CONTENTS

ARTICLE I DEFINITIONS 1
1.1 Terms 1
1.2 Reading 2
ARTICLE II FEES 3
2.1 Base Fee 3

ARTICLE I DEFINITIONS

1.1 Terms. Words have their meaning.

1.2 Reading. Headings do not matter.

ARTICLE II FEES

2.1 Base Fee. Ten percent.
"""

WITHOUT_NUMBERS = """**SERVICES AGREEMENT**

**Definitions.** Words that begin with a capital letter have the meaning of the section in which they are used.

**"Platform"** means the program that the Vendor lets the Practice use under this agreement and its forms.

**Fees and Payment.** The Practice pays the fees of each order form within thirty days of its invoice.

## Term This agreement lasts for one year from the day on which both parties have signed it and then ends by itself.

**General**

Nothing else was agreed.
"""

STANDARD_TERMS = """# Standard Terms

## 1. Service

1.1. **Access and Use.** During the term Customer may use the service.

1.2. **Support.** Provider will answer.

- (a) by mail; and
- (b) by phone.

## 2. Restrictions

2.1. **What Customer May Not Do.** Customer will not

1. resell it; or
2. copy it.

## 12. Definitions

12.1. **"Agreement"** means these terms.
"""


def test_an_old_agreement_with_titles_under_its_articles() -> None:
    assert clauses(OLD_STYLE) == [
        "MANAGEMENT AGREEMENT", "Recitals WITNESSETH", "Article I DEFINITIONS", "1.01 Defined Terms", "1.02 Reading",
        "Article II DUTIES OF THE MANAGER", "2.01 Books", "2.01(a)", "2.01(a)(i)", "2.01(a)(i)(A)", "2.01(a)(i)(B)",
        "2.01(a)(ii)", "2.01(b)", "Signatures", "Exhibit A LOCATIONS", "1 Cedar Street",
        "2 Oak Street", "Schedule 2 FEES", "1 Base Fee",
    ]  # fmt: skip


def test_a_table_of_contents_by_spaces_opens_no_clauses() -> None:
    assert clauses(CONTENTS)[2:] == [
        "Article I DEFINITIONS", "1.1 Terms", "1.2 Reading", "Article II FEES", "2.1 Base Fee",
    ]  # fmt: skip


def test_headings_without_numbers_that_begin_their_paragraphs() -> None:
    assert clauses(WITHOUT_NUMBERS) == [
        "SERVICES AGREEMENT", "Definitions", "Fees and Payment", "Term This", "General",
    ]  # fmt: skip


def test_standard_terms_in_markdown() -> None:
    assert clauses(STANDARD_TERMS) == [
        "Standard Terms", "1 Service", "1.1 Access and Use", "1.2 Support", "1.2(a)", "1.2(b)", "2 Restrictions",
        "2.1 What Customer May Not Do", "2.1(1)", "2.1(2)", "12 Definitions", "12.1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Section 4.2 Payment. It is due.", "4.2"),
        ("SECTION 4.2. PAYMENT", "4.2"),
        ("\u00a7 4.2 Payment", "4.2"),
        ("Sec. 4.2 Payment", "4.2"),
        ("4.2 Payment", "4.2"),
        ("4.2. Payment", "4.2"),
        ("4.2\tPayment", "4.2"),
        ("4.2\u00a0Payment", "4.2"),
        ("\u200b4.2 Payment", "4.2"),
        ("**4.2 Payment**", "4.2"),
        ("### 4.2 Payment", "4.2"),
        ("4.2.1.3 Payment", "4.2.1.3"),
        ("ARTICLE FOUR: PAYMENT", "Article Four"),
        ("Article 4 - Payment", "Article 4"),
        ("ARTICLE IV", "Article IV"),
        ("IV. PAYMENT", "IV"),
        ("Exhibit B-1: Fees", "Exhibit B-1"),
        ("APPENDIX 3", "Appendix 3"),
        ("Attachment C (Fees)", "Attachment C"),
    ],
)
def test_a_mark_is_known_in_each_of_its_spellings(line: str, number: str) -> None:
    text = f"AGREEMENT\n\n3. Term\n\n3.1 One year.\n\n{line}\n\nWords of the clause.\n"
    found = outlined(text).at(text.index("Words of"))
    assert found.number.lower() == number.lower()


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Schedule 1.2 Definitions", "Schedule 1.2"),
        ("Exhibit B Fees and Expenses", "Exhibit B"),
        ("EXHIBIT C SECURITY", "Exhibit C"),
        ("**Attachment 2 Service Levels**", "Attachment 2"),
        ("Exhibit 3.1(b)", "Exhibit 3.1"),
    ],
)
def test_an_exhibit_with_its_title_beside_its_number_is_a_part(line: str, number: str) -> None:
    assert outlined(f"1. Services. Manager serves.\n\n{line}\n\nPrices are net.\n").clauses[-1].number == number


@pytest.mark.parametrize(
    "line", ["Schedule 7.1 sets out the fees", "Exhibit A is attached", "Annex I to the Agreement"]
)
def test_a_sentence_about_an_exhibit_opens_none(line: str) -> None:
    assert outlined(f"1. Services. Manager serves.\n\n{line}\n\nPrices are net.\n").clauses[-1].number == "1"


def test_what_a_paper_was_filed_as_is_no_part_of_it() -> None:
    text = (
        "EXHIBIT 10.3\n\nSERVICE AGREEMENT\n\n1. Services. Manager serves.\n\nEXHIBIT 2.1\n\nSPACE\n\n1. Rooms. Four.\n"
    )
    assert [clause.place for clause in outlined(text).clauses] == [
        "Preamble", "SERVICE AGREEMENT", "1", "Exhibit 2.1", "Exhibit 2.1, 1",
    ]  # fmt: skip


def test_a_paragraph_that_goes_on_in_small_letters_is_a_clause_where_its_number_is_the_next() -> None:
    text = (
        "9.2 Indemnity. Client pays for:\n\n9.2.1 any injury to a person;\n\n9.2.2 any fine.\n\n"
        "9.4 percent of fees is paid.\n\n7.9 any other number.\n"
    )
    assert [clause.number for clause in outlined(text).clauses] == ["9.2", "9.2.1", "9.2.2"]


LETTERED = """PART A - OUR WORK

A1. Machines

We look after P1 and P2 calls.

P1   Nobody can work      20 minutes
P2   One cannot           2 hours

A2. Your offices. All of them.

PART B - PRICES

B1. Fees. Monthly.

B1a. Late fees. None.

EXHIBIT C - SERVICE LEVELS

C.1  Availability. High.

C.2  Credits. Some.
"""


def test_numbers_with_a_letter_count_on_and_those_of_a_table_do_not() -> None:
    assert [clause.number for clause in outlined(LETTERED).clauses] == [
        "Part A", "A1", "A2", "Part B", "B1", "B1a", "Exhibit C", "C.1", "C.2",
    ]  # fmt: skip


def test_articles_without_a_point_are_articles_where_they_count_on() -> None:
    text = "1  DEFINITIONS\n\nWords.\n\n2  Fees; Taxes\n\n2.1  Fees. Net.\n\n8  Chairs and more\n\n3  DATA\n\nOurs.\n"
    assert clauses(text) == ["1 DEFINITIONS", "2 Fees; Taxes", "2.1 Fees", "3 DATA"]


def test_a_table_of_contents_above_long_recitals_opens_no_clauses() -> None:
    entries = "TABLE OF CONTENTS\n\n1. Services\n2. Fees\n3. Records\n\n"
    recital = "RECITALS\n\nWHEREAS, " + "the practice treats patients and " * 8 + "so on;\n\n"
    text = entries + recital + "1. SERVICES\n\nBooks.\n\n2. FEES\n\nSome.\n\n3. RECORDS\n\nKept.\n"
    assert [clause.number for clause in outlined(text).clauses][-4:] == ["Recitals", "1", "2", "3"]
    assert [clause.number for clause in outlined(text).clauses].count("1") == 1


def test_the_number_of_a_reference_that_a_line_broke_opens_no_clause() -> None:
    text = "1.4  Work is described in a statement that is made under Section\n2.1. It binds.\n\n1.5  Next. Then.\n"
    assert [clause.number for clause in outlined(text).clauses] == ["1.4", "1.5"]


def test_articles_in_bold_letters_after_recitals_in_italics() -> None:
    text = "_WITNESSETH_:\n\n_WHEREAS_, one has data; and\n\n_NOW, THEREFORE_, all agree:\n\n" + "".join(
        f"**{letter}. Heading {letter}.** Words are said.\n\n1. Not use it.\n2. Keep it.\n\n" for letter in "ABCDEFGHI"
    )
    numbers = [clause.number for clause in outlined(text).clauses]
    assert numbers[:4] == ["Recitals", "A", "A.1", "A.2"]
    assert numbers[-3:] == ["I", "I.1", "I.2"]
    assert all(len(clause.path) <= 1 for clause in outlined(text).clauses)


def test_letters_in_bold_inside_of_an_article_are_its_items() -> None:
    text = "1. Fees\n\n**A. Base.** Some.\n\n**B. Extra.** More.\n\n2. Term\n\n**A. First.** Years.\n"
    assert [clause.number for clause in outlined(text).clauses] == ["1", "1.A", "1.B", "2", "2.A"]


def test_an_article_ends_what_stood_in_the_one_before_under_a_heading_of_its_own() -> None:
    text = "# SCHEDULE 1\n\n## 3. SYSTEMS\n\nSome.\n\n**Total Users:** 5\n\n## 4. LEVELS\n\nHigh.\n"
    (last,) = [clause for clause in outlined(text).clauses if clause.number == "4"]
    assert last.path == ("Schedule 1",)


def test_a_number_in_quotation_marks_numbers_an_exhibit() -> None:
    assert outlined("1. Fees. Some.\n\nExhibit \u201cB\u201d \u2014 Prices\n\nNet.\n").clauses[-1].place == "Exhibit B"


def test_a_fee_schedule_without_a_letter_is_a_part_where_articles_begin_anew() -> None:
    body = "Article 1. Scope\n\nBooks.\n\nArticle 2. Term\n\nYears.\n\n"
    attached = outlined(f"{body}FEE SCHEDULE\n\nArticle 1. Base\n\nNet.\n").clauses
    assert [clause.place for clause in attached][-2:] == ["Fee Schedule", "Fee Schedule, Article 1"]
    going_on = outlined(f"{body}FEE SCHEDULE\n\nArticle 3. Base\n\nNet.\n").clauses
    assert going_on[-1].place == "Article 3"


def test_a_short_line_between_paragraphs_is_a_heading_where_all_articles_are_short_lines() -> None:
    words = "Each of them says so in a sentence that is long enough to be a paragraph of its own, as most are."
    text = "".join(f"{at}. Heading\n\n{words}\n\n" for at in range(1, 5)) + f"Acceptance\n\n{words}\n"
    assert outlined(text).clauses[-1].number == "Acceptance"
    run_in = "".join(f"{at}. Heading. {words}\n\n" for at in range(1, 5)) + f"Acceptance\n\n{words}\n"
    assert outlined(run_in).clauses[-1].number == "4"


def test_figures_whose_words_stand_in_a_short_line_above_are_no_item() -> None:
    text = "3. Cure. A party has thirty\n(30) days after notice\nand then ninety\n(90) business days more.\n"
    assert [clause.number for clause in outlined(text).clauses] == ["3"]


def test_an_item_is_numbered_as_it_is_printed() -> None:
    printed = {
        "IV. PHI\n\nA. Use.\n\nB. Copies.\n\n1. All of them.\n": ["IV", "IV.A", "IV.B", "IV.B.1"],
        "5. FEES\n\na. Base.\n\nb. Late:\n\ni. some.\n": ["5", "5.a", "5.b", "5.b.i"],
        "5. FEES\n\n(a) Base.\n\n(b) Late:\n\n(i) some.\n": ["5", "5(a)", "5(b)", "5(b)(i)"],
        "5. FEES\n\n5.1 Base\n\n1. Net.\n\n2. Gross.\n": ["5", "5.1", "5.1(1)", "5.1(2)"],
    }
    for text, numbers in printed.items():
        assert [clause.number for clause in outlined(f"Paper\n\n{text}").clauses][-len(numbers) :] == numbers
