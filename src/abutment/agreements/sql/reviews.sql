-- What holds for reviews, whoever writes: they belong to who asked, the job that read the papers writes what was found, and each
-- side speaks for itself.

alter table agreements_review
    add constraint review_of_its_agreement foreign key (agreement_id, agreement_entity_id)
        references agreements_agreement (id, entity_id) on delete set null,
    add constraint agreements_review_id_and_entity unique (id, entity_id);
alter table agreements_reviewpaper add constraint paper_of_its_review foreign key (review_id, entity_id)
    references agreements_review (id, entity_id) on delete cascade;
alter table agreements_reviewstance add constraint stance_of_its_review foreign key (review_id, entity_id)
    references agreements_review (id, entity_id) on delete cascade;
alter table agreements_reviewcomment add constraint comment_of_its_review foreign key (review_id, entity_id)
    references agreements_review (id, entity_id) on delete cascade;

-- A review is tied once, to an agreement that its papers became papers of, byte for byte; the other side with which it is
-- shared goes on reading it only as a party.
create function foundation.check_tied(tied public.agreements_review) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (
        select from public.agreements_reviewpaper p where p.review_id = tied.id and not exists (
            select from public.agreements_agreementdocument a join public.documents_document d on d.id = a.document_id
            where a.agreement_id = tied.agreement_id and encode(d.sha256, 'hex') = p.sha256))
    then
        raise exception 'a review is tied to the agreement that has its papers' using errcode = '23514';
    end if;
    if tied.shared_with_id is not null and tied.shared_with_id <> tied.agreement_entity_id and not exists (
        select from public.agreements_party y
        where y.agreement_id = tied.agreement_id and y.party_entity_id = tied.shared_with_id)
    then
        raise exception 'a review that is shared is tied to an agreement of both sides' using errcode = '23514';
    end if;
end $$;

create function foundation.guard_review() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    is_reading boolean := (foundation.claim()).via = 'job';
    unchanged public.agreements_review;
begin
    if foundation.is_server() then
        if tg_op = 'DELETE' then return old; end if;
        return new;
    end if;
    if tg_op = 'DELETE' then
        if old.shared_at is not null then
            raise exception 'a review that was shared stays; it can be withdrawn' using errcode = '42501';
        end if;
        if old.asked_by_account_id is distinct from foundation.account() then
            raise exception 'a review is removed by who asked for it' using errcode = '42501';
        end if;
        return old;
    end if;
    if tg_op = 'INSERT' then
        if new.state <> 'waiting' or new.result is not null or new.shared_at is not null then
            raise exception 'a review begins unread and unshared' using errcode = '23514';
        end if;
        new.asked_at := clock_timestamp();
        new.asked_by_account_id := foundation.account();
        return new;
    end if;
    unchanged := new;
    unchanged.work_id := old.work_id;
    -- The draft of its agreement was removed: the foreign key sets this, nobody by hand.
    if pg_trigger_depth() > 1 and new.agreement_id is null then
        unchanged.agreement_id := old.agreement_id;
        unchanged.agreement_entity_id := old.agreement_entity_id;
    end if;
    if old.agreement_id is null and new.agreement_id is not null and pg_trigger_depth() = 1 then
        perform foundation.check_tied(new);
        unchanged.agreement_id := null;
        unchanged.agreement_entity_id := null;
    end if;
    if is_reading then
        unchanged.state := old.state;
        unchanged.failure := old.failure;
        unchanged.result := old.result;
        unchanged.catalog_version := old.catalog_version;
        unchanged.engine := old.engine;
        unchanged.read_at := old.read_at;
    elsif old.state <> 'waiting' and new.state = 'waiting' then
        unchanged.state := old.state;  -- to be read again; what was found stays until then
        unchanged.failure := old.failure;
    end if;
    if old.shared_at is null and new.shared_at is not null then
        unchanged.shared_with_id := null;
        unchanged.shared_at := null;
        if new.shared_with_id = new.entity_id then
            raise exception 'a review is shared with another side' using errcode = '23514';
        end if;
        new.shared_at := clock_timestamp();
        new.shared_by_account_id := foundation.account();
        unchanged.shared_by_account_id := old.shared_by_account_id;
    elsif old.shared_at is not null and old.withdrawn_at is null and new.withdrawn_at is not null then
        unchanged.withdrawn_at := null;
        new.withdrawn_at := clock_timestamp();
        new.withdrawn_by_account_id := foundation.account();
        unchanged.withdrawn_by_account_id := old.withdrawn_by_account_id;
    end if;
    if unchanged is distinct from old then
        raise exception 'a review is shared once and withdrawn once, and what was found is written by the reading'
            using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update or delete on agreements_review
    for each row execute function foundation.guard_review();

