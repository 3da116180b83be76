"""Clauses and papers that contradict each other are found with both quotes; what only looks alike is left alone."""

from __future__ import annotations

import pytest

from abutment.agreements.clauses import Sentences, outlined
from abutment.agreements.defects import Defect, defects_of_papers
from abutment.agreements.proposals import proposals_of


def conflicts(*texts: str) -> list[Defect]:
    """The contradictions of papers, with what is read from them."""
    outlines = [outlined(text) for text in texts]
    terms = [term for place, each in enumerate(outlines) for term in proposals_of(Sentences.of(each), place)]
    return [each for each in defects_of_papers(outlines, terms) if each.kind == "conflict"]


def paper(*sentences: str, title: str = "MASTER SERVICES AGREEMENT") -> str:
    return f"{title}\n\n" + "".join(f"{at}. Clause\n\n{at}.1 Words. {each}\n\n" for at, each in enumerate(sentences, 1))


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Either party may terminate this Agreement for convenience upon sixty (60) days written notice.",
            "Either party may terminate this Agreement without cause upon ninety (90) days written notice.",
        ),
        (
            "Upon termination, Provider shall return all data within 30 days.",
            "Upon expiration, Provider shall deliver all data within 24 hours.",
        ),
        (
            "After termination the client must export all data.",
            "Upon termination, Provider will provide all data to the client.",
        ),
        (
            "This Agreement is governed by the laws of the State of Ohio.",
            "The laws of the State of Texas govern this Agreement.",
        ),
        ("This Agreement is governed by California law.", "Governing Law: State of Nevada."),
        ("The initial term is five (5) years.", "The initial term of this Agreement is three (3) years."),
        ("This Agreement is governed by Delaware law.", "This Agreement shall be construed under New York law."),
        ("Provider guarantees an uptime of 99.9%.", "Provider shall maintain an availability of 99.5%."),
        ("The fee is 6% of net collections.", "The fee is 8% of net collections."),
        (
            "Late invoices bear interest at a rate of 1% per month.",
            "Overdue amounts bear interest at the rate of 1.5% per month.",
        ),
    ],
)
def test_two_values_of_one_subject_are_found_with_both_quotes(first: str, second: str) -> None:
    for papers in ((paper(first, second),), (paper(first), paper(second))):
        (found,) = conflicts(*papers)
        assert found.other is not None
        assert found.quote in papers[found.document]
        assert found.other.quote in papers[found.other.document]
        assert (found.document, found.start) > (found.other.document, found.other.start)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (
            "Client may terminate this Agreement for convenience upon 60 days notice.",
            "Provider may terminate this Agreement for convenience upon 90 days notice.",
        ),
        (
            "Either party may terminate this Agreement for convenience upon 60 days notice.",
            "Either party may give notice of non-renewal at least 90 days before the end of the term.",
        ),
        (
            "Either party may terminate this Agreement for convenience upon 60 days notice.",
            "Either party may terminate a Statement of Work for convenience upon 10 days notice.",
        ),
        (
            "Upon termination, Provider shall return all data within 30 days.",
            "Upon termination, Recipient shall return all Confidential Information within 10 days.",
        ),
        (
            "Provider guarantees an uptime of 99.9% for the Premium plan.",
            "Provider guarantees an uptime of 99.5% for the Basic plan.",
        ),
        (
            "This Agreement is governed by the laws of the State of Ohio.",
            "Provider is a corporation organized under the laws of the State of Delaware.",
        ),
        (
            "Either party may terminate this Agreement upon a material breach not cured within 30 days.",
            "Provider may terminate upon a failure to pay not cured within 10 days.",
        ),
        (
            "Upon termination, Provider shall return all data within 30 days.",
            "Provider shall destroy all data within 90 days after termination.",
        ),
        (
            "Provider shall report any use or disclosure not permitted here within 5 days of becoming aware of it.",
            "Provider shall notify Client of a breach of PHI within 10 days of discovery.",
        ),
        (
            "Provider shall notify Client of a breach within 24 hours of discovery.",
            "Provider shall send a detailed written report of the breach within 10 days of discovery.",
        ),
        (
            "This Agreement may be terminated by Client without cause upon 90 days notice.",
            "Provider may terminate this Agreement without cause upon 60 days notice.",
        ),
        (
            "Overdue amounts bear interest at 1% per month (12% per annum).",
            "Overdue amounts bear interest at 1% per month or the maximum allowed by law.",
        ),
        ("The fee is 6% of net collections.", "The fee is 8% of gross collections."),
        (
            "Daily backups are retained for 30 days.",
            "Upon termination of this Agreement, backup copies are retained for 90 days.",
        ),
        (
            "Provider guarantees an uptime of 99.9%.",
            "If uptime falls below 99.5%, a credit is due.",
        ),
        (
            "Upon termination, Provider shall return all data within 30 days.",
            "Upon request, Provider shall deliver a copy of its data policy within 5 days.",
        ),
    ],
)
def test_values_of_different_subjects_people_or_plans_are_no_conflict(first: str, second: str) -> None:
    assert conflicts(paper(first, second)) == []
    assert conflicts(paper(first), paper(second)) == []


