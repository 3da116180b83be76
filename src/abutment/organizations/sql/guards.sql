-- What people's rows refuse, whoever writes them: grants, ends, names, emergencies, and where a practice stands in law.

-- Who may grant: an owner of the practice, acting for it, for clinical and owner roles; the server seats the first owner a
-- practice ever has; people.write for the rest, without a region's limit at an organization, and never to oneself.
create function foundation.check_grant(granted public.organizations_assignment, role public.organizations_role) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    is_owner boolean := granted.entity_id = any(foundation.scope('clinical.grant')) and foundation.account() is not null;
begin
    if role.needs_owner then
        if not is_owner and not (foundation.is_server() and role.code = 'owner' and not exists (
               select from public.organizations_assignment a
               where a.entity_id = granted.entity_id and a.role_id = granted.role_id and a.granted_at is not null))
        then
            raise exception 'only an owner of the practice, acting for it, can grant the role %; it can be proposed', role.code
                using errcode = '42501';
        end if;
        return;
    end if;
    if not (granted.entity_id = any(foundation.scope('people.write'))) then
        raise exception 'granting the role % takes people.write at the entity', role.code using errcode = '42501';
    end if;
    if granted.entity_kind = 'organization' and not (granted.entity_id = any(foundation.unnarrowed('people.write'))) then
        raise exception 'a role limited to a region grants no role of the whole organization' using errcode = '42501';
    end if;
    if granted.person_id = foundation.person() and not is_owner then
        raise exception 'nobody grants a role to themselves' using errcode = '42501';
    end if;
end $$;

-- Who may end: an owner of the practice or the person themselves for clinical and owner roles; never the last owner, and never
-- in the past, because pages of earlier days would change.
create function foundation.check_end(ended public.organizations_assignment, ends_on date) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if foundation.is_server() then return; end if;
    if check_end.ends_on < foundation.today_at(ended.entity_id) then
        raise exception 'an assignment ends today or later' using errcode = '42501';
    end if;
    if ended.role_needs_owner and not (ended.entity_id = any(foundation.scope('clinical.grant')))
       and ended.person_id is distinct from foundation.person()
    then
        raise exception 'a clinical or owner role is ended by an owner of the practice, acting for it, or by its own person'
            using errcode = '42501';
    end if;
    if ended.entity_kind = 'organization' and not (ended.entity_id = any(foundation.unnarrowed('people.write'))) then
        raise exception 'a role limited to a region ends no role of the whole organization' using errcode = '42501';
    end if;
    if exists (select from public.organizations_role r where r.id = ended.role_id and r.code = 'owner') and not exists (
        select from public.organizations_assignment a
        where a.entity_id = ended.entity_id and a.role_id = ended.role_id and a.id <> ended.id and a.granted_at is not null
          and a.starts_on <= check_end.ends_on and (a.ends_on is null or check_end.ends_on < a.ends_on))
    then
        raise exception 'the last owner of a practice stays until another has been granted' using errcode = '42501';
    end if;
end $$;

-- An assignment is proposed by whoever may, and granted by whoever must: an owner of the practice for clinical and owner
-- roles. Once granted, only its end can change, and moving that end later is a new grant.
create function foundation.guard_assignment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    role public.organizations_role;
    by_account bigint := foundation.account();
    is_server boolean := foundation.is_server();
    is_grant boolean;
begin
    select * into role from public.organizations_role r where r.id = new.role_id;
    new.role_party := role.party;
    new.role_is_clinical := role.is_clinical;
    new.role_needs_owner := role.needs_owner;
    select e.kind into new.entity_kind from public.scope_entity e where e.id = new.entity_id;
    if tg_op = 'INSERT' then
        if not foundation.may_name_person(new.person_id) then
            raise exception 'there is no such person' using errcode = '23503';
        end if;
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
        -- What an owner has read is what an owner grants: a proposal is withdrawn and made anew, never rewritten.
        if (new.person_id, new.entity_id, new.role_id, new.region_id, new.starts_on,
            new.license_jurisdiction, new.license_number)
           is distinct from (old.person_id, old.entity_id, old.role_id, old.region_id, old.starts_on,
            old.license_jurisdiction, old.license_number)
           or (old.granted_at is not null and (new.granted_at, new.granted_by_account_id)
               is distinct from (old.granted_at, old.granted_by_account_id))
        then
            raise exception 'an assignment can only be granted or ended; propose a new one instead' using errcode = '42501';
        end if;
        is_grant := new.granted_at is not null and (old.granted_at is null
            or coalesce(new.ends_on, 'infinity') > coalesce(old.ends_on, 'infinity'));
        if old.granted_at is not null and coalesce(new.ends_on, 'infinity') < coalesce(old.ends_on, 'infinity') then
            perform foundation.check_end(old, new.ends_on);
        end if;
    end if;
    if not is_grant then
        if new.granted_at is null then
            new.granted_by_account_id := null;
            new.granter_holds_organization_role := false;
            new.holder_holds_organization_role := false;
        end if;
        return new;
    end if;
    perform foundation.check_grant(new, role);
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
    for each row when (new.granted_at is not null and new.entity_kind = 'organization')
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
    -- Whoever has a sign-in, or works clinically or as an owner, is named by themselves or by an owner they work with.
    if tg_op = 'UPDATE' and (new.given_name, new.family_name, new.suffix, new.npi)
           is distinct from (old.given_name, old.family_name, old.suffix, old.npi)
       and not foundation.is_server() and old.account_id is distinct from foundation.account()
       and (old.account_id is not null or exists (
            select from public.organizations_assignment a where a.person_id = old.id and a.role_needs_owner))
       and not exists (select from public.organizations_assignment a where a.person_id = old.id
                       and a.entity_id = any(foundation.scope('clinical.grant')))
    then
        raise exception 'only the person, or an owner they work with, changes their name and number' using errcode = '42501';
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
    if not foundation.may_see_in_an_emergency(new.account_id, new.entity_id) then
        raise exception 'emergency access is for people whom this practice itself has taken on, and for no organization'
            using errcode = '42501';
    end if;
    if exists (select from public.organizations_emergencyaccess m
               where m.account_id = new.account_id and m.entity_id = new.entity_id
                 and clock_timestamp() < coalesce(m.ended_early_at, m.ends_at)) then
        raise exception 'your emergency access is open already; end it first' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on organizations_emergencyaccess
    for each row execute function foundation.guard_emergency();

-- An owner in law is somebody whom the writer may name.
create function foundation.guard_ownership() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not foundation.may_name_person(new.owner_id) then
        raise exception 'there is no such person' using errcode = '23503';
    end if;
    return new;
end $$;
create trigger guard before insert or update of owner_id on organizations_legalownership
    for each row execute function foundation.guard_ownership();

-- Where a practice stands in law decides which rules hold for its fees: its owners say it, or the server at its registration.
create function foundation.guard_practice() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not foundation.is_server() and not (old.entity_id = any(foundation.scope('affiliation.accept'))) then
        raise exception 'the state and the form of a practice are changed by its owners' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before update on organizations_practice for each row
    when ((old.jurisdiction, old.form) is distinct from (new.jurisdiction, new.form))
    execute function foundation.guard_practice();

revoke all on all functions in schema foundation from public;
