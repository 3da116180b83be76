"""Safety at the office, records and leaving: the values of those rows."""

from typing import Literal

from pydantic import StrictFloat

from abutment.law.values.base import Flag, Text, Texts, Values, Whole


class MinorRule(Values):
    """How long the records of a minor are kept: the longest of what is stated."""

    min_years: Whole | None = None
    until_age: Whole | None = None
    years_after_majority: Whole | None = None
    longer_of: Flag | None = None
    basis: Text | None = None


class SupersededPeriod(Values):
    """An older period that the row's own values replace."""

    adult_years: Whole
    until_age: Whole


class RecordRetention(Values):
    """How long records of patients are kept."""

    adult_years: Whole | None
    clock_start: Literal[
        "record_date_or_last_treatment",
        "last_treatment",
        "last_appointment",
        "last_dental_entry",
        "last_entry",
        "record_date",
        "date_of_service",
        "date_item_created",
        "unspecified",
    ]
    minor_rule: MinorRule | None
    access_days: Whole | None = None
    records_owner: Text | None = None
    lab_work_order_years: Whole | None = None
    spore_log_years: Whole | None = None
    late_entry_hours: Whole | None = None
    penalty_max_usd: Whole | None = None
    incompetent: Text | None = None
    dispute_hold: Flag | None = None
    destruction_procedure_required: Flag | None = None
    unalterable_or_paper_duplicate: Flag | None = None
    corrections: Text | None = None
    transfer_business_days: Whole | None = None
    records_keeper: Text | None = None
    paper_printable: Flag | None = None
    applies: Text | None = None
    access_business_days: Whole | None = None
    ownership_records_on_request: Flag | None = None
    backup_interval_months: Whole | None = None
    permanent_audit_trail: Flag | None = None
    record_even_if_no_treatment: Flag | None = None
    ends_early_if: Texts | None = None
    implant_data_kept: Flag | None = None
    early_destruction_notice_days: Whole | None = None
    superseded: SupersededPeriod | None = None
    record_includes: Texts | None = None
    adult_years_evidence: Literal["own_knowledge"] | None = None
    corporate_clinic_years: Whole | None = None
    sign_required_each_location: Flag | None = None
    first_visit_statement_required: Flag | None = None
    electronic_records_from: Text | None = None
    controlled_substance_log_in_record: Flag | None = None
    deceased_years: Whole | None = None
    binds_manager_or_controller: Flag | None = None
    transfer_on_request_by_manager: Flag | None = None
    copy_fee: Text | None = None
    binds_non_dentist_owner: Flag | None = None
    closure_notice_to_board: Flag | None = None
    active_patient_window_months: Whole | None = None
    closure_access_years: Whole | None = None
    current_rule_read: Flag | None = None
    entry_signature_required: Flag | None = None
    models_kept: Texts | None = None
    backup_required: Flag | None = None
    transfer_note_required: Flag | None = None
    binds_dental_office_entity: Flag | None = None


class PracticeExit(Values):
    """Duties when a dentist leaves or an office closes."""

    board_notice_days: Whole | None = None
    emergency_availability_days: Whole | None = None
    patient_notice_days: Whole | None = None
    witnesses_required: Whole | None = None


class BloodbornePathogens(Values):
    """Duties of the bloodborne pathogens standard."""

    offer_working_days: Whole | None = None
    declination_form: Text | None = None
    fields: Texts | None = None
    retention_years: Whole | None = None
    applies: Text | None = None
    interval_months: Whole | None = None
    record_years: Whole | None = None
    review_months: Whole | None = None
    retention: Text | None = None
    notice_months: Whole | None = None
    hold_sample_days: Whole | None = None
    written_opinion_days: Whole | None = None


class HazardCommunication(Values):
    """Training about hazardous chemicals."""

    training: Text


class Radiation(Values):
    """Limits of exposure to radiation."""

    monitor_threshold_pct: Whole
    limit_rem_per_quarter_whole_body: StrictFloat


class InfectionControl(Values):
    """Testing and standards of infection control."""

    spore_test_days: Whole | None = None


class AmalgamSeparators(Values):
    """Duties for dental amalgam."""

    removal_pct: Whole | None = None
    ph_min: Whole | None = None
    ph_max: Whole | None = None
    old_separator_deadline: Text | None = None
    existing_source_deadline: Text | None = None
    existing_due: Text | None = None
    new_source_days: Whole | None = None
    transfer_days: Whole | None = None
    retention: Text | None = None
    retention_years: Whole | None = None