SLA = "SERVICE LEVEL AGREEMENT"


def test_the_paper_that_claims_to_come_first_is_named_and_nothing_is_decided() -> None:
    first = paper("Provider guarantees an uptime of 99.9%.")
    claim = "In the event of a conflict between the MSA and this SLA, this SLA shall prevail."
    (found,) = conflicts(first, paper("Provider guarantees an uptime of 99.5%.", claim, title=SLA))
    assert found.explanation.endswith("The papers say that the SLA comes first (2.1).")


@pytest.mark.parametrize(
    ("msa", "sla", "count"),
    [
        ("If this Agreement and the SLA conflict, this Agreement shall control.", "{sla} prevails.", 1),
        (
            "In the event of any conflict between this Agreement and the SLA, the SLA shall control.",
            "{sla} prevails.",
            0,
        ),
        ("Order of precedence: (1) this Agreement; (2) the SLA; (3) any Order Form.", "{sla} prevails.", 1),
        ("Order of precedence: (1) the SLA; (2) this Agreement.", "{sla} prevails.", 0),
        (
            "If this Agreement and the SLA conflict, this Agreement controls unless it says so.",
            "{sla} wins.",
            0,
        ),
        ("If this Agreement and a Statement of Work conflict, this Agreement shall control.", "{sla} prevails.", 0),
    ],
)
def test_papers_that_each_put_themselves_first_are_found(msa: str, sla: str, count: int) -> None:
    said = sla.format(sla="In case of a conflict between the MSA and this SLA, this SLA")
    assert len(conflicts(paper(msa), paper(said, title=SLA))) == count


PLANS = (
    "MASTER SERVICES AGREEMENT\n\n### STARTER PLAN\n\n- Calendar\n{starter}\n### PREMIUM PLAN\n\n"
    "- Complete data export\n\n2. Data\n\n2.1 Portability. {right}\n"
)


@pytest.mark.parametrize(
    ("starter", "right", "count"),
    [
        ("", "Client may export its data at any time.", 1),
        ("- Data export\n", "Client may export its data at any time.", 0),
        ("", "Premium clients may export data at any time.", 0),
        ("", "Client may see its data at any time.", 0),
    ],
)
def test_a_right_of_every_client_that_a_list_gives_some_plans_is_found(starter: str, right: str, count: int) -> None:
    assert len(conflicts(PLANS.format(starter=starter, right=right))) == count


CREDITS = "Credits for {plan}:\n\n99.0% to < 99.9% | {credit}% of fee\n95.0% to < 99.0% | 50% of fee\n"


@pytest.mark.parametrize(
    ("first", "second", "count"),
    [
        (("every plan", 10), ("every plan", 10), 0),
        (("every plan", 10), ("every plan", 25), 1),
        (("every plan", 10), ("the Premium plan", 25), 1),
        (("the Basic plan", 10), ("the Premium plan", 25), 0),
    ],
)
def test_tables_that_credit_the_same_service_differently_are_found(
    first: tuple[str, int], second: tuple[str, int], count: int
) -> None:
    texts = [CREDITS.format(plan=plan, credit=credit) for plan, credit in (first, second)]
    assert len(conflicts(paper(texts[0]), paper(texts[1], title=SLA))) == count


CARE = "The Practice shall have the sole authority over all clinical decisions and the practice of dentistry."


@pytest.mark.parametrize(
    ("clause", "count"),
    [
        ("Manager may appoint the majority of the Practice's Board of Directors.", 1),
        ("The Practice agrees that Manager shall designate a majority of the members of the Policy Board.", 1),
        ("Manager shall not appoint the majority of the Practice's Board of Directors.", 0),
        ("Manager agrees that the Practice shall appoint the majority of the Policy Board.", 0),
        ("Manager may appoint two of six members of the Policy Board.", 0),
        ("Manager may elect to sell a majority of its shares.", 0),
    ],
)
def test_control_of_the_board_beside_promised_autonomy_is_found(clause: str, count: int) -> None:
    assert len(conflicts(paper(CARE, clause))) == count
    assert conflicts(paper(clause)) == []


def test_one_paper_alone_says_as_much_as_its_own_defects_and_its_contradictions() -> None:
    text = paper("This Agreement is governed by the laws of the State of Ohio.", "See Section 9.9 and nothing else.")
    assert [each.kind for each in defects_of_papers([outlined(text)])] == ["dangling-reference"]


@pytest.mark.parametrize(
    ("second", "count"),
    [
        ("Outside of the Clinical Chair Fee of $0 per month nothing is paid.", 1),
        ("The Clinical Chair Fee of $600 per month is paid by the 5th.", 0),
        ("From the second year the Clinical Chair Fee is increased to $700.", 0),
        ("The Clinical Chair Fee is $90 per visit for an extra day.", 0),
        ("The Records Storage Fee is $200 per month.", 0),
    ],
)
def test_a_fee_with_a_name_has_one_amount(second: str, count: int) -> None:
    first = "Manager pays a fixed monthly clinical chair fee of $600 to the doctor."
    assert len(conflicts(paper(first, second))) == count
