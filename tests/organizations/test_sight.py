"""Who sees which part of the network."""

import pytest

from abutment.foundation.scope import opened
from abutment.organizations.models import Practice
from tests.cast import Cast


@pytest.mark.parametrize(
    ("who", "at", "seen"),
    [
        ("olive", "cedar", {"Cedar Dental"}),
        ("bruno", "birch", {"Birch Dental"}),
        ("hana", "cedar", {"Cedar Dental"}),
        ("hana", "birch", {"Birch Dental"}),
        ("executive", "keystone", {"Cedar Dental", "Birch Dental"}),
        ("south_executive", "keystone", {"Birch Dental"}),
        ("auditor", "keystone", {"Cedar Dental", "Birch Dental"}),
        ("summit_executive", "summit", {"Alder Dental Studio"}),
        ("olive", "birch", set()),
        ("executive", "summit", set()),
    ],
)
def test_everybody_sees_the_practices_of_their_own_role_and_no_other(
    cast: Cast, who: str, at: str, seen: set[str]
) -> None:
    with opened(cast.actor(who, at)):
        assert set(Practice.objects.values_list("entity__name", flat=True)) == seen
