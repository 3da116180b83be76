"""What rows of law may say: one strict model for each subject.

Its nouns: Values, and the subjects by the name that the data file uses (which keeps the British "licence").
It never decides anything: what the values mean for a question is in `abutment.law.rules`.
"""

from abutment.law.values.base import Values
from abutment.law.values.business import (
    ClinicalIndependence,
    CorporatePractice,
    DsoRegistration,
    ManagementAgreementContent,
    ManagementAgreementFiling,
    OwnershipAndFees,
    OwnershipSurvey,
    PlatformDefault,
    PracticeActStatus,
    TransactionNotice,
)
from abutment.law.values.licensing import (
    ControlledSubstances,
    Credentialing,
    InfectionControlTraining,
    LicenseRenewal,
    Training,
)
from abutment.law.values.payments import (
    AntiKickback,
    AntiKickbackPrivate,
    ClaimsRule,
    ClaimsStandard,
    Employment,
    ExclusionScreening,
    FairMarketValue,
    NationalProviderIdentifier,
    Overpayment,
    SafeHarbor,
    SelfReferral,
)
from abutment.law.values.premises import (
    AmalgamSeparators,
    BloodbornePathogens,
    HazardCommunication,
    InfectionControl,
    PracticeExit,
    Radiation,
    RecordRetention,
)
from abutment.law.values.privacy import (
    BusinessAssociate,
    HipaaBreach,
    HipaaPrivacy,
    HipaaRights,
    HipaaSecurity,
    HipaaSecurityProposed,
    InformationBlocking,
    InformationBlockingProposed,
    StateBreach,
)

SUBJECTS: dict[str, type[Values]] = {
    "cpod_fee_structure": OwnershipAndFees,
    "management_agreement_content": ManagementAgreementContent,
    "management_agreement_filing": ManagementAgreementFiling,
    "corporate_practice_pe": CorporatePractice,
    "dso_registration": DsoRegistration,
    "clinical_independence": ClinicalIndependence,
    "cpod_survey": OwnershipSurvey,
    "platform_default": PlatformDefault,
    "transaction_notice": TransactionNotice,
    "practice_act_status": PracticeActStatus,
    "anti_kickback": AntiKickback,
    "anti_kickback_safe_harbor": SafeHarbor,
    "self_referral": SelfReferral,
    "anti_kickback_private": AntiKickbackPrivate,
    "fair_market_value": FairMarketValue,
    "overpayment": Overpayment,
    "claims": ClaimsRule,
    "claims_standard": ClaimsStandard,
    "npi": NationalProviderIdentifier,
    "exclusion_screening": ExclusionScreening,
    "employment": Employment,
    "hipaa_security": HipaaSecurity,
    "hipaa_security_proposed": HipaaSecurityProposed,
    "hipaa_privacy": HipaaPrivacy,
    "hipaa_baa": BusinessAssociate,
    "hipaa_breach": HipaaBreach,
    "hipaa_rights": HipaaRights,
    "state_breach": StateBreach,
    "information_blocking": InformationBlocking,
    "information_blocking_proposed": InformationBlockingProposed,
    "licence_renewal_ce": LicenseRenewal,
    "infection_control_training": InfectionControlTraining,
    "training": Training,
    "dea": ControlledSubstances,
    "credentialing": Credentialing,
    "record_retention": RecordRetention,
    "practice_exit": PracticeExit,
    "osha_bloodborne": BloodbornePathogens,
    "osha_hazcom": HazardCommunication,
    "radiation": Radiation,
    "infection_control": InfectionControl,
    "epa_amalgam": AmalgamSeparators,
}
