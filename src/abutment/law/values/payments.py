"""Kickbacks, referrals, market value, claims and employment: the values of those rows."""

from typing import Literal

from abutment.law.values.base import Flag, Text, Texts, Values, Whole


class AntiKickback(Values):
    """The federal crime of paying for referrals."""

    max_prison_years: Whole
    max_fine_usd: Whole
    applies_when: Text


class SafeHarbor(Values):
    """Conditions under which an arrangement is outside the kickback statute."""

    checklist: Texts | None = None
    min_term_months: Whole | None = None
    hourly_or_formula_pay: Text | None = None
    outcomes_based_track: Text | None = None
    checklist_evidence: Text | None = None
    aggregate_rent_set_in_advance: Flag | None = None
    fee_cap_pct: Whole | None = None
    or_fixed_or_max_amount_stated: Flag | None = None
    annual_disclosure_to_member: Flag | None = None
    disclosure_to_hhs_on_request: Flag | None = None
    common_owner_gpo: Text | None = None
    members_discounts: Text | None = None


class SelfReferral(Values):
    """Referrals to an entity in which the referrer has an interest."""

    physician_includes_dentist: Flag
    dhs_watchlist: Texts


class AntiKickbackPrivate(Values):
    """Kickbacks that are crimes whoever pays."""

    payers: Text
    watchlist: Texts


class FairMarketValue(Values):
    """What shows that a price is the market price."""

    evidence: Texts
    review_months: Whole


class Overpayment(Values):
    """How soon a payment that was too high goes back."""

    days: Whole


class ClaimsRule(Values):
    """Claim forms, code editions and filing limits."""

    version: Text | None = None
    items: Whole | None = None
    copyright: Text | None = None
    ship_in_repo: Flag | None = None
    edition_effective: Text | None = None
    medicare_months: Whole | None = None
    medicaid_max_months: Whole | None = None
    default_when_unknown_days: Whole | None = None


class ClaimsStandard(Values):
    """Which electronic standard a claim follows."""

    guide: Text | None = None
    base: Text | None = None
    code_set: Text | None = None
    owner: Text | None = None
    ship_in_repo: Flag | None = None


class NationalProviderIdentifier(Values):
    """The form of a provider number."""

    length: Whole | None = None
    check_digit_position: Whole | None = None
    change_report_days: Whole | None = None
    prefix: Text | None = None
    constant: Whole | None = None
    test_valid: Text | None = None
    test_invalid: Text | None = None
    first_digit: Texts | None = None


class ExclusionScreening(Values):
    """The lists of excluded people and how often to look."""

    columns: Texts | None = None
    url: Text | None = None
    npi_placeholder: Text | None = None
    date_placeholder: Text | None = None
    date_format: Text | None = None
    monthly_supplement: Text | None = None
    recommended_interval_months: Whole | None = None
    legal_minimum: Text | None = None
    pre_hire: Flag | None = None
    search_names: Texts | None = None
    lists: Texts | None = None


class Employment(Values):
    """Non-competes, notices of layoff and classification of workers."""

    status: Literal["vacated"] | None = None
    state_law_governs: Flag | None = None
    max_months: Whole | None = None
    max_miles: Whole | None = None
    buyout_cap: Text | None = None
    professions: Texts | None = None
    enforceable: Flag | None = None
    owner_exception: Flag | None = None
    non_nm_law_clause: Text | None = None
    ban_states: Texts | None = None
    florida_choice_max_years: Whole | None = None
    contractor_base_usd: Whole | None = None
    employee_base_usd: Whole | None = None
    adjusted_yearly: Flag | None = None
    covers_dentists: Flag | None = None
    employer_threshold: Whole | None = None
    site_threshold: Whole | None = None
    notice_days: Whole | None = None
    tests: Texts | None = None
    ca_ab5_dentist_exception: Flag | None = None
