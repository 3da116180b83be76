-- How assignments and affiliations answer the two hooks of foundation.scope.

-- The day at an entity: affiliations and assignments begin and end at its own midnight.
create function foundation.today_at(entity_id bigint) returns date
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select (now() at time zone e.time_zone)::date from public.scope_entity e where e.id = today_at.entity_id $$;

-- The person behind the claim.
create function foundation.person() returns bigint
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ select p.id from public.organizations_person p where p.account_id = (select foundation.account()) $$;

-- Assignments at which an account holds a purpose today, acting for one entity.
create function foundation.holdings(account_id bigint, acting_id bigint, purpose text, capabilities text[])
returns table (entity_id bigint, entity_kind text, region_id bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.entity_id, a.entity_kind::text, a.region_id
    from public.organizations_person p
    join public.organizations_assignment a on a.person_id = p.id
    join public.scope_entity e on e.id = a.entity_id
    where p.account_id = holdings.account_id
      and a.entity_id = holdings.acting_id
      and a.granted_at is not null
      and a.starts_on <= (now() at time zone e.time_zone)::date
      and (a.ends_on is null or (now() at time zone e.time_zone)::date < a.ends_on)
      and exists (
          select from public.organizations_rolecapability rc
          where rc.role_id = a.role_id
            and (rc.capability_id = holdings.purpose or rc.capability_side = holdings.purpose)
            and (holdings.capabilities is null or rc.capability_id = any(holdings.capabilities)))
$$;

-- An assignment at a practice shows that practice. One at an organization shows the organization, and each practice whose
-- affiliation, with its transition, is in force today; a region narrows that. Never for a clinical purpose: the organization's
-- roles cannot carry one.
create or replace function foundation.entities_of(account_id bigint, acting_id bigint, purpose text, capabilities text[])
returns bigint[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
    -- No place on earth is more than a day away from the date in UTC. Only of what begins or ends about now is the
    -- practice's own zone asked: asking it of a thousand took most of the time.
    utc date := (now() at time zone 'UTC')::date;
    seen bigint[] := '{}';
    sources int := 0;
    held record;
begin
    for held in
        select h.entity_id, h.entity_kind, h.region_id
        from foundation.holdings(entities_of.account_id, entities_of.acting_id, entities_of.purpose, entities_of.capabilities) h
    loop
        sources := sources + 1;
        seen := seen || held.entity_id;
        if held.entity_kind = 'organization' then
            seen := seen || array(
                select f.practice_id
                from public.organizations_affiliation f
                where f.organization_id = held.entity_id
                  and (held.region_id is null or f.region_id = held.region_id)
                  and ((f.starts_on < utc and (f.ends_on is null or utc + 1 < coalesce(f.sight_ends_on, f.ends_on)))
                       or exists (
                           select from public.scope_entity e
                           where e.id = f.practice_id
                             and f.starts_on <= (now() at time zone e.time_zone)::date
                             and (f.ends_on is null
                                  or (now() at time zone e.time_zone)::date < coalesce(f.sight_ends_on, f.ends_on)))));
        end if;
    end loop;
    if entities_of.purpose in ('chart.read', 'patients.read') and entities_of.capabilities is null then
        sources := sources + 1;
        seen := seen || array(
            select m.entity_id
            from public.organizations_emergencyaccess m
            where m.account_id = entities_of.account_id and m.entity_id = entities_of.acting_id
              and m.starts_at <= statement_timestamp() and statement_timestamp() < coalesce(m.ended_early_at, m.ends_at)
              and foundation.may_see_in_an_emergency(m.account_id, m.entity_id));
    end if;
    if sources > 1 then
        return array(select distinct s.id from unnest(seen) s (id));
    end if;
    return seen;
end $$;

create or replace function foundation.capabilities_of(account_id bigint, acting_id bigint, capabilities text[])
returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select array_agg(distinct rc.capability_id::text)
    from public.organizations_person p
    join public.organizations_assignment a on a.person_id = p.id
    join public.organizations_rolecapability rc on rc.role_id = a.role_id
    where p.account_id = capabilities_of.account_id and a.entity_id = capabilities_of.acting_id
      and a.granted_at is not null and a.starts_on <= foundation.today_at(a.entity_id)
      and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on)
      and (capabilities_of.capabilities is null or rc.capability_id = any(capabilities_of.capabilities))
$$;

create or replace function foundation.first_entity(account_id bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.entity_id
    from public.organizations_person p
    join public.organizations_assignment a on a.person_id = p.id
    where p.account_id = first_entity.account_id and a.granted_at is not null
      and a.starts_on <= foundation.today_at(a.entity_id)
      and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on)
    order by a.granted_at, a.id
    limit 1
$$;

-- In whose names the person behind the claim may look: what the switch in the header offers.
create function foundation.capacities()
returns table (entity_id bigint, entity_name text, entity_kind text, time_zone text,
               role_code text, role_label text, role_party text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select e.id, e.name::text, e.kind::text, e.time_zone::text, r.code::text, r.label::text, r.party::text
    from public.organizations_assignment a
    join public.organizations_role r on r.id = a.role_id
    join public.scope_entity e on e.id = a.entity_id
    where a.person_id = (select foundation.person()) and a.granted_at is not null
      and a.starts_on <= (now() at time zone e.time_zone)::date
      and (a.ends_on is null or (now() at time zone e.time_zone)::date < a.ends_on)
    order by a.granted_at, a.id
$$;

-- The entities at which the reader holds a purpose that no region narrows: who is limited to a region does not read the ties of
-- the whole organization.
create function foundation.unnarrowed(purpose text) returns bigint[]
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
begin
    if claimed.account_id is null then return foundation.scope(purpose); end if;
    return coalesce((
        select array_agg(distinct h.entity_id)
        from foundation.holdings(claimed.account_id, claimed.acting_id, unnarrowed.purpose, claimed.capabilities) h
        where h.region_id is null), '{}');
end $$;

-- Whether a person has been granted a role at an organization that has not ended: one of its own, or an outside party's. What they
-- hold or grant at a practice is marked by it, with or without a sign-in, and already before its first day.
create function foundation.person_holds_organization_role(person_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from public.organizations_assignment a
        where a.person_id = person_holds_organization_role.person_id and a.entity_kind = 'organization'
          and a.granted_at is not null and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on))
$$;

-- The same of the person behind an account.
create function foundation.holds_organization_role(account_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce((select foundation.person_holds_organization_role(p.id) from public.organizations_person p
                     where p.account_id = holds_organization_role.account_id), false)
$$;

-- Whether an account may see charts of a practice in an emergency: who works there today in a clinical role, or in one that was
-- granted by the practice's own people, and at no organization.
create function foundation.may_see_in_an_emergency(account_id bigint, entity_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not foundation.holds_organization_role(may_see_in_an_emergency.account_id) and exists (
        select from public.organizations_person p join public.organizations_assignment a on a.person_id = p.id
        where p.account_id = may_see_in_an_emergency.account_id and a.entity_id = may_see_in_an_emergency.entity_id
          and a.role_party = 'practice' and (a.role_is_clinical or not a.granter_holds_organization_role)
          and a.granted_at is not null and a.starts_on <= foundation.today_at(a.entity_id)
          and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on))
$$;

-- A person just entered is seen by who entered them until the first assignment says where they belong.
create function foundation.is_unassigned(person_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (select from public.organizations_assignment a where a.person_id = is_unassigned.person_id)
$$;

-- Whether the reader may name a person in a new row: somebody whom they see, or whom they have just entered. Anybody else
-- is answered as absent, so that naming a number tells nothing of who bears it.
create function foundation.may_name_person(person_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select foundation.is_server() or may_name_person.person_id = foundation.person()
        or exists (
            select from public.organizations_assignment a where a.person_id = may_name_person.person_id
            and a.entity_id = any(foundation.scope('people.read')))
        or exists (
            select from public.organizations_person p where p.id = may_name_person.person_id
            and p.created_by_account_id = foundation.account() and foundation.is_unassigned(p.id))
$$;

revoke all on all functions in schema foundation from public;
grant execute on function foundation.person(), foundation.capacities(), foundation.is_unassigned(bigint),
    foundation.unnarrowed(text)
    to abutment_application;
