-- An agreement is read by its parties: whose agreement it is, and each practice or organization that it names. To be affiliated with
-- one of them is not enough.

-- An organization that enters an agreement of a practice reads what it enters until the parties are named: before, not even the
-- number of the new row would come back to it. From then on the parties alone decide.
create function foundation.name_who_enters() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if cardinality(new.named_entity_ids) = 0
       and foundation.account() is not null and foundation.acting() is distinct from new.entity_id
       and not exists (select from public.agreements_party p where p.agreement_id = new.id)
    then
        new.named_entity_ids := array[foundation.acting()];
    end if;
    return new;
end $$;
-- After the trigger `guard`, which says whom the parties name: triggers go in the order of their names.
create trigger name_who_enters before insert or update on agreements_agreement
    for each row execute function foundation.name_who_enters();

-- A paper is read with an agreement to which it is attached. One that is attached to none (it was taken off, or is just being
-- stored) is read by whose it is and by who stored it.
drop policy papers_follow_their_agreement on documents_document;
drop function foundation.papers_of_others();
create policy papers_follow_their_agreement on documents_document as restrictive for select using (
    shelf <> 'agreements'
    or entity_id = any((select foundation.unnarrowed('agreements.read') || foundation.acting())::bigint[])
    or account_id = (select foundation.account())
    or id in (select p.document_id from public.agreements_agreementdocument p));
-- Else an update that reads no column would reach what is not read.
create policy papers_change_with_their_agreement on documents_document as restrictive for update using (
    shelf <> 'agreements'
    or entity_id = any((select foundation.unnarrowed('agreements.write') || foundation.acting())::bigint[])
    or account_id = (select foundation.account())
    or id in (select p.document_id from public.agreements_agreementdocument p));

-- The trail of a document follows the document: when an owner opened which paper is told, through an affiliation, to those who
-- may open it too.
create policy documents_acts_follow_their_document on audit_event as restrictive for select using (
    subject::text !~ '^document [0-9]{1,18}$'
    or (select foundation.is_server())
    or account_id = (select foundation.account())
    or entity_id = any((select foundation.unnarrowed('audit.read') || foundation.acting())::bigint[])
    or exists (
        select from public.documents_document d
        where d.id = (case when subject::text ~ '^document [0-9]{1,18}$' then substring(subject::text from 10)::bigint end)));

revoke all on all functions in schema foundation from public;