create function foundation.guard_review_paper() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if foundation.is_server() then return new; end if;
    if tg_op = 'INSERT' then
        if new.text <> '' then
            raise exception 'the text of a paper is written by the reading' using errcode = '42501';
        end if;
        return new;
    end if;
    if (foundation.claim()).via is distinct from 'job'
       or (new.id, new.entity_id, new.review_id, new.place, new.document_id, new.document_entity_id, new.name, new.sha256)
          is distinct from
          (old.id, old.entity_id, old.review_id, old.place, old.document_id, old.document_entity_id, old.name, old.sha256)
    then
        raise exception 'the text of a paper is written by the reading' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on agreements_reviewpaper
    for each row execute function foundation.guard_review_paper();

-- Each side speaks in its own name, and only the two sides of a review speak.
create function foundation.check_side(review_id bigint, side_id bigint) returns void
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if side_id is distinct from foundation.acting() or not exists (
        select from public.agreements_review r
        where r.id = check_side.review_id
          and (r.entity_id = side_id or r.shared_with_id = side_id and r.withdrawn_at is null))
    then
        raise exception 'a side of a review speaks for itself' using errcode = '42501';
    end if;
end $$;

create function foundation.guard_review_stance() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if foundation.is_server() then
        if tg_op = 'DELETE' then return old; end if;
        return new;
    end if;
    if tg_op = 'DELETE' then
        if pg_trigger_depth() = 1 and exists (select from public.agreements_review r where r.id = old.review_id) then
            perform foundation.check_side(old.review_id, old.side_id);
        end if;
        return old;
    end if;
    perform foundation.check_side(new.review_id, new.side_id);
    if tg_op = 'UPDATE' and (new.id, new.entity_id, new.review_id, new.side_id, new.provision)
       is distinct from (old.id, old.entity_id, old.review_id, old.side_id, old.provision) then
        raise exception 'of a stance only what it says can change' using errcode = '42501';
    end if;
    new.given_at := clock_timestamp();
    new.given_by_account_id := foundation.account();
    return new;
end $$;
create trigger guard before insert or update or delete on agreements_reviewstance
    for each row execute function foundation.guard_review_stance();

create function foundation.guard_review_comment() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if foundation.is_server() then return new; end if;
    perform foundation.check_side(new.review_id, new.side_id);
    if new.for_both and not exists (
        select from public.agreements_review r where r.id = new.review_id and r.shared_at is not null) then
        raise exception 'nobody else sees this review; share it first' using errcode = '23514';
    end if;
    new.written_at := clock_timestamp();
    new.written_by_account_id := foundation.account();
    return new;
end $$;
create trigger guard before insert on agreements_reviewcomment
    for each row execute function foundation.guard_review_comment();

-- A paper that was brought to be read lies on a shelf of its own: before anything is signed it is nobody else's to know of.
create policy reads_of_reviews on documents_document for select using (
    shelf = 'reviews' and (
        entity_id = any((select foundation.unnarrowed('agreements.read'))::bigint[])
        or id in (select p.document_id from public.agreements_reviewpaper p)));
create policy inserts_of_reviews on documents_document for insert with check (
    shelf = 'reviews' and entity_id = any((select foundation.unnarrowed('agreements.review'))::bigint[]));
create policy deletes_of_reviews on documents_document for delete using (
    shelf = 'reviews' and entity_id = any((select foundation.unnarrowed('agreements.review'))::bigint[]));

-- Nor does its trail tell others: not of the review, nor that a paper was stored for it.
create policy reviews_are_of_who_asked on audit_event as restrictive for select using (
    (split_part(action::text, '.', 1) <> 'review' and details ->> 'shelf' is distinct from 'reviews')
    or (select foundation.is_server())
    or account_id = (select foundation.account())
    or entity_id = any((select foundation.unnarrowed('audit.read'))::bigint[]));

-- Who opens a paper that another side shared leaves that in the other side's trail.
create policy inserts_of_shared_papers on audit_event for insert with check (
    action = 'document.opened' and entity_id in (select r.entity_id from public.agreements_review r));

-- Whom a practice's own rows name (sql/neighbors.sql): also with whom it shared a review.
create or replace function foundation.neighbors() returns bigint[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(named.id), '{}') from (
        select f.organization_id from public.organizations_affiliation f where f.practice_id = (select foundation.bound_to())
        union select m.manager_id from public.organizations_management m where m.entity_id = (select foundation.bound_to())
        union select c.answers_id from public.organizations_coveredentity c where c.entity_id = (select foundation.bound_to())
        union select l.tenant_id from public.organizations_lease l where l.entity_id = (select foundation.bound_to())
        union select p.party_entity_id from public.agreements_party p where p.entity_id = (select foundation.bound_to())
        union select r.shared_with_id from public.agreements_review r where r.entity_id = (select foundation.bound_to())
    ) named (id) where named.id is not null
$$;

revoke all on all functions in schema foundation from public;
