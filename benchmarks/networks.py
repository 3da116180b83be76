"""A large network in a few seconds: rows written in bulk by the owner login, with every trigger and check in force.

The owner login is outside of row security; a claim of the server's own lets it pass the guards, as `abutment` itself
does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import connections, transaction

from abutment.foundation.scope import Actor
from abutment.foundation.scope.claims import sealed
from benchmarks.browsers import signed_in

_PRACTICES_IN_A_REGION = 12
_STEPS = (
    """
    insert into scope_entity (kind, name, time_zone)
    select 'organization', 'Benchmark Dental Partners', 'America/New_York'
    """,
    """
    insert into organizations_organization (entity_id, legal_name, tax_number)
    select id, 'Benchmark Dental Partners LLC', '' from scope_entity where kind = 'organization'
    """,
    """
    insert into organizations_region (entity_id, name)
    select o.id, 'Region ' || n from scope_entity o, generate_series(1, {regions}) n where o.kind = 'organization'
    """,
    """
    insert into scope_entity (kind, name, time_zone)
    select 'practice', 'Practice ' || to_char(n, 'FM00000'),
        (array['America/New_York', 'America/Chicago', 'America/Denver'])[1 + n % 3]
    from generate_series(1, {practices}) n
    """,
    """
    insert into organizations_practice (entity_id, legal_name, form, jurisdiction, tax_number, npi)
    select id, name || ' PLLC', 'pllc',
        (array['US-NY', 'US-NJ', 'US-TX', 'US-CO', 'US-CA', 'US-FL', 'US-OH', 'US-IL'])[1 + id % 8], '', ''
    from scope_entity where kind = 'practice'
    """,
    """
    insert into organizations_affiliation (practice_id, organization_id, region_id, model, brand, starts_on)
    select p.id, o.id, r.id,
        (array['equity', 'service', 'de_novo'])[1 + p.id % 3],
        (array['group', 'partnership'])[1 + p.id % 2], '2024-01-01'
    from (select id, row_number() over (order by id) - 1 as place from scope_entity where kind = 'practice') p
    cross join (select id from scope_entity where kind = 'organization') o
    join (select id, row_number() over (order by id) - 1 as place from organizations_region) r
        on r.place = p.place % {regions}
    """,
    """
    insert into organizations_management (entity_id, manager_id, starts_on)
    select practice_id, organization_id, starts_on from organizations_affiliation
    """,
    """
    insert into organizations_coveredentity (entity_id, answers_id, starts_on)
    select practice_id, practice_id, starts_on from organizations_affiliation
    """,
    """
    insert into organizations_location
        (entity_id, name, street, city, jurisdiction, postal_code, phone, time_zone, opened_on)
    select p.entity_id, 'Office ' || n, n || ' Mill Street', 'Riverton', p.jurisdiction,
        '00001', '', e.time_zone, '2024-01-01'
    from organizations_practice p join scope_entity e on e.id = p.entity_id, generate_series(1, 2) n
    """,
    """
    insert into accounts_account (password, email, name, is_active)
    select '!', 'owner' || id || '@bench.example', 'Owner ' || id, true from scope_entity where kind = 'practice'
    union all select '!', who || '@bench.example', who, true from unnest(array['executive', 'regional']) who
    """,
    """
    insert into organizations_person (given_name, family_name, suffix, npi, account_id)
    select split_part(name, ' ', 1), 'of ' || email, '', '', id from accounts_account
    """,
    """
    insert into organizations_legalownership
        (entity_id, owner_id, share_basis_points, license_jurisdiction, license_number, starts_on)
    select p.entity_id, who.id, 10000, p.jurisdiction, 'B-' || p.entity_id, '2024-01-01'
    from organizations_practice p join accounts_account a on a.email = 'owner' || p.entity_id || '@bench.example'
    join organizations_person who on who.account_id = a.id
    """,
    """
    insert into organizations_assignment
        (person_id, entity_id, role_id, license_jurisdiction, license_number,
        starts_on, granted_at, granter_holds_organization_role, holder_holds_organization_role)
    select o.owner_id, o.entity_id, r.id, '', '', '2024-01-01', now(), false, false
    from organizations_legalownership o join organizations_role r on r.code = 'owner'
    """,
    """
    insert into organizations_assignment
        (person_id, entity_id, role_id, region_id, license_jurisdiction, license_number, starts_on, granted_at,
         granter_holds_organization_role, holder_holds_organization_role)
    select who.id, o.id, r.id,
        case when a.name = 'regional' then (select min(id) from organizations_region) end, '', '',
        '2024-01-01', now(), false, false
    from accounts_account a join organizations_person who on who.account_id = a.id
    cross join (select id from scope_entity where kind = 'organization') o
    join organizations_role r on r.code = 'executive'
    where a.name in ('executive', 'regional')
    """,
)


@dataclass(frozen=True)
class Network:
    """Who looks at a network that was built for a benchmark."""

    organization_id: int
    practice_ids: list[int]
    region_practice_ids: list[int]
    owner: Actor
    regional: Actor
    executive: Actor


def build(practices: int) -> Network:
    """One organization with so many practices, each with its owner, two locations and its three facts."""
    regions = -(-practices // _PRACTICES_IN_A_REGION)
    owner_login = connections["owner"]
    with transaction.atomic(using="owner"), owner_login.cursor() as cursor:
        claim = sealed(
            Actor.system("build a network for a benchmark"),
            backend_pid=owner_login.connection.info.backend_pid,
            expires_at=int(time.time()) + 600,
        )
        cursor.execute("select set_config('abutment.claim', %s, true)", [claim])
        for step in _STEPS:
            cursor.execute(step.format(practices=practices, regions=regions))
    with owner_login.cursor() as cursor:
        cursor.execute("vacuum analyze")
        return _found(cursor)


def _found(cursor: object) -> Network:
    def values(query: str, *parameters: object) -> list[int]:
        cursor.execute(query, parameters)  # type: ignore[attr-defined]
        return [row[0] for row in cursor.fetchall()]  # type: ignore[attr-defined]

    (organization,) = values("select id from scope_entity where kind = 'organization'")
    practices = values("select id from scope_entity where kind = 'practice' order by id")
    of_region = values(
        "select practice_id from organizations_affiliation "
        "where region_id = (select min(id) from organizations_region) order by 1"
    )

    def account(name: str) -> int:
        return values("select id from accounts_account where email = %s", f"{name}@bench.example")[0]

    return Network(
        organization,
        practices,
        of_region,
        owner=signed_in(account(f"owner{of_region[0]}"), of_region[0]),
        regional=signed_in(account("regional"), organization),
        executive=signed_in(account("executive"), organization),
    )
