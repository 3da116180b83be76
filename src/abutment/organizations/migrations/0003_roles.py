"""The first roles and what they carry. Later rooms add their own capabilities with AddCapabilities."""

from django.db import migrations

from abutment.organizations.operations import AddCapabilities, AddRoles

ROLES = [
    # code, label, party, is_clinical, needs_owner
    ("owner", "Owner dentist", "practice", False, True),
    ("dentist", "Dentist", "practice", True, True),
    ("hygienist", "Dental hygienist", "practice", True, True),
    ("assistant", "Dental assistant", "practice", True, True),
    ("practice_manager", "Practice manager", "practice", False, False),
    ("front_desk", "Front desk", "practice", False, False),
    ("executive", "Executive", "organization", False, False),
    ("administrator", "Administrator", "organization", False, False),
    ("controller", "Controller", "organization", False, False),
    ("billing", "Billing", "organization", False, False),
    ("people", "People team", "organization", False, False),
    ("purchasing", "Purchasing", "organization", False, False),
    ("it", "IT team", "organization", False, False),
    ("marketing", "Marketing", "organization", False, False),
    ("compliance", "Compliance lead", "organization", False, False),
    ("it_provider", "IT provider", "outside", False, False),
    ("auditor", "Auditor", "outside", False, False),
    ("counsel", "Counsel", "outside", False, False),
    ("regulator", "Regulator", "outside", False, False),
]
_CLINICIANS = "dentist hygienist assistant"
_PRACTICE = f"owner {_CLINICIANS} practice_manager front_desk"
_EVERYONE = " ".join(code for code, *_ in ROLES)

CAPABILITIES = {
    # by code: the side, the label, and which roles carry it
    "chart.read": ("clinical", "Read charts", _CLINICIANS),
    "chart.write": ("clinical", "Write clinical notes", "dentist hygienist"),
    "diagnosis.make": ("clinical", "Diagnose", "dentist"),
    "treatment.plan": ("clinical", "Plan treatment", "dentist"),
    "protocol.set": ("clinical", "Set clinical protocols", "dentist"),
    "patients.select": ("clinical", "Select patients for treatment", "dentist"),
    "clinical_time.set": ("clinical", "Set the time that treatment takes", "dentist"),
    "network.read": ("business", "See practices and locations", _EVERYONE),
    "network.write": ("business", "Change facts of practices and locations", "owner practice_manager administrator"),
    "people.read": (
        "business",
        "See people and their assignments",
        f"owner {_CLINICIANS} practice_manager executive administrator people compliance auditor",
    ),
    "people.write": ("business", "Propose and end assignments", "owner practice_manager administrator people"),
    "clinical.grant": ("business", "Grant clinical assignments", "owner"),
    "affiliation.accept": ("business", "Accept and end an affiliation", "owner"),
    "agreements.read": (
        "business",
        "Read agreements",
        "owner executive administrator controller auditor counsel",
    ),
    "agreements.write": ("business", "Enter agreements and their terms", "owner administrator"),
    "agreements.counsel": ("business", "Give counsel's opinion", "counsel"),
    "patients.read": ("business", "Find patients and see what is not clinical", f"{_PRACTICE} billing"),
    "schedule.read": ("business", "See the schedule", f"{_PRACTICE} billing"),
    "compliance.read": (
        "business",
        "See safeguards and evidence",
        "owner practice_manager executive compliance auditor regulator",
    ),
    "compliance.write": ("business", "Record safeguards and evidence", "owner practice_manager compliance"),
    "technology.read": ("business", "See assets and tickets", "owner practice_manager executive it it_provider"),
    "technology.write": ("business", "Work on assets and tickets", "practice_manager it it_provider"),
    "supplies.read": ("business", "See supplies", "owner practice_manager purchasing"),
    "marketing.read": ("business", "See campaigns", "owner practice_manager marketing"),
    "audit.read": (
        "business",
        "Read the audit trail",
        "owner executive administrator controller compliance auditor regulator",
    ),
    "looks.read": ("business", "Read who looked at patients", "owner"),
    "records.take": ("business", "Take everything the practice owns", "owner"),
    "money.read": ("money", "See money", "owner practice_manager executive controller billing auditor"),
    "money.write": ("money", "Post money", "controller"),
    "statements.approve": ("money", "Approve fee statements", "owner"),
    "claims.work": ("money", "Work on claims", "billing"),
}


class Migration(migrations.Migration):
    dependencies = [("organizations", "0002_row_security")]

    operations = [AddRoles(ROLES), AddCapabilities(CAPABILITIES)]
