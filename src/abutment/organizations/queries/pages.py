"""Questions that one page asks together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from abutment.foundation.scope import Actor, may
from abutment.organizations import policies
from abutment.organizations.models import Affiliation, Assignment, Location, Practice
from abutment.organizations.queries.facilities import locations_of, weeks_of
from abutment.organizations.queries.network import ThreeFacts, affiliations, practice, three_facts
from abutment.organizations.queries.people import assignments_at, proposals
from abutment.organizations.rules import sight_in_words, week_in_words


@dataclass(frozen=True, slots=True)
class LocationInShort:
    """A location as its practice's page shows it."""

    location: Location
    hours: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PracticeInFull:
    """A practice on a day with everything that the reader may see of it, and what the reader may do."""

    practice: Practice
    on: date
    is_its_own: bool
    facts: ThreeFacts
    affiliation: Affiliation | None
    former: list[Affiliation]
    sight: str
    locations: list[LocationInShort]
    people: list[Assignment]
    proposals: list[Assignment]
    can_read_people: bool
    can_change: bool
    can_propose: bool
    can_grant_clinical: bool
    can_end_affiliation: bool

    def to_read(self) -> PracticeInFull:
        """The same page with nothing to do on it: what is done is done today, not on a day that is looked at."""
        return replace(self, can_change=False, can_propose=False, can_grant_clinical=False, can_end_affiliation=False)

    @property
    def has_marks(self) -> bool:
        """Whether anybody here, or who granted them, also works for an organization."""
        return any(each.is_marked for each in self.people)

    @property
    def is_after_us(self) -> bool:
        """Whether the reader sees it in a transition alone: what names somebody else since then is not shown."""
        tie = self.affiliation
        return not self.is_its_own and tie is not None and tie.ends_on is not None and tie.ends_on <= self.on


def practice_in_full(actor: Actor, practice_id: int, on: date) -> PracticeInFull:
    """A practice as of a day. The day chooses among the facts that are in scope today. Raises NotFound."""
    found = practice(actor, practice_id)
    ties = list(affiliations(actor, practice_id))
    now = next((tie for tie in ties if tie.holds(on)), None) or next(
        (tie for tie in ties if tie.starts_on <= on and tie.sight_ends_on is not None and on < tie.sight_ends_on), None
    )
    hours = weeks_of(actor, practice_id, on)
    can_read_people = may("people.read", practice_id)
    here = list(assignments_at(actor, practice_id, on)) if can_read_people else []
    return PracticeInFull(
        practice=found,
        on=on,
        is_its_own=actor.acting_entity_id == practice_id,
        facts=three_facts(actor, practice_id, on),
        affiliation=now,
        former=[tie for tie in ties if tie is not now],
        sight=_sight(now, on),
        locations=[
            LocationInShort(each, week_in_words(hours[each.pk]) if each.pk in hours else [])
            for each in locations_of(actor, practice_id, on)
        ],
        people=[each for each in here if each.granted_at is not None],
        proposals=list(proposals(actor).filter(entity_id=practice_id)) if can_read_people else [],
        can_read_people=can_read_people,
        can_change=policies.can_change_network(practice_id),
        can_propose=policies.can_propose_assignment(practice_id),
        can_grant_clinical=policies.can_grant(practice_id, needs_owner=True),
        can_end_affiliation=policies.can_end_affiliation(practice_id),
    )


def _sight(tie: Affiliation | None, on: date) -> str:
    if tie is None:
        return "No organization sees this practice on this day."
    return sight_in_words(tie.organization.name, tie.starts_on, tie.ends_on, tie.sight_ends_on, on)
