"""Licenses, education and permits of people: the values of those rows."""

from pydantic import StrictInt, StrictStr

from abutment.law.values.base import Flag, PerProfession, Text, TextPerProfession, Texts, Values, Whole


class MandatoryTopic(Values):
    """A topic that the education must hold, for everybody or for the people that `who` names."""

    topic: Text
    hours: Whole | None = None
    hours_max: Whole | None = None
    units: Whole | None = None
    units_max: Whole | None = None
    who: Text | None = None
    every_years: Whole | None = None
    every_renewals: Whole | None = None
    once: Flag | None = None
    in_person: Flag | None = None
    counts: Flag | None = None
    repeat: Flag | None = None
    within_months_of_start: Whole | None = None
    within_months_of_license: Whole | None = None


class CaliforniaSedation(Values):
    """Hours of education for each sedation permit in California."""

    general_anesthesia: Whole
    moderate_sedation: Whole
    oral_conscious: Whole


class FloridaSedation(Values):
    """Clocks of the sedation permit in Florida."""

    notice_hours: Whole
    report_days: Whole


class LicenseRenewal(Values):
    """When licenses renew and which education they need."""

    profession: Texts
    renewal_period_years: Whole
    ce_hours: PerProfession
    renewal_due: Text | TextPerProfession | None = None
    suspended_after: Text | None = None
    ce_cycle: Text | TextPerProfession | None = None
    ce_hours_evidence: Text | TextPerProfession | None = None
    distance_pct_max: Whole | None = None
    mandatory: tuple[MandatoryTopic, ...] | None = None
    cpr_credit_hours_max: Whole | None = None
    internet_hours_per_day_max: Whole | None = None
    clinical_hours_min: Whole | PerProfession | None = None
    renewal_anchor: Text | None = None
    carry_over: Flag | None = None
    distance_needs_test: Flag | None = None
    first_period_hours: dict[StrictStr, StrictInt] | None = None
    science_hours_min: Whole | None = None
    live_pct_min: Whole | None = None
    evidence_retention_years: Whole | None = None
    ce_window_months: Whole | None = None
    late_reactivation_months: Whole | None = None
    public_health_priority_pct_min: Whole | None = None
    first_period_exempt: Flag | None = None
    in_person_hours_min: PerProfession | None = None
    audit_response_days: Whole | None = None
    hours_are: Text | None = None
    practice_management_hours_max: Whole | None = None
    online_pct_max: Whole | PerProfession | None = None
    live_hours_min: Whole | PerProfession | None = None
    conflict: Text | None = None
    renewal_attestation: Text | None = None
    sponsor_record_years: Whole | None = None
    elective_hours_max: PerProfession | None = None
    core_subjects_min: Whole | None = None
    portfolio_required: Flag | None = None
    ce_window_years: Whole | PerProfession | None = None
    ce_cycle_anchor_year: Whole | None = None
    home_study_hours_max: Whole | PerProfession | None = None
    self_study_hours_max: Whole | PerProfession | None = None
    first_period_hours_per_full_year: PerProfession | None = None
    credits_per_day_max: Whole | None = None
    excluded_topics: Texts | None = None
    risk_mgmt_hours_max: Whole | None = None
    mandatory_hours: Whole | None = None
    evidence_retention: Text | None = None
    expires: Text | None = None
    assistant_expires: Text | None = None
    late_fee_usd: Whole | None = None
    home_study_pct_max: Whole | None = None
    participation_hour_units: Whole | None = None
    ce_due: Text | None = None
    late_fee: Text | None = None
    academic_hours_min: PerProfession | None = None
    prorated_first_period: Flag | None = None
    carry_over_hours_max: Whole | None = None
    volunteer_hours_max: Whole | None = None
    lapse_after_months: Whole | None = None
    lecture_or_clinical_pct_min: Whole | None = None


class InfectionControlTraining(Values):
    """A course in infection control that recurs."""

    interval_years: Whole
    professions: Texts
    attest_at: Text


class Training(Values):
    """A course due by a day."""

    deadline: Text


class ControlledSubstances(Values):
    """Registration and training of prescribers."""

    renewal_period_years: Whole | None = None
    hours: Whole | None = None
    once: Flag | None = None
    new_graduate_years: Whole | None = None


class Credentialing(Values):
    """Permits and attestations of a professional."""

    interval_days: Whole | None = None
    illinois_days: Whole | None = None
    renewal_months: Whole | None = None
    ca: CaliforniaSedation | None = None
    fl: FloridaSedation | None = None
    software: Text | None = None
