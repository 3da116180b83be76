"""Who may own, manage and be paid by a practice: the values of those rows."""

from typing import Literal

from abutment.law.values.base import Flag, Text, Texts, Values, Whole


class OwnershipAndFees(Values):
    """Who may own a practice, and by which methods a manager may be paid."""

    nondentist_ownership: Literal[
        "prohibited", "restricted", "allowed", "allowed_if_licensed", "allowed_if_registered", "unclear"
    ]
    percentage_fee: Literal["prohibited", "restricted", "silent", "unknown", "allowed_if_fmv", "allowed"]
    software_control: Literal["block", "warn_counsel_review", "allow_with_fmv_file"]
    percentage_fee_evidence: Literal["read", "read_ag_opinion", "read_partial", "inferred_from_fee_sharing_ban", "none"]
    ownership_evidence: Literal["read", "read_partial", "secondary", "own_knowledge"]
    corporate_practice_penalty: Text | None = None
    allowed_fee_bases: Texts | None = None
    covers_billing_companies: Flag | None = None
    proprietor_definition_includes_equipment_and_office_leases: Flag | None = None
    associate_means: Text | None = None
    records_control_by_nondentist: Text | None = None
    clinical_hiring_by_nondentist: Text | None = None
    board_review_required: Flag | None = None
    ag_red_flags: Texts | None = None
    office_closing_notice_days: Whole | None = None
    records_owner: Text | None = None
    medical_act_percentage_ban: Text | None = None
    fmv_test: Text | None = None
    presumed_violation_if_manager_controls: Texts | None = None
    manager_may_not_control: Texts | None = None
    required_lease_clause: Text | None = None
    penalty: Text | None = None
    manager_may_employ: Text | None = None
    fee_basis: Text | None = None
    violation: Text | None = None
    dental_director_required: Flag | Text | None = None
    licence_renewal_years: Whole | None = None
    licence_due: Text | None = None
    late_renewal_until: Text | None = None
    post_each_location: Flag | None = None
    transferable: Flag | None = None
    jurisprudence_exam_pass_pct: Whole | None = None
    background_check: Text | None = None
    majority_dentist_owned_exempt: Flag | None = None
    nondentist_may_not_own: Texts | None = None
    marketing_fee_exception: Text | None = None
    registration_period_years: Whole | None = None
    fee_per_location_usd: Whole | None = None
    late_fee_usd: Whole | None = None
    change_notice_days: Whole | None = None
    civil_penalty_max_usd: Whole | None = None
    post_names_each_site: Texts | None = None
    licence: Text | None = None
    dentist_in_charge_notice_days: Whole | None = None
    allowed_entities: Texts | None = None
    estate_window_years: Whole | None = None
    physician_percentage_note: Text | None = None
    max_nondentist_ownership_pct: Whole | None = None
    estate_window_months: Whole | None = None
    pc_shareholders: Text | None = None
    disqualified_shareholder_days: Whole | None = None
    unlicensed_practice: Text | None = None
    restricted_professional_company_owners: Text | None = None
    manager_operator_is_practice: Flag | None = None
    corporation_registration: Text | None = None
    nonprofit_exception: Flag | None = None
    trade_name_record_years: Whole | None = None
    pending_law_change: Flag | None = None
    grandfathering: Text | None = None
    new_or_expanded_entities: Text | None = None
    enacted_text_read: Flag | None = None
    minority_licensed_owners: Texts | None = None


class ManagementAgreementContent(Values):
    """What a management agreement must leave to the owner of the practice."""

    penalty_usd: Whole
    owner_approval_required: Texts


class ManagementAgreementFiling(Values):
    """Where a management agreement must be filed, and what it must state."""

    filing_required: Flag
    filed_with: Text
    agreement_must_state: Texts


class CorporatePractice(Values):
    """What investors and managers may not control."""

    applies_to_dentists: Flag
    prohibited_controls: Texts | None = None
    noncompete_on_exit: Text | None = None
    sale_of_business_noncompete: Text | None = None
    gag_clause: Text | None = None
    enforcer: Text | None = None
    safe_path: Text | None = None
    investor_types: Texts | None = None
    not_covered: Texts | None = None
    practice_form_irrelevant: Flag | None = None
    medical_licensee: Texts | None = None
    management_services: Texts | None = None
    mso_test: Text | None = None
    mixed_group_flag: Flag | None = None


class DsoRegistration(Values):
    """A registration or disclosure about a support organization."""

    filing: Text
    filed_with: Text
    forms: Texts | None = None
    service_count_trigger: Whole | None = None
    owner_disclosure_threshold_pct: Whole | None = None
    disclose: Texts | None = None
    due: Text | None = None
    registration_expires: Text | None = None
    first_registration_days: Whole | None = None
    late_update: Text | None = None
    civil_penalty_max_usd: Whole | None = None
    exempt: Texts | None = None
    service_list: Texts | None = None
    shared_with: Text | None = None


class ClinicalIndependence(Values):
    """Acts of a manager that interfere with the practice of dentistry."""

    prohibited: Texts


class OwnershipSurvey(Values):
    """A count of the states by their ownership rule."""

    ownership_defines_practice: Text
    no_clear_rule: Whole


class PlatformDefault(Values):
    """A cautious default of this product for where the law was not read."""

    default_control: Literal["block", "warn_counsel_review"] | None = None
    adult_years: Whole | None = None
    minor_until_age: Whole | None = None
    legal_hold: Flag | None = None


class TransactionNotice(Values):
    """Notice of a transaction to a state office."""

    covers_dental: Text
    notice_days: Whole | None = None
    threshold_usd: Whole | None = None


class PracticeActStatus(Values):
    """Dates on which a practice act itself changes or ends."""

    act_repeal_date: Text
    address_change_days: Whole
    email_address_of_record_required: Flag
    financing_rule_reaches: Text
