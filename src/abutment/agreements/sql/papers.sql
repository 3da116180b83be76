-- The stored bytes of a paper follow its agreement: who does not read the agreement does not open its papers either.

-- Documents at the reader's entities that are attached only to agreements that name others. Asked once per statement.
create function foundation.papers_of_others() returns bigint[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
    seen bigint[] := foundation.scope('agreements.read');
    own bigint[] := foundation.unnarrowed('agreements.read');
begin
    return coalesce((
        select array_agg(p.document_id)
        from (
            select d.document_id
            from public.agreements_agreementdocument d
            join public.agreements_agreement a on a.id = d.agreement_id
            where a.entity_id = any(seen) and not (a.entity_id = any(own))
            group by d.document_id
            having bool_and(cardinality(a.named_entity_ids) > 0 and not (a.named_entity_ids && seen))
        ) p), '{}');
end $$;
revoke all on function foundation.papers_of_others() from public;
grant execute on function foundation.papers_of_others() to abutment_application;

create policy papers_follow_their_agreement on public.documents_document as restrictive for select
    using (shelf <> 'agreements' or id <> all((select foundation.papers_of_others())::bigint[]));
