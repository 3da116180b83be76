-- What holds for terms and opinions: entered by one side, approved by the other, never changed.

-- What one side enters the other approves: the sides are whose agreement it is, its parties in the network, and who entered.
-- What others enter is approved for whose agreement it is: two organizations agree nothing over a practice. Where there is only
-- one side, anybody who may enter terms approves them.
create function foundation.check_approval(agreed bigint, owner bigint, entered_for bigint, entered_by bigint) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    sides bigint[];
begin
    if foundation.is_server() then return; end if;
    select array_agg(a.entity_id) || array_agg(distinct p.party_entity_id) into sides
    from public.agreements_agreement a
    left join public.agreements_party p on p.agreement_id = a.id
    where a.id = agreed;
    sides := array_remove(sides || entered_for, null);
    if not exists (select from unnest(sides) s (id) where s.id is distinct from entered_for) then return; end if;
    if entered_for is not null and entered_for = foundation.acting() then
        raise exception 'what one side entered the other side approves' using errcode = '42501';
    end if;
    if entered_by is not null and entered_by = foundation.account() then
        raise exception 'nobody approves what they entered themselves' using errcode = '42501';
    end if;
    if entered_for is distinct from owner and foundation.acting() is distinct from owner then
        raise exception 'what others entered is approved for the practice whose agreement it is' using errcode = '42501';
    end if;
    if not (foundation.acting() = any(sides)) then
        raise exception 'a term is approved by a party of its agreement' using errcode = '42501';
    end if;
end $$;

create function foundation.guard_term() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    first_day date;
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
        select coalesce(i.effective_on, a.starts_on) into first_day
        from public.agreements_agreement a left join public.agreements_amendment i on i.id = new.amendment_id
        where a.id = new.agreement_id;
        if new.starts_on < first_day then
            raise exception 'what it is part of begins on %; a term does not begin before it', first_day using errcode = '23514';
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
    -- Parties changed while nothing was signed (name_parties): what was approved between others waits again.
    if pg_trigger_depth() > 1 and unchanged is not distinct from old and new.approved_at is null
       and not foundation.is_signed(new.agreement_id)
    then
        new.approved_by_account_id := null;
        new.approved_for_entity_id := null;
        new.approver_holds_organization_role := false;
        return new;
    end if;
    if unchanged is distinct from old or old.approved_at is not null or new.approved_at is null then
        raise exception 'a term can only be approved, once; remove the draft and enter it anew' using errcode = '42501';
    end if;
    perform foundation.check_approval(new.agreement_id, new.entity_id, old.entered_for_entity_id, old.entered_by_account_id);
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

-- The covered locations are part of what is signed: entered under an instrument, approved like a term, never changed.
create function foundation.guard_covered() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    first_day date;
    unchanged public.agreements_coveredlocation;
begin
    if not foundation.is_open(case when tg_op = 'DELETE' then old.amendment_id else new.amendment_id end) then
        raise exception 'the locations of a signed instrument stay; begin an amendment' using errcode = '42501';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    if tg_op = 'INSERT' then
        select a.effective_on into first_day from public.agreements_amendment a where a.id = new.amendment_id;
        if new.starts_on < first_day then
            raise exception 'the instrument takes effect on %; it says nothing of a day before', first_day using errcode = '23514';
        end if;
        new.entered_by_account_id := foundation.account();
        new.entered_for_entity_id := foundation.acting();
        if not foundation.is_server() then new.entered_at := clock_timestamp(); end if;
        new.approved_at := null;
        new.approved_by_account_id := null;
        new.approved_for_entity_id := null;
        return new;
    end if;
    unchanged := new;
    unchanged.approved_at := old.approved_at;
    unchanged.approved_by_account_id := old.approved_by_account_id;
    unchanged.approved_for_entity_id := old.approved_for_entity_id;
    if pg_trigger_depth() > 1 and unchanged is not distinct from old and new.approved_at is null then
        new.approved_by_account_id := null;
        new.approved_for_entity_id := null;
        return new;
    end if;
    if unchanged is distinct from old or old.approved_at is not null or new.approved_at is null then
        raise exception 'a covered location can only be approved, once; remove the draft and enter it anew' using errcode = '42501';
    end if;
    perform foundation.check_approval(new.agreement_id, new.entity_id, old.entered_for_entity_id, old.entered_by_account_id);
    if not foundation.is_server() then new.approved_at := clock_timestamp(); end if;
    new.approved_by_account_id := foundation.account();
    new.approved_for_entity_id := foundation.acting();
    return new;
end $$;
create trigger guard before insert or update or delete on agreements_coveredlocation
    for each row execute function foundation.guard_covered();

create function foundation.guard_opinion() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    unchanged public.agreements_opinion;
begin
    if not (new.entity_id = any(foundation.scope('agreements.counsel'))) then
        raise exception 'an opinion is given and withdrawn by counsel' using errcode = '42501';
    end if;
    if tg_op = 'INSERT' then
        if new.given_on > foundation.today_at(new.entity_id) then
            raise exception 'an opinion is given on a day that is not after today' using errcode = '23514';
        end if;
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
    if new.withdrawn_on < foundation.today_at(new.entity_id) and not foundation.is_server() then
        raise exception 'an opinion is withdrawn from today on, or from a later day' using errcode = '23514';
    end if;
    if not foundation.is_server() or new.withdrawn_recorded_at is null then
        new.withdrawn_recorded_at := clock_timestamp();
    end if;
    return new;
end $$;
create trigger guard before insert or update on agreements_opinion
    for each row execute function foundation.guard_opinion();

revoke all on all functions in schema foundation from public;
