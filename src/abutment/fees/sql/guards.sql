-- What holds of statements, whoever writes: the application, the console, or SQL by hand. What was issued never changes; an
-- owner approves, a controller issues, counsel releases, and each is written down by the database as who they are.

-- Everything of a statement that a reader relies on: the row without its stamps.
create function foundation.statement_content(s public.fees_statement) returns jsonb
language sql stable set search_path = pg_catalog, pg_temp as $$
    select to_jsonb(s) - array['status', 'approved_at', 'approved_by_account_id', 'approved_by_name',
        'approver_holds_organization_role', 'issued_at', 'issued_by_account_id', 'issued_by_name', 'chain_sequence',
        'chain_hash', 'document_id', 'settled_on']
$$;

-- The states that leave the approval of a fee to the owner, as the packaged law has them: written by the migration, so that
-- no statement is issued there without one, whoever writes it. The room's rules may ask in further states.
create table foundation.approval_state (jurisdiction text primary key);
revoke all on foundation.approval_state from public, abutment_application;

create function foundation.owner_approves_fees(entity_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (
        select from foundation.approval_state a
        where a.jurisdiction in (
            select p.jurisdiction from public.organizations_practice p where p.entity_id = owner_approves_fees.entity_id
            union select l.jurisdiction from public.organizations_location l
            where l.entity_id = owner_approves_fees.entity_id))
$$;

-- Who acts, by name: a statement is read for years, by people who see no list of people.
create function foundation.acting_name() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(
        foundation.own_name(),
        (select nullif(a.name, '') from public.accounts_account a where a.id = foundation.account()), '')
$$;

create function foundation.guard_statement() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    corrected public.fees_statement;
    is_same boolean;
begin
    if tg_op = 'INSERT' then
        if new.approved_at is not null or new.issued_at is not null or new.settled_on is not null
           or new.status not in ('draft', 'waits', 'refused') then
            raise exception 'a statement begins as a draft' using errcode = '42501';
        end if;
        if new.sequence > 0 then
            select * into corrected from public.fees_statement s where s.id = new.corrects_id;
            if (corrected.agreement_id, corrected.month, corrected.sequence) is distinct from (new.agreement_id, new.month, 0::smallint)
               or corrected.issued_at is null then
                raise exception 'a correction corrects the issued statement of its own month' using errcode = '23514';
            end if;
        end if;
        new.drafted_by_account_id := foundation.account();
        new.drafted_at := clock_timestamp();
        new.approved_by_name := '';
        new.issued_by_name := '';
        select a.named_entity_ids into new.named_entity_ids from public.agreements_agreement a where a.id = new.agreement_id;
        new.needs_approval := new.needs_approval or foundation.owner_approves_fees(new.entity_id);
        new.status := foundation.draft_standing(new);
        return new;
    end if;
    if (new.entity_id, new.agreement_id, new.named_entity_ids, new.month, new.kind, new.sequence, new.corrects_id, new.number,
        new.agreement_title, new.manager_name, new.drafted_at, new.drafted_by_account_id)
       is distinct from
       (old.entity_id, old.agreement_id, old.named_entity_ids, old.month, old.kind, old.sequence, old.corrects_id, old.number,
        old.agreement_title, old.manager_name, old.drafted_at, old.drafted_by_account_id)
    then
        raise exception 'a statement stays that of its month, agreement and number' using errcode = '42501';
    end if;
    new.needs_approval := new.needs_approval or foundation.owner_approves_fees(new.entity_id);
    if old.issued_at is not null then new.needs_approval := old.needs_approval; end if;
    is_same := foundation.statement_content(new) = foundation.statement_content(old);
    if old.issued_at is not null then
        if not is_same
           or (new.issued_at, new.issued_by_account_id, new.approved_at, new.approved_by_account_id, new.chain_sequence,
               new.chain_hash, new.approver_holds_organization_role,
               new.approved_by_name, new.issued_by_name)
              is distinct from
              (old.issued_at, old.issued_by_account_id, old.approved_at, old.approved_by_account_id, old.chain_sequence,
               old.chain_hash, old.approver_holds_organization_role,
               old.approved_by_name, old.issued_by_name)
           or (old.document_id is not null and new.document_id is distinct from old.document_id)
           or new.status not in ('issued', 'disputed', 'settled')
        then
            raise exception 'an issued statement never changes; correct it by a credit' using errcode = '42501';
        end if;
        if pg_trigger_depth() = 1 and not (new.entity_id = any(foundation.scope('money.write'))) then
            raise exception 'an issued statement is kept by a controller' using errcode = '42501';
        end if;
        new.settled_on := foundation.settled_on(new);
        new.status := foundation.statement_standing(new);
        return new;
    end if;
    new.settled_on := null;
    perform foundation.check_approval(old, new, is_same);
    if new.approved_at is not null and old.approved_at is null then
        new.approved_at := clock_timestamp();
        new.approved_by_account_id := foundation.account();
        new.approved_by_name := foundation.acting_name();
        new.approver_holds_organization_role := coalesce(foundation.holds_organization_role(foundation.account()), false);
        new.status := 'approved';
    elsif new.approved_at is null then
        new.approved_by_account_id := null;
        new.approved_by_name := '';
        new.approver_holds_organization_role := false;
        new.status := foundation.draft_standing(new);
        if not (new.entity_id = any(foundation.scope('money.write'))) then
            raise exception 'a draft is computed by a controller' using errcode = '42501';
        end if;
    else
        new.approved_at := old.approved_at;
        new.approved_by_account_id := old.approved_by_account_id;
        new.approved_by_name := old.approved_by_name;
        new.approver_holds_organization_role := old.approver_holds_organization_role;
    end if;
    if new.issued_at is not null then
        if not (new.entity_id = any(foundation.scope('money.write'))) then
            raise exception 'a statement is issued by a controller' using errcode = '42501';
        end if;
        if not is_same or old.status not in ('draft', 'approved') or (new.needs_approval and old.approved_at is null) then
            raise exception 'this statement cannot be issued: an owner approves it first, and what waits or is refused stays'
                using errcode = '42501';
        end if;
        if (new.month + interval '1 month')::date > foundation.today_at(new.entity_id) then
            raise exception 'a month is issued once it has ended' using errcode = '42501';
        end if;
        perform foundation.check_lines(new);
        select h.sequence, encode(h.hash, 'hex') into new.chain_sequence, new.chain_hash from foundation.trail_head() h;
        new.chain_hash := coalesce(new.chain_hash, '');
        new.issued_at := clock_timestamp();
        new.issued_by_account_id := foundation.account();
        new.issued_by_name := foundation.acting_name();
        new.settled_on := foundation.settled_on(new);
        new.status := foundation.statement_standing(new);
    else
        new.chain_sequence := null;
        new.chain_hash := '';
        new.document_id := null;
    end if;
    return new;
end $$;

-- How a statement stands before anybody has approved it: by its amounts alone.
create function foundation.draft_standing(s public.fees_statement) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select case
        when s.sequence > 0 or s.fee_cents <> 0 or s.by_terms_cents = 0 then 'draft'
        when s.held_cents > 0 then 'waits'
        else 'refused' end
$$;

-- The lines that somebody reads are the fee that they approve.
create function foundation.check_lines(s public.fees_statement) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if coalesce((select sum(l.amount_cents) from public.fees_statementline l where l.statement_id = s.id), 0) <> s.fee_cents then
        raise exception 'the lines of this statement do not add to its fee; run month-end again' using errcode = '42501';
    end if;
end $$;

-- The day on which payments covered the fee with its issued corrections; none while they do not, or while it is a correction.
-- Where there was nothing to pay, the practice's day on which that was issued last.
create function foundation.settled_on(s public.fees_statement) returns date
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when s.sequence > 0 then null when
        s.fee_cents + coalesce((select sum(c.fee_cents) from public.fees_statement c
                                where c.corrects_id = s.id and c.issued_at is not null), 0)
        <= coalesce((select sum(p.amount_cents) from public.fees_payment p where p.statement_id = s.id), 0)
    then coalesce((select max(p.paid_on) from public.fees_payment p where p.statement_id = s.id),
                  (select (greatest(s.issued_at, max(c.issued_at)) at time zone e.time_zone)::date
                   from public.scope_entity e left join public.fees_statement c on c.corrects_id = s.id
                   where e.id = s.entity_id group by e.time_zone))
    end
$$;

-- An approval is given by an owner acting for the practice, to exactly what is there; what changes afterwards loses it.
create function foundation.check_approval(old_row public.fees_statement, new_row public.fees_statement, is_same boolean)
returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if new_row.approved_at is null then return; end if;
    if not is_same then
        raise exception 'what an owner approved does not change; it goes back to a draft first' using errcode = '42501';
    end if;
    if old_row.approved_at is not null then return; end if;
    if foundation.account() is null or not (new_row.entity_id = any(foundation.scope('statements.approve'))) then
        raise exception 'a statement is approved by an owner of the practice, acting for it' using errcode = '42501';
    end if;
    if foundation.draft_standing(old_row) <> 'draft' then
        raise exception 'only a draft is approved; what waits for counsel or is refused is not' using errcode = '42501';
    end if;
    perform foundation.check_lines(new_row);
end $$;

-- How an issued statement stands: disputed while a line is, settled once paid.
create function foundation.statement_standing(s public.fees_statement) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case
        when exists (select from public.fees_dispute d where d.statement_id = s.id and d.state = 'open') then 'disputed'
        when s.settled_on is not null then 'settled'
        else 'issued' end
$$;

create trigger guard before insert or update on fees_statement
    for each row execute function foundation.guard_statement();

-- A correction that is issued changes what is owed on the statement of its month.
create function foundation.correction_moves_statement() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.fees_statement s set status = s.status where s.id = new.corrects_id;
    return null;
end $$;
create trigger moves_statement after update on fees_statement
    for each row when (new.corrects_id is not null and old.issued_at is null and new.issued_at is not null)
    execute function foundation.correction_moves_statement();

create function foundation.guard_statement_removal() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    raise exception 'a statement is never removed' using errcode = '42501';
end $$;
create trigger keep before delete on fees_statement for each row execute function foundation.guard_statement_removal();

-- Lines belong to a draft, and stay once it is approved or issued.
create function foundation.guard_statement_line() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    line public.fees_statementline := case when tg_op = 'DELETE' then old else new end;
begin
    if exists (select from public.fees_statement s where s.id = line.statement_id
               and (s.issued_at is not null or s.approved_at is not null)) then
        raise exception 'the lines of an approved or issued statement never change' using errcode = '42501';
    end if;
    return line;
end $$;
create trigger guard before insert or update or delete on fees_statementline
    for each row execute function foundation.guard_statement_line();

-- A dispute is opened by an owner on a line of an issued statement; the other side answers it, or the owner withdraws it.
create function foundation.guard_dispute() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    is_owner boolean := new.entity_id = any(foundation.scope('statements.approve')) and foundation.account() is not null;
begin
    if tg_op = 'INSERT' then
        if not is_owner then
            raise exception 'a line is disputed by an owner of the practice, acting for it' using errcode = '42501';
        end if;
        if not exists (select from public.fees_statement s join public.fees_statementline l on l.statement_id = s.id
                       where s.id = new.statement_id and l.id = new.line_id and s.issued_at is not null) then
            raise exception 'only a line of an issued statement is disputed' using errcode = '23514';
        end if;
        if new.state <> 'open' then
            raise exception 'a dispute begins open' using errcode = '23514';
        end if;
        new.opened_by_account_id := foundation.account();
        new.opened_by_name := foundation.acting_name();
        new.opened_at := clock_timestamp();
        return new;
    end if;
    if (new.entity_id, new.statement_id, new.line_id, new.reason, new.opened_at, new.opened_by_account_id)
       is distinct from (old.entity_id, old.statement_id, old.line_id, old.reason, old.opened_at, old.opened_by_account_id)
       or (old.state <> 'open' and (new.state, new.answer, new.conceded_cents, new.answered_at, new.answered_by_account_id)
           is distinct from (old.state, old.answer, old.conceded_cents, old.answered_at, old.answered_by_account_id))
       or (old.credit_id is not null and new.credit_id is distinct from old.credit_id)
    then
        raise exception 'what was said in a dispute stays' using errcode = '42501';
    end if;
    if old.state = 'open' and new.state = 'withdrawn' and not is_owner then
        raise exception 'a dispute is withdrawn by an owner of the practice' using errcode = '42501';
    end if;
    if old.state = 'open' and new.state in ('conceded', 'rejected') then
        if not (new.entity_id = any(foundation.scope('money.write'))) or foundation.account() = old.opened_by_account_id then
            raise exception 'a dispute is answered by a controller who did not open it' using errcode = '42501';
        end if;
    end if;
    if old.state = 'open' and new.state <> 'open' then
        new.answered_at := clock_timestamp();
        new.answered_by_account_id := foundation.account();
        new.answered_by_name := foundation.acting_name();
    end if;
    return new;
end $$;
create trigger guard before insert or update on fees_dispute for each row execute function foundation.guard_dispute();

create function foundation.reply_moves_statement() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    -- the guard of the statement says how it stands
    update public.fees_statement s set status = s.status where s.id = new.statement_id;
    return null;
end $$;
create trigger moves_statement after insert or update of state on fees_dispute
    for each row execute function foundation.reply_moves_statement();

-- A release is counsel's own word; it stays as it was given.
create function foundation.guard_release() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if foundation.account() is null or not (new.entity_id = any(foundation.scope('agreements.counsel'))) then
        raise exception 'what waits is released by a named counsel' using errcode = '42501';
    end if;
    new.counsel_name := foundation.acting_name();
    new.counsel_account_id := foundation.account();
    new.given_at := clock_timestamp();
    new.given_on := foundation.today_at(new.entity_id);
    select s.agreement_id, s.month into new.agreement_id, new.month
    from public.fees_statement s where s.id = new.statement_id and s.sequence = 0;
    if new.month is null then
        raise exception 'a release is of what waits in the statement of a month' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger guard before insert on fees_release for each row execute function foundation.guard_release();

create function foundation.guard_payment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from public.fees_statement s where s.id = new.statement_id and s.issued_at is not null) then
        raise exception 'only an issued statement is paid' using errcode = '23514';
    end if;
    new.recorded_by_account_id := foundation.account();
    new.recorded_at := clock_timestamp();
    return new;
end $$;
create trigger guard before insert on fees_payment for each row execute function foundation.guard_payment();
create trigger moves_statement after insert on fees_payment
    for each row execute function foundation.reply_moves_statement();

-- What hinders a month under an agreement is read by its parties.
create function foundation.guard_hindrance() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.named_entity_ids := coalesce(
        (select a.named_entity_ids from public.agreements_agreement a where a.id = new.agreement_id), '{}');
    new.noted_at := clock_timestamp();
    return new;
end $$;
create trigger guard before insert or update on fees_hindrance for each row execute function foundation.guard_hindrance();

create function foundation.guard_fee_input() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    new.entered_by_account_id := foundation.account();
    new.entered_at := clock_timestamp();
    return new;
end $$;
create trigger guard before insert or update on fees_feeinput
    for each row execute function foundation.guard_fee_input();

revoke all on all functions in schema foundation from public;
