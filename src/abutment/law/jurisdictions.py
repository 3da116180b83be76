"""The places whose law is asked about: the nation, the fifty states and the District of Columbia."""

from difflib import get_close_matches

from abutment.law.errors import UnknownJurisdiction

FEDERAL = "US"

NAMES: dict[str, str] = {
    "US": "United States (federal)",
    "US-AL": "Alabama",
    "US-AK": "Alaska",
    "US-AZ": "Arizona",
    "US-AR": "Arkansas",
    "US-CA": "California",
    "US-CO": "Colorado",
    "US-CT": "Connecticut",
    "US-DE": "Delaware",
    "US-DC": "District of Columbia",
    "US-FL": "Florida",
    "US-GA": "Georgia",
    "US-HI": "Hawaii",
    "US-ID": "Idaho",
    "US-IL": "Illinois",
    "US-IN": "Indiana",
    "US-IA": "Iowa",
    "US-KS": "Kansas",
    "US-KY": "Kentucky",
    "US-LA": "Louisiana",
    "US-ME": "Maine",
    "US-MD": "Maryland",
    "US-MA": "Massachusetts",
    "US-MI": "Michigan",
    "US-MN": "Minnesota",
    "US-MS": "Mississippi",
    "US-MO": "Missouri",
    "US-MT": "Montana",
    "US-NE": "Nebraska",
    "US-NV": "Nevada",
    "US-NH": "New Hampshire",
    "US-NJ": "New Jersey",
    "US-NM": "New Mexico",
    "US-NY": "New York",
    "US-NC": "North Carolina",
    "US-ND": "North Dakota",
    "US-OH": "Ohio",
    "US-OK": "Oklahoma",
    "US-OR": "Oregon",
    "US-PA": "Pennsylvania",
    "US-RI": "Rhode Island",
    "US-SC": "South Carolina",
    "US-SD": "South Dakota",
    "US-TN": "Tennessee",
    "US-TX": "Texas",
    "US-UT": "Utah",
    "US-VT": "Vermont",
    "US-VA": "Virginia",
    "US-WA": "Washington",
    "US-WV": "West Virginia",
    "US-WI": "Wisconsin",
    "US-WY": "Wyoming",
}

STATES: tuple[str, ...] = tuple(code for code in NAMES if code != FEDERAL)


def jurisdiction_code(text: str) -> str:
    """The code of a place that a person wrote as 'NY', 'us-ny', 'New York' or 'federal'."""
    wanted = " ".join(text.strip().split()).upper()
    if wanted == "FEDERAL":
        return FEDERAL
    for code in (wanted, f"US-{wanted}"):
        if code in NAMES:
            return code
    by_name = {name.upper(): code for code, name in NAMES.items()}
    if wanted in by_name:
        return by_name[wanted]
    near = get_close_matches(
        wanted, [*NAMES, *(code.removeprefix("US-") for code in STATES), *by_name], n=1, cutoff=0.5
    )
    if len(wanted.removeprefix("US-")) <= 2:
        near = []  # half of two letters is like anything
    nearest = by_name.get(near[0], near[0] if near[0].startswith("US") else f"US-{near[0]}") if near else "US-NY"
    hint = (
        f"Did you mean {nearest} ({NAMES[nearest]})?" if near else "Write a state such as US-NY, or US for federal law."
    )
    raise UnknownJurisdiction(f"'{text}' is no state, district or 'US'. {hint}")
