-- What holds in the network, whoever writes: the application, the console, or SQL by hand.

-- Clinical capabilities stay on the practice's side (DESIGN invariant 2). The facts of role and capability are repeated in the
-- link, so that plain checks can speak of them; ON UPDATE CASCADE brings a later change of a role under the same checks.
alter table organizations_role
    add constraint role_facts unique (id, party, is_clinical, needs_owner),
    add constraint role_party_is_known check (party in ('practice', 'organization', 'outside')),
    add constraint role_clinical_is_of_the_practice check (not is_clinical or party = 'practice'),
    add constraint role_clinical_needs_an_owner check (not is_clinical or needs_owner);
alter table organizations_capability
    add constraint capability_facts unique (code, side),
    add constraint capability_side_is_known check (side in ('clinical', 'business', 'money'));
alter table organizations_rolecapability
    add column role_party varchar(12) not null,
    add column role_is_clinical boolean not null,
    add column role_needs_owner boolean not null,
    add column capability_side varchar(8) not null,
    add constraint rolecapability_role foreign key (role_id, role_party, role_is_clinical, role_needs_owner)
        references organizations_role (id, party, is_clinical, needs_owner) on update cascade on delete cascade,
    add constraint rolecapability_capability foreign key (capability_id, capability_side)
        references organizations_capability (code, side) on update cascade on delete cascade,
    add constraint clinical_capability_needs_a_clinical_role check (capability_side <> 'clinical' or role_is_clinical);

create function foundation.fill_role_capability() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    select r.party, r.is_clinical, r.needs_owner into new.role_party, new.role_is_clinical, new.role_needs_owner
    from public.organizations_role r where r.id = new.role_id;
    select c.side into new.capability_side from public.organizations_capability c where c.code = new.capability_id;
    return new;
end $$;
create trigger fill before insert on organizations_rolecapability
    for each row execute function foundation.fill_role_capability();

-- An entity's kind is part of what others say of it.
alter table scope_entity add constraint entity_and_kind unique (id, kind);
create function foundation.refuse_entity_change() returns trigger language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'an entity keeps its kind for good' using errcode = '23514';
end $$;
create trigger kind_stays before update of kind on scope_entity
    for each row when (old.kind <> new.kind) execute function foundation.refuse_entity_change();

alter table organizations_organization
    add column kind varchar(12) not null default 'organization' check (kind = 'organization'),
    add constraint organization_is_an_organization foreign key (entity_id, kind) references scope_entity (id, kind);
alter table organizations_practice
    add column kind varchar(12) not null default 'practice' check (kind = 'practice'),
    add constraint practice_is_a_practice foreign key (entity_id, kind) references scope_entity (id, kind);
alter table organizations_affiliation
    add column practice_kind varchar(12) not null default 'practice' check (practice_kind = 'practice'),
    add column organization_kind varchar(12) not null default 'organization' check (organization_kind = 'organization'),
    add constraint affiliation_of_a_practice foreign key (practice_id, practice_kind) references scope_entity (id, kind),
    add constraint affiliation_with_an_organization foreign key (organization_id, organization_kind)
        references scope_entity (id, kind),
    -- one organization at a time; int8range stands in for btree_gist, which the embedded server does not carry
    add constraint affiliation_once exclude using gist (
        int8range(practice_id, practice_id, '[]') with &&, daterange(starts_on, ends_on) with &&);
alter table organizations_management add constraint management_once exclude using gist (
    int8range(entity_id, entity_id, '[]') with &&, daterange(starts_on, ends_on) with &&);
alter table organizations_coveredentity add constraint covered_entity_once exclude using gist (
    int8range(entity_id, entity_id, '[]') with &&, daterange(starts_on, ends_on) with &&);
alter table organizations_legalownership add constraint ownership_once exclude using gist (
    int8range(entity_id, entity_id, '[]') with &&, int8range(owner_id, owner_id, '[]') with &&,
    daterange(starts_on, ends_on) with &&);
alter table organizations_openinghours add constraint hours_once exclude using gist (
    int8range(location_id, location_id, '[]') with &&, int4range(weekday, weekday, '[]') with &&,
    daterange(starts_on, ends_on) with &&, int4range(
        (extract(hour from opens_at) * 60 + extract(minute from opens_at))::int,
        (extract(hour from closes_at) * 60 + extract(minute from closes_at))::int) with &&);
alter table organizations_chair add constraint chair_once exclude using gist (
    int8range(location_id, location_id, '[]') with &&, int8range(hashtextextended(name, 0), hashtextextended(name, 0), '[]') with &&,
    daterange(starts_on, ends_on) with &&);

-- Assignments: side against side, a license for clinical roles, no overlap, and grants that cannot be written by hand.
alter table organizations_assignment
    add column role_party varchar(12) not null,
    add column role_is_clinical boolean not null,
    add column role_needs_owner boolean not null,
    add column entity_kind varchar(12) not null,
    add constraint assignment_role foreign key (role_id, role_party, role_is_clinical, role_needs_owner)
        references organizations_role (id, party, is_clinical, needs_owner) on update cascade,
    add constraint assignment_entity foreign key (entity_id, entity_kind) references scope_entity (id, kind),
    add constraint assignment_side_matches_entity check (role_party = 'outside' or role_party = entity_kind),
    add constraint clinical_assignment_names_a_license
        check (not role_is_clinical or (license_number <> '' and license_jurisdiction ~ '^US-[A-Z]{2}$')),
    add constraint region_only_at_an_organization check (region_id is null or entity_kind = 'organization'),
    add constraint assignment_once exclude using gist (
        int8range(person_id, person_id, '[]') with &&, int8range(entity_id, entity_id, '[]') with &&,
        int8range(role_id, role_id, '[]') with &&, daterange(starts_on, ends_on) with &&);
