-- What holds for documents, whoever writes: the application, the console, or SQL by hand.
alter table documents_document
    add constraint document_digest_is_sha256 check (octet_length(sha256) = 32),
    add constraint document_key_is_wrapped check (octet_length(wrapped_key) = 60),
    add constraint document_stored_name_is_a_number check (stored_name ~ '^[0-9a-f]{2}/[0-9a-f]{32}$');

-- Of a stored document only its key's wrapping, its retention and its successor may change.
revoke update on documents_document from abutment_application;
grant update (key_id, wrapped_key, retained_until, replaced_by_id) on documents_document to abutment_application;

create function foundation.guard_document() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'INSERT' then
        if (foundation.claim()).via is not null then
            new.account_id := foundation.account();
        end if;
        new.created_at := clock_timestamp();
        new.replaced_by_id := null;
        return new;
    end if;
    if (new.id, new.entity_id, new.shelf, new.kind, new.name, new.media_type, new.size_bytes, new.sha256, new.stored_name,
        new.created_at, new.account_id, new.patient_id)
       is distinct from (old.id, old.entity_id, old.shelf, old.kind, old.name, old.media_type, old.size_bytes, old.sha256,
        old.stored_name, old.created_at, old.account_id, old.patient_id)
    then
        raise exception 'a stored document never changes' using errcode = '42501';
    end if;
    if (new.key_id, new.wrapped_key) is distinct from (old.key_id, old.wrapped_key) and not foundation.is_server() then
        raise exception 'only the server wraps keys anew' using errcode = '42501';
    end if;
    if old.replaced_by_id is not null and new.replaced_by_id is distinct from old.replaced_by_id then
        raise exception 'a document is replaced once' using errcode = '42501';
    end if;
    if old.retained_until is not null and (new.retained_until is null or new.retained_until < old.retained_until) then
        raise exception 'a retention is never shortened' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on documents_document
    for each row execute function foundation.guard_document();

-- Which of these files belong to no document. Asked as the owner of the table, so that a scope that shows no rows can never
-- make the sweeper believe that all files are orphans.
create function foundation.unknown_documents(names text[]) returns setof text
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not foundation.is_server() then
        raise exception 'only the server sweeps files' using errcode = '42501';
    end if;
    return query select n from unnest(names) n
        where not exists (select from public.documents_document d where d.stored_name = n);
end $$;

-- How many documents lie under a key; for the same reason not asked under row scope.
create function foundation.documents_under_key(wanted int) returns bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not foundation.is_server() then
        raise exception 'only the server counts keys in use' using errcode = '42501';
    end if;
    return (select count(*) from public.documents_document d where d.key_id = wanted);
end $$;

revoke all on all functions in schema foundation from public;
grant execute on function foundation.unknown_documents(text[]), foundation.documents_under_key(int) to abutment_application;
