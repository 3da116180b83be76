"""Privacy, security and breach: the values of those rows."""

from typing import Literal

from abutment.law.values.base import Flag, Text, Texts, Values, Whole


class HipaaSecurity(Values):
    """A standard or specification of the HIPAA security rule."""

    kind: Literal["standard", "standard_required", "required", "addressable"]
    retention_years: Whole | None = None


class HipaaSecurityProposed(Values):
    """A proposed change of the HIPAA security rule."""

    status: Literal["proposed"]
    last_seen_asof: Text
    compliance_days_after_final: Whole
    mfa: Flag
    encryption: Text
    restore_hours: Whole
    vuln_scan_months: Whole
    pentest_months: Whole
    comments: Whole
    industry_request_to_withdraw: Flag


class HipaaPrivacy(Values):
    """Duties of the HIPAA privacy rule."""

    retention_years: Whole | None = None
    exceptions: Texts | None = None
    refresh: Text | None = None
    record_years: Whole | None = None


class BusinessAssociate(Values):
    """What a business associate contract contains."""

    required_clauses: Texts | None = None
    optional_clauses: Texts | None = None
    dso_role: Text | None = None
    contract_per: Text | None = None


class HipaaBreach(Values):
    """A clock of the HIPAA breach notification rule."""

    max_days: Whole | None = None
    clock: Literal["discovery"] | None = None
    calendar_days: Flag | None = None
    threshold_gt: Whole | None = None
    scope: Text | None = None
    threshold_ge: Whole | None = None
    threshold_lt: Whole | None = None
    due_days_after_year_end: Whole | None = None


class HipaaRights(Values):
    """A right of the patient and the days to answer it."""

    days: Whole
    extensions: Whole
    extension_days: Whole
    lookback_years: Whole | None = None
    free_per_12_months: Whole | None = None


class StateBreach(Values):
    """A state's own clock for notices of a breach."""

    max_days: Whole
    clock: Literal["discovery"] | None = None
    ag_notice_threshold: Whole | None = None
    ag_days: Whole | None = None


class InformationBlocking(Values):
    """Who may not hold back health information."""

    exceptions: Texts | None = None
    actors: Texts | None = None
    developer_cmp_max_usd: Whole | None = None
    proposed_change: Text | None = None
    criterion: Text | None = None
    scopes: Texts | None = None
    fee_allowed_certified: Flag | None = None
    fee_uncertified: Text | None = None
    developer_cmp_since: Text | None = None
    provider_disincentives_since: Text | None = None
    first_nonconformity_letters: Text | None = None


class InformationBlockingProposed(Values):
    """A proposed change of the information blocking rules."""

    status: Literal["proposed"]
    last_seen_asof: Text
    automated_access_covered: Flag
    tefca_manner_exception: Text
    infeasibility_and_manner: Text
    comment_close: Text
    next_rule: Text
