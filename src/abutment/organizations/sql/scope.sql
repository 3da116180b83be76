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
              and m.starts_at <= statement_timestamp() and statement_timestamp() < coalesce(m.ended_early_at, m.ends_at));
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

-- Whether an account's person holds a role of an organization today; approvals are marked by it.
create function foundation.holds_organization_role(account_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from public.organizations_person p
        join public.organizations_assignment a on a.person_id = p.id
        where p.account_id = holds_organization_role.account_id and a.role_party = 'organization'
          and a.granted_at is not null and a.starts_on <= foundation.today_at(a.entity_id)
          and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on))
$$;

-- Whether a person has been granted a role of an organization that has not ended; what they hold at a practice is marked by it,
-- with or without a sign-in, and already before its first day.
create function foundation.person_holds_organization_role(person_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from public.organizations_assignment a
        where a.person_id = person_holds_organization_role.person_id and a.role_party = 'organization'
          and a.granted_at is not null and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on))
$$;

-- An assignment is proposed by whoever may, and granted by whoever must: an owner of the practice for clinical and owner
-- roles. Once granted, only its end can change, and moving that end later is a new grant.
create function foundation.guard_assignment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    role public.organizations_role;
    by_account bigint := foundation.account();
    is_grant boolean;
begin
    select * into role from public.organizations_role r where r.id = new.role_id;
    new.role_party := role.party;
    new.role_is_clinical := role.is_clinical;
    new.role_needs_owner := role.needs_owner;
    select e.kind into new.entity_kind from public.scope_entity e where e.id = new.entity_id;
    if tg_op = 'INSERT' then
        new.proposed_by_account_id := by_account;
        new.proposed_at := clock_timestamp();
        is_grant := new.granted_at is not null;
    else
        new.proposed_by_account_id := old.proposed_by_account_id;
        new.proposed_at := old.proposed_at;
        new.granter_holds_organization_role := old.granter_holds_organization_role;
        new.holder_holds_organization_role := old.holder_holds_organization_role
            or (new.granted_at is not null and role.party = 'practice'
                and foundation.person_holds_organization_role(new.person_id));
        if old.granted_at is not null and (new.person_id, new.entity_id, new.role_id, new.starts_on, new.granted_at,
               new.license_jurisdiction, new.license_number, new.proposed_by_account_id, new.granted_by_account_id,
               new.granter_holds_organization_role)
           is distinct from (old.person_id, old.entity_id, old.role_id, old.starts_on, old.granted_at,
               old.license_jurisdiction, old.license_number, old.proposed_by_account_id, old.granted_by_account_id,
               old.granter_holds_organization_role)
        then
            raise exception 'a granted assignment can only be ended; grant a new one instead' using errcode = '42501';
        end if;
        is_grant := new.granted_at is not null and (old.granted_at is null
            or coalesce(new.ends_on, 'infinity') > coalesce(old.ends_on, 'infinity'));
    end if;
    if not is_grant then
        if new.granted_at is null then
            new.granted_by_account_id := null;
            new.granter_holds_organization_role := false;
            new.holder_holds_organization_role := false;
        end if;
        return new;
    end if;
    if role.needs_owner then
        if not (new.entity_id = any(foundation.scope('clinical.grant')) and by_account is not null)
           and not (foundation.is_server() and role.code = 'owner' and not exists (
               select from public.organizations_assignment a
               where a.entity_id = new.entity_id and a.role_id = new.role_id and a.granted_at is not null
                 and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on)))
        then
            raise exception 'only an owner of the practice, acting for it, can grant the role %; it can be proposed', role.code
                using errcode = '42501';
        end if;
    elsif not (new.entity_id = any(foundation.scope('people.write'))) then
        raise exception 'granting the role % takes people.write at the entity', role.code using errcode = '42501';
    end if;
    if tg_op = 'INSERT' or old.granted_at is null then
        new.granted_at := clock_timestamp();
        new.granted_by_account_id := by_account;
        new.granter_holds_organization_role := coalesce(foundation.holds_organization_role(by_account), false);
        new.holder_holds_organization_role :=
            role.party = 'practice' and foundation.person_holds_organization_role(new.person_id);
    end if;
    return new;
end $$;
create trigger guard before insert or update on organizations_assignment
    for each row execute function foundation.guard_assignment();

-- Whoever takes a role of an organization is marked from then on in what they hold at practices; the guard writes the mark.
create function foundation.mark_holder() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.organizations_assignment a set person_id = a.person_id
    where a.person_id = new.person_id and a.role_party = 'practice' and a.granted_at is not null
      and not a.holder_holds_organization_role;
    return null;
end $$;
create trigger mark_holder after insert or update on organizations_assignment
    for each row when (new.granted_at is not null and new.role_party = 'organization')
    execute function foundation.mark_holder();

-- Nobody hangs another person's record on an account: the person takes it (accepting an invitation), or the server does.
create function foundation.guard_person() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        new.created_by_account_id := foundation.account();
    else
        new.created_by_account_id := old.created_by_account_id;
    end if;
    if new.account_id is not null and (tg_op = 'INSERT' or new.account_id is distinct from old.account_id)
       and not foundation.is_server()
       and not (tg_op = 'UPDATE' and old.account_id is null and new.account_id = foundation.account())
    then
        raise exception 'only the person behind a sign-in can take it' using errcode = '42501';
    end if;
    if tg_op = 'UPDATE' and old.account_id is not null and new.account_id is null and not foundation.is_server() then
        raise exception 'a person keeps their sign-in' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on organizations_person
    for each row execute function foundation.guard_person();

-- Emergency access is taken by the person themselves, at a practice where they already work, never by the organization's
-- people, and for eight hours at the most.
create function foundation.guard_emergency() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' then
        if (new.entity_id, new.account_id, new.reason, new.starts_at, new.ends_at)
           is distinct from (old.entity_id, old.account_id, old.reason, old.starts_at, old.ends_at)
           or old.ended_early_at is not null then
            raise exception 'an emergency access can only be ended' using errcode = '42501';
        end if;
        new.ended_early_at := clock_timestamp();
        return new;
    end if;
    new.account_id := foundation.account();
    new.starts_at := clock_timestamp();
    new.ended_early_at := null;
    if new.ends_at > new.starts_at + interval '8 hours' then
        raise exception 'emergency access lasts eight hours at the most' using errcode = '23514';
    end if;
    if foundation.holds_organization_role(new.account_id) or not exists (
        select from public.organizations_person p join public.organizations_assignment a on a.person_id = p.id
        where p.account_id = new.account_id and a.entity_id = new.entity_id and a.role_party = 'practice'
          and a.granted_at is not null and a.starts_on <= foundation.today_at(a.entity_id)
          and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on))
    then
        raise exception 'emergency access is for people who work at this practice and for no organization' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on organizations_emergencyaccess
    for each row execute function foundation.guard_emergency();

-- A person just entered is seen by who entered them until the first assignment says where they belong.
create function foundation.is_unassigned(person_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select not exists (select from public.organizations_assignment a where a.person_id = is_unassigned.person_id)
$$;

revoke all on all functions in schema foundation from public;
grant execute on function foundation.person(), foundation.capacities(), foundation.is_unassigned(bigint),
    foundation.unnarrowed(text)
    to abutment_application;
