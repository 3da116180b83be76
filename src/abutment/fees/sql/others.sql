-- What a statement leaves elsewhere is read by who reads the statement: its sheet on the money shelf, its acts in the trail.

-- Statements at the reader's entities under agreements that name others, of the former organization or of the next. Asked once
-- per statement of SQL; empty for a practice's own people and for the server.
create function foundation.statements_of_others() returns bigint[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
    seen bigint[] := foundation.scope('money.read') || foundation.scope('audit.read');
    own bigint[] := foundation.unnarrowed('money.read') || foundation.unnarrowed('audit.read');
begin
    return coalesce((
        select array_agg(s.id) from public.fees_statement s
        where s.entity_id = any(seen) and not (s.entity_id = any(own))
          and cardinality(s.named_entity_ids) > 0 and not (s.named_entity_ids && seen)), '{}');
end $$;

create function foundation.sheets_of_others() returns bigint[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(s.document_id), '{}') from public.fees_statement s
    where s.document_id is not null and s.id = any((select foundation.statements_of_others())::bigint[])
$$;

create function foundation.statement_subjects_of_others() returns text[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg('statement ' || n), '{}') from unnest(foundation.statements_of_others()) n
$$;

revoke all on all functions in schema foundation from public;
grant execute on function foundation.sheets_of_others(), foundation.statement_subjects_of_others() to abutment_application;

create policy sheets_follow_their_statement on public.documents_document as restrictive for select
    using (kind <> 'statement' or id <> all((select foundation.sheets_of_others())::bigint[]));
create policy acts_follow_their_statement on public.audit_event as restrictive for select
    using (subject <> all((select foundation.statement_subjects_of_others())::text[]));
