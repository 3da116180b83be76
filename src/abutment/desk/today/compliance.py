"""The compliance lead: where would an auditor find a hole?"""

from __future__ import annotations

from datetime import date

from abutment.desk.blocks import Block, Moment, Page, Stat, Text, sentence
from abutment.desk.today.network import counted, law_url, practices_and_locations, read_state
from abutment.foundation.audit import queries as trail
from abutment.foundation.scope import Actor
from abutment.law import queries as law
from abutment.law.jurisdictions import NAMES
from abutment.organizations import queries as network
from abutment.web.figures import Cell, Matrix, Row
from abutment.web.words import count_of

SAFEGUARDS = ("Risk analysis", "MFA", "Encryption", "Backup", "Training")


def page(actor: Actor, on: date) -> Page:
    """Safeguards by location, the clocks that a breach would start in each state, and emergency access taken."""
    practices, locations = practices_and_locations(actor, on)
    states = sorted({practice.jurisdiction for practice in practices})
    emergencies = list(network.emergencies(actor)[:8])
    head = trail.head()
    return Page(
        question="Where would an auditor find a hole?",
        sentence=sentence(
            counted(practices, locations),
            "no safeguard has been recorded at any of them",
            f"the trail is sealed up to entry {head.sequence:,}" if head else "the trail has not been sealed yet",
        ),
        stats=[
            Stat("Safeguards with evidence", missing="No evidence has been recorded yet."),
            Stat("Emergency access, lately", str(len(emergencies)), "listed below" if emergencies else "none taken"),
            Stat("States with a breach clock", str(len(states)), "federal and state, the shorter counts"),
        ],
        matrix=Matrix(
            "Safeguards by location",
            "Location",
            SAFEGUARDS,
            [
                Row(each.name, [_unrecorded(each.name, name) for name in SAFEGUARDS], note=each.entity.name)
                for each in locations
            ],
        ),
        matrix_sentence="A risk analysis is closed by the location's own attestation, never by the group's.",
        blocks=[
            _clocks(states, on),
            Block(
                title="Emergency access",
                columns=("Practice", "Who", "Reason", "When"),
                rows=[
                    (Text(each.entity.name), Text(str(each.account)), Text(each.reason), Moment(each.starts_at))
                    for each in emergencies
                ],
                empty="Nobody took emergency access where you may see it.",
            ),
        ],
    )


def _unrecorded(location: str, safeguard: str) -> Cell:
    return Cell("no data", "unknown", f"{location} has recorded no evidence for {safeguard}.")


def _clocks(states: list[str], on: date) -> Block:
    rows = []
    for state in states:
        clock = law.breach_clocks(state, on).shortest
        rows.append(
            (
                Text(NAMES[state], law_url(state)),
                Text(f"{count_of(clock.days, 'day')}, counted from {clock.counted_from.replace('_', ' ')}"),
                Text(clock.citation.citation),
                read_state(clock.citation.read),
            )
        )
    return Block(
        title="If a breach were found today",
        sentence="The shortest clock for telling the people affected, by state. Not legal advice.",
        columns=("State", "Notice within", "Citation", "Text"),
        rows=rows,
        empty="No practice is in your sight.",
    )
