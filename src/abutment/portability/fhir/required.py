"""Elements of primitive types that FHIR R4 requires of the resources that are written here (hl7.org/fhir/R4)."""

from __future__ import annotations

REQUIRED: dict[str, tuple[str, ...]] = {
    "Account": ("status",),
    "Appointment": ("status",),
    "CarePlan": ("status", "intent"),
    "ChargeItem": ("status",),
    "Claim": ("status", "use", "created"),
    "ClaimResponse": ("status", "use", "created", "outcome"),
    "Communication": ("status",),
    "Coverage": ("status",),
    "DocumentReference": ("status",),
    "Encounter": ("status",),
    "Flag": ("status",),
    "MedicationRequest": ("status", "intent"),
    "MedicationStatement": ("status",),
    "Observation": ("status",),
    "PaymentReconciliation": ("status", "created", "paymentDate"),
    "Procedure": ("status",),
    "Provenance": ("recorded",),
    "ServiceRequest": ("status", "intent"),
}
