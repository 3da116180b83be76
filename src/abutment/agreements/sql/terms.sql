-- What holds for terms and opinions: entered by one side, approved by the other, never changed.

-- What one side enters the other approves: the sides are whose agreement it is, its parties in the network, and who entered.
-- Where there is only one, anybody who may enter terms approves them.
create function foundation.check_approval(approved public.agreements_term) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    sides bigint[];
begin
    if foundation.is_server() then return; end if;
    select array_agg(a.entity_id) || array_agg(distinct p.party_entity_id) into sides
    from public.agreements_agreement a
    left join public.agreements_party p on p.agreement_id = a.id
    where a.id = approved.agreement_id;
    sides := array_remove(sides || approved.entered_for_entity_id, null);
    if not exists (select from unnest(sides) s (id) where s.id is distinct from approved.entered_for_entity_id) then return; end if;
    if approved.entered_for_entity_id is not null and approved.entered_for_entity_id = foundation.acting() then
        raise exception 'what one side entered the other side approves' using errcode = '42501';
    end if;
    if approved.entered_by_account_id is not null and approved.entered_by_account_id = foundation.account() then
        raise exception 'nobody approves what they entered themselves' using errcode = '42501';
    end if;
    if not (foundation.acting() = any(sides)) then
        raise exception 'a term is approved by a party of its agreement' using errcode = '42501';
    end if;
end $$;

create function foundation.guard_term() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    agreement_starts_on date;
    unchanged public.agreements_term;
begin
    if tg_op = 'DELETE' then
        if not foundation.is_open(old.amendment_id) or (old.amendment_id is null and old.approved_at is not null) then
            raise exception 'a term that counts stays; a new amendment takes over from it' using errcode = '42501';
        end if;
        return old;
    end if;
    if not foundation.is_open(new.amendment_id) then
        raise exception 'what was signed never changes; begin a new amendment' using errcode = '42501';
    end if;
    if tg_op = 'INSERT' then
        select a.starts_on into agreement_starts_on from public.agreements_agreement a where a.id = new.agreement_id;
        if new.starts_on < agreement_starts_on then
            raise exception 'the agreement begins on %; a term does not begin before it', agreement_starts_on
                using errcode = '23514';
        end if;
        new.entered_by_account_id := foundation.account();
        new.entered_for_entity_id := foundation.acting();
        if not foundation.is_server() then new.entered_at := clock_timestamp(); end if;
        new.approved_at := null;
        new.approved_by_account_id := null;
        new.approved_for_entity_id := null;
        new.approver_holds_organization_role := false;
        return new;
    end if;
    unchanged := new;
    unchanged.approved_at := old.approved_at;
    unchanged.approved_by_account_id := old.approved_by_account_id;
    unchanged.approved_for_entity_id := old.approved_for_entity_id;
    unchanged.approver_holds_organization_role := old.approver_holds_organization_role;
    if unchanged is distinct from old or old.approved_at is not null or new.approved_at is null then
        raise exception 'a term can only be approved, once; remove the draft and enter it anew' using errcode = '42501';
    end if;
    perform foundation.check_approval(new);
    if not foundation.is_server() then new.approved_at := clock_timestamp(); end if;
    new.approved_by_account_id := foundation.account();
    new.approved_for_entity_id := foundation.acting();
    -- DESIGN, invariant 2: an approval by somebody who also holds a role of an organization is marked so.
    new.approver_holds_organization_role := coalesce(foundation.holds_organization_role(foundation.account()), false)
        and exists (select from public.scope_entity e where e.id = foundation.acting() and e.kind = 'practice');
    return new;
end $$;
create trigger guard before insert or update or delete on agreements_term
    for each row execute function foundation.guard_term();

create function foundation.guard_opinion() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    unchanged public.agreements_opinion;
begin
    if not (new.entity_id = any(foundation.scope('agreements.counsel'))) then
        raise exception 'an opinion is given and withdrawn by counsel' using errcode = '42501';
    end if;
    if tg_op = 'INSERT' then
        new.counsel_account_id := foundation.account();
        if not foundation.is_server() then
            new.counsel_name := coalesce(foundation.own_name(), new.counsel_name);
            new.recorded_at := clock_timestamp();
        end if;
        new.withdrawn_on := null;
        new.withdrawn_recorded_at := null;
        return new;
    end if;
    unchanged := new;
    unchanged.withdrawn_on := old.withdrawn_on;
    unchanged.withdrawn_recorded_at := old.withdrawn_recorded_at;
    if unchanged is distinct from old or old.withdrawn_on is not null or new.withdrawn_on is null then
        raise exception 'an opinion stays as it was given; it can be withdrawn, once' using errcode = '42501';
    end if;
    if not foundation.is_server() or new.withdrawn_recorded_at is null then
        new.withdrawn_recorded_at := clock_timestamp();
    end if;
    return new;
end $$;
create trigger guard before insert or update on agreements_opinion
    for each row execute function foundation.guard_opinion();

revoke all on all functions in schema foundation from public;
