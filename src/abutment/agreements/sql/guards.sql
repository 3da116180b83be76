-- What holds for agreements, whoever writes: the application, the console, or SQL by hand.

-- A row hangs on its own agreement, and on its own entity, all the way down.
alter table agreements_amendment add constraint amendment_and_agreement unique (id, agreement_id, entity_id);
alter table agreements_agreementdocument
    add constraint agreementdocument_and_agreement unique (id, agreement_id, entity_id),
    add constraint paper_of_its_amendment foreign key (amendment_id, agreement_id, entity_id)
        references agreements_amendment (id, agreement_id, entity_id);
alter table agreements_term
    add constraint term_of_its_amendment foreign key (amendment_id, agreement_id, entity_id)
        references agreements_amendment (id, agreement_id, entity_id),
    add constraint term_of_its_paper foreign key (agreement_document_id, agreement_id, entity_id)
        references agreements_agreementdocument (id, agreement_id, entity_id),
    add constraint term_value_is_of_its_key check (value ->> 'key' = key),
    -- int8range stands in for btree_gist, which the embedded server does not carry
    add constraint term_once exclude using gist (
        int8range(amendment_id, amendment_id, '[]') with &&,
        int8range(hashtextextended(key, 0), hashtextextended(key, 0), '[]') with &&,
        daterange(starts_on, ends_on) with &&) where (amendment_id is not null);
alter table agreements_opinion add constraint opinion_of_its_paper foreign key (agreement_document_id, agreement_id, entity_id)
    references agreements_agreementdocument (id, agreement_id, entity_id);
alter table agreements_coveredlocation
    add constraint covered_by_its_amendment foreign key (amendment_id, agreement_id, entity_id)
        references agreements_amendment (id, agreement_id, entity_id),
    add constraint covered_once exclude using gist (
        int8range(amendment_id, amendment_id, '[]') with &&, int8range(location_id, location_id, '[]') with &&,
        daterange(starts_on, ends_on) with &&);

create function foundation.is_signed(agreement_id bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from public.agreements_amendment a
                   where a.agreement_id = is_signed.agreement_id and a.signed_on is not null)
$$;

