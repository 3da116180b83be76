"""The network under row security: who sees and writes what, what the database refuses, and how scope is answered."""

from django.db import migrations

from abutment.foundation.scope.operations import Policies, SameEntity, Scoped, SqlFile, in_scope, may_anywhere

_SHARED_AS_WRITER = (
    "exists (select from organizations_assignment a where a.person_id = organizations_person.id "
    f"and a.{in_scope('people.write')})"
)
_SHARED = "exists (select from organizations_assignment a where a.person_id = organizations_person.id)"
# Who owns a practice in law is one of its three facts: whoever sees the practice reads the owner's name.
_OWNS = "exists (select from organizations_legalownership o where o.owner_id = organizations_person.id)"
_BOTH_SIDES = (
    f"{in_scope('network.read', 'practice_id')} "
    "or organization_id = any((select foundation.unnarrowed('network.read'))::bigint[])"
)
_MY_ORGANIZATION = "in (select f.organization_id from organizations_affiliation f)"
_OWNER_ROOMS = "affiliation.accept"

_CATALOG = f"""
revoke insert, update, delete on organizations_role, organizations_capability, organizations_rolecapability
from abutment_application;
create policy reads_own_organization on scope_entity for select using (id {_MY_ORGANIZATION});
"""


class Migration(migrations.Migration):
    dependencies = [("organizations", "0001_initial"), ("scope", "0002_row_security"), ("audit", "0002_row_security")]

    operations = [
        SqlFile("abutment.organizations", "sql/network.sql"),
        SqlFile("abutment.organizations", "sql/scope.sql"),
        SqlFile("abutment.organizations", "sql/guards.sql"),
        SameEntity("organizations_chair", "location_id", "organizations_location"),
        SameEntity("organizations_openinghours", "location_id", "organizations_location"),
        SameEntity("organizations_lease", "location_id", "organizations_location"),
        SameEntity("organizations_assignment", "region_id", "organizations_region"),
        SameEntity("organizations_affiliation", "region_id", "organizations_region", entity="organization_id"),
        Policies(
            "organizations_affiliation",
            read=_BOTH_SIDES,
            insert=in_scope(_OWNER_ROOMS, "practice_id"),
            update=in_scope(_OWNER_ROOMS, "practice_id"),
        ),
        Policies(
            "organizations_organization",
            read=f"{in_scope('network.read')} or entity_id {_MY_ORGANIZATION}",
            insert="(select foundation.is_server())",
            update=in_scope("network.write"),
        ),
        Policies(
            "organizations_practice",
            read=in_scope("network.read"),
            insert="(select foundation.is_server())",
            update=in_scope("network.write"),
        ),
        Scoped("organizations_region", read="network.read", write="network.write", can_delete=True),
        Scoped("organizations_location", read="network.read", write="network.write"),
        Scoped("organizations_chair", read="network.read", write="network.write"),
        Scoped("organizations_openinghours", read="network.read", write="network.write", can_delete=True),
        Scoped("organizations_lease", read="agreements.read", write="agreements.write"),
        Scoped("organizations_legalownership", read="network.read", write=_OWNER_ROOMS),
        Scoped("organizations_management", read="network.read", write=_OWNER_ROOMS),
        Scoped("organizations_coveredentity", read="network.read", write=_OWNER_ROOMS),
        Policies(
            "organizations_assignment",
            read=f"{in_scope('people.read')} or person_id = (select foundation.person())",
            insert=f"{in_scope('people.write')} or {in_scope('clinical.grant')}",
            update=f"{in_scope('people.write')} or {in_scope('clinical.grant')}",
            delete=f"granted_at is null and ({in_scope('people.write')} or {in_scope('clinical.grant')})",
        ),
        Policies(
            "organizations_person",
            read=f"account_id = (select foundation.account()) or {_SHARED} or {_OWNS} or (select foundation.is_server()) "
            "or (created_by_account_id = (select foundation.account()) and foundation.is_unassigned(id))",
            insert=f"{may_anywhere('people.write')} or (select foundation.is_server())",
            update=f"account_id = (select foundation.account()) or {_SHARED_AS_WRITER} "
            "or (select foundation.is_server()) "
            "or (created_by_account_id = (select foundation.account()) and foundation.is_unassigned(id))",
        ),
        Policies(
            "organizations_emergencyaccess",
            read=f"{in_scope('looks.read')} or account_id = (select foundation.account())",
            insert="account_id = (select foundation.account())",
            update=f"account_id = (select foundation.account()) or {in_scope('looks.read')}",
        ),
        migrations.RunSQL(_CATALOG, migrations.RunSQL.noop),
    ]