-- Whether anything of an agreement is signed. The lock lets nobody sign until this transaction has ended: what is changed at
-- that moment would be signed unseen.
create function foundation.is_settled(agreement_id bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    perform from public.agreements_amendment a where a.agreement_id = is_settled.agreement_id order by a.id for no key update;
    return foundation.is_signed(is_settled.agreement_id);
end $$;

-- How the person who acts is called, for what bears a name; as everywhere: "Given Family, DDS".
create function foundation.own_name() returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select nullif(trim(concat_ws(' ', p.given_name, p.family_name)) || case when p.suffix = '' then '' else ', ' || p.suffix end, '')
    from public.organizations_person p where p.id = foundation.person()
$$;

create function foundation.guard_agreement() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'DELETE' then
        if foundation.is_signed(old.id) then
            raise exception 'an agreement that was signed stays; it can be ended' using errcode = '42501';
        end if;
        return old;
    end if;
    if tg_op = 'INSERT' then
        if new.ends_on is not null and not foundation.is_server() then
            raise exception 'an agreement is entered without an end; once signed, it can be ended' using errcode = '23514';
        end if;
        new.created_by_account_id := foundation.account();
        new.created_at := clock_timestamp();
    elsif (new.id, new.entity_id, new.kind, new.title, new.starts_on, new.created_at, new.created_by_account_id)
          is distinct from
          (old.id, old.entity_id, old.kind, old.title, old.starts_on, old.created_at, old.created_by_account_id)
    then
        raise exception 'of an agreement only its end can change; enter an amendment, or remove the draft'
            using errcode = '42501';
    elsif (new.ends_on, new.ended_because) is distinct from (old.ends_on, old.ended_because)
          and not foundation.is_server()
    then
        -- One side says it: what was owed until today stays owed, and nobody takes back what was said.
        if old.ends_on is not null then
            raise exception 'the end of an agreement is set once' using errcode = '42501';
        end if;
        if not foundation.is_signed(new.id) then
            raise exception 'what was never signed cannot end; remove the draft' using errcode = '23514';
        end if;
        if new.ends_on < foundation.today_at(new.entity_id) then
            raise exception 'an agreement does not end in the past' using errcode = '23514';
        end if;
    end if;
    new.named_entity_ids := coalesce((
        select array_agg(distinct p.party_entity_id order by p.party_entity_id)
        from public.agreements_party p
        where p.agreement_id = new.id and p.party_entity_id is not null and p.party_entity_id <> new.entity_id), '{}');
    return new;
end $$;
create trigger guard before insert or update or delete on agreements_agreement
    for each row execute function foundation.guard_agreement();

-- Who the parties are decides who must approve: they are settled before anything is signed. Whom nobody here sees or is
-- affiliated with cannot be named by number.
create function foundation.guard_party() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    party public.agreements_party;
begin
    if tg_op = 'DELETE' then party := old; else party := new; end if;
    if tg_op = 'UPDATE' then
        raise exception 'a party is removed and entered anew' using errcode = '42501';
    end if;
    if foundation.is_settled(party.agreement_id) then
        raise exception 'the parties of a signed agreement stay' using errcode = '42501';
    end if;
    if tg_op = 'INSERT' and party.party_entity_id is not null and party.party_entity_id <> party.entity_id
       and not (party.party_entity_id = any(foundation.scope('network.read')))
       and not exists (select from public.organizations_affiliation f
                       where f.practice_id = party.entity_id and f.organization_id = party.party_entity_id)
    then
        raise exception 'there is no such practice or organization' using errcode = '23503';
    end if;
    return party;
end $$;
create trigger guard before insert or update or delete on agreements_party
    for each row execute function foundation.guard_party();

-- The guard of the agreement writes whom it names. Whoever approved, reviewed or stamped did so between other parties: all of it
-- is asked anew.
create function foundation.name_parties() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    agreed bigint := case when tg_op = 'DELETE' then old.agreement_id else new.agreement_id end;
begin
    update public.agreements_agreement a set named_entity_ids = '{}' where a.id = agreed;
    update public.agreements_term t set approved_at = null where t.agreement_id = agreed and t.approved_at is not null;
    update public.agreements_coveredlocation c set approved_at = null
    where c.agreement_id = agreed and c.approved_at is not null;
    update public.agreements_amendment a set reviewed_on = null, counsel_on = null, counsel_name = ''
    where a.agreement_id = agreed and a.reviewed_on is not null;
    return null;
end $$;
create trigger name_parties after insert or delete on agreements_party
    for each row execute function foundation.name_parties();

-- An instrument begins as a draft, is stamped in order, and never changes once signed.
create function foundation.guard_amendment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    may_write boolean;
    agreement_starts_on date;
    next_number int;
begin
    if tg_op = 'DELETE' then
        if old.signed_on is not null then
            raise exception 'what was signed stays' using errcode = '42501';
        end if;
        if exists (select from public.agreements_amendment a
                   where a.agreement_id = old.agreement_id and a.number > old.number) then
            raise exception 'a later amendment stands on this one; remove that first' using errcode = '23514';
        end if;
        return old;
    end if;
    if tg_op = 'INSERT' then
        if num_nonnulls(new.reviewed_on, new.counsel_on, new.signed_on) > 0 then
            raise exception 'an amendment begins as a draft' using errcode = '23514';
        end if;
        new.removed_for_entity_ids := '{}';
        select a.starts_on into agreement_starts_on from public.agreements_agreement a where a.id = new.agreement_id;
        if new.effective_on < agreement_starts_on or (new.number = 0 and new.effective_on <> agreement_starts_on) then
            raise exception 'the agreement takes effect on its first day, %, and an amendment not before', agreement_starts_on
                using errcode = '23514';
        end if;
        select coalesce(max(a.number) + 1, 0) into next_number
        from public.agreements_amendment a where a.agreement_id = new.agreement_id;
        if new.number <> next_number then
            raise exception 'amendments are numbered without holes; the next is %', next_number using errcode = '23514';
        end if;
        return new;
    end if;
    if old.signed_on is not null then
        raise exception 'what was signed never changes; begin a new amendment' using errcode = '42501';
    end if;
    if (new.id, new.entity_id, new.agreement_id, new.number, new.title, new.effective_on)
       is distinct from (old.id, old.entity_id, old.agreement_id, old.number, old.title, old.effective_on)
    then
        raise exception 'of an amendment only its stamps can change; remove the draft and begin anew' using errcode = '42501';
    end if;
    if greatest(new.reviewed_on, new.counsel_on, new.signed_on) > foundation.today_at(new.entity_id) then
        raise exception 'a stamp bears the day on which it was given, which is not after today' using errcode = '23514';
    end if;
    -- It only grows: what a side took away is not forgotten.
    if not (new.removed_for_entity_ids @> old.removed_for_entity_ids) then
        new.removed_for_entity_ids := old.removed_for_entity_ids;
    end if;
    may_write := new.entity_id = any(foundation.scope('agreements.write'));
    if not may_write and (new.reviewed_on, new.signed_on) is distinct from (old.reviewed_on, old.signed_on) then
        raise exception 'review and signing are recorded by who may enter agreements' using errcode = '42501';
    end if;
    new.reviewed_by_account_id := case
        when new.reviewed_on is null then null
        when new.reviewed_on is distinct from old.reviewed_on then foundation.account()
        else old.reviewed_by_account_id end;
    if new.counsel_on is null then
        new.counsel_name := '';
        new.counsel_account_id := null;
    elsif (new.counsel_on, new.counsel_name) is distinct from (old.counsel_on, old.counsel_name) then
        -- Counsel's own stamp bears counsel's own name; what others record of counsel bears no sign-in.
        if foundation.account() is not null and new.entity_id = any(foundation.scope('agreements.counsel')) then
            new.counsel_account_id := foundation.account();
            new.counsel_name := coalesce(foundation.own_name(), new.counsel_name);
        else
            new.counsel_account_id := null;
        end if;
    else
        new.counsel_account_id := old.counsel_account_id;
    end if;
    if new.signed_on is null then
        new.signed_recorded_at := null;
        new.signed_by_account_id := null;
        return new;
    end if;
    perform foundation.check_signing(new);
    new.signed_by_account_id := foundation.account();
    if not foundation.is_server() or new.signed_recorded_at is null then
        new.signed_recorded_at := clock_timestamp();
    end if;
    return new;
end $$;

-- What must stand before an instrument is signed; the order of its stamps is a check of the table.
create function foundation.check_signing(signed public.agreements_amendment) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    remover bigint;
begin
    -- What both had agreed and one took away, the other has seen: it is they who record the signing.
    foreach remover in array signed.removed_for_entity_ids loop
        begin
            perform foundation.check_approval(signed.agreement_id, signed.entity_id, remover, null);
        exception when insufficient_privilege then
            raise exception 'one side took away what the other had approved; the other side records the signing' using errcode = '42501';
        end;
    end loop;
    if exists (select from public.agreements_amendment a
               where a.agreement_id = signed.agreement_id and a.number < signed.number and a.signed_on is null) then
        raise exception 'an earlier amendment is not signed; sign or remove that first' using errcode = '23514';
    end if;
    if not exists (select from public.agreements_agreementdocument d where d.amendment_id = signed.id) then
        raise exception 'there is no document to sign; attach one first' using errcode = '23514';
    end if;
    if exists (select from public.agreements_term t where t.amendment_id = signed.id and t.approved_at is null) then
        raise exception 'a term waits for its approval; approve or remove it first' using errcode = '23514';
    end if;
    if exists (select from public.agreements_coveredlocation c where c.amendment_id = signed.id and c.approved_at is null) then
        raise exception 'a location waits for its approval; approve or remove it first' using errcode = '23514';
    end if;
    if exists (select from public.agreements_agreement a where a.id = signed.agreement_id and a.kind = 'msa')
       and not (
        exists (select from public.agreements_party p
                where p.agreement_id = signed.agreement_id and p.party_entity_id = signed.entity_id)
        and exists (select from public.agreements_party p
                    left join public.scope_entity e on e.id = p.party_entity_id
                    where p.agreement_id = signed.agreement_id and p.role = 'manager'
                      and (e.kind = 'organization' or p.name <> '')))
    then
        raise exception 'a management services agreement is between the practice and its manager; name both' using errcode = '23514';
    end if;
end $$;
create trigger guard before insert or update or delete on agreements_amendment
    for each row execute function foundation.guard_amendment();

-- Whether an instrument can still be worked on; a paper or a term outside of any instrument is not held by a signature. The
-- lock lets nobody sign until this transaction has ended: a term entered at that moment would be signed unseen.
create function foundation.is_open(amendment_id bigint) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    signed_on date;
begin
    select a.signed_on into signed_on from public.agreements_amendment a where a.id = is_open.amendment_id for no key update;
    return signed_on is null;
end $$;

create function foundation.guard_agreement_document() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    amendment_id bigint := case when tg_op = 'DELETE' then old.amendment_id else new.amendment_id end;
begin
    if tg_op = 'UPDATE' then
        raise exception 'a paper is taken off and attached anew' using errcode = '42501';
    end if;
    if not foundation.is_open(amendment_id) then
        raise exception 'the papers of a signed instrument stay as they are' using errcode = '42501';
    end if;
    if tg_op = 'DELETE' then return old; end if;
    if not exists (select from public.documents_document d where d.id = new.document_id and d.shelf = 'agreements') then
        raise exception 'a paper of an agreement lies on the shelf of agreements' using errcode = '23514';
    end if;
    return new;
end $$;
create trigger guard before insert or update or delete on agreements_agreementdocument
    for each row execute function foundation.guard_agreement_document();

-- What is changed after the review is reviewed again: a stamp never covers what nobody has seen under it.
create function foundation.reopen_review() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.agreements_amendment a set reviewed_on = null, counsel_on = null, counsel_name = ''
    where a.id = case when tg_op = 'DELETE' then old.amendment_id else new.amendment_id end and a.reviewed_on is not null;
    return null;
end $$;
-- Taking away what the other side had approved changes what they agreed to, as entering something would.
create function foundation.note_removal() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    update public.agreements_amendment a
    set removed_for_entity_ids = a.removed_for_entity_ids || coalesce(foundation.acting(), 0)
    where a.id = old.amendment_id and old.approved_at is not null and not foundation.is_server()
      and not (a.removed_for_entity_ids @> array[coalesce(foundation.acting(), 0)]);
    return null;
end $$;
create trigger note_removal after delete on agreements_term for each row execute function foundation.note_removal();
create trigger note_removal after delete on agreements_coveredlocation for each row execute function foundation.note_removal();

create trigger reopen_review after insert or delete on agreements_agreementdocument
    for each row execute function foundation.reopen_review();
create trigger reopen_review after insert or delete on agreements_term
    for each row execute function foundation.reopen_review();
create trigger reopen_review after insert or delete on agreements_coveredlocation
    for each row execute function foundation.reopen_review();
