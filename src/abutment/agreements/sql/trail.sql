-- The trail of an agreement follows the agreement: who reads a practice's trail through an affiliation reads of those
-- agreements that they see. The practice's own people read all of it, also of drafts that are gone.
create policy agreements_follow_their_agreement on public.audit_event as restrictive for select using (
    split_part(action::text, '.', 1) not in ('agreement', 'amendment', 'term', 'opinion')
    or (select foundation.is_server())
    or account_id = (select foundation.account())
    or entity_id = any((select foundation.unnarrowed('audit.read'))::bigint[])
    or coalesce(details ->> 'agreement', substring(subject::text from '^agreement ([0-9]+)$'))
        in (select a.id::text from public.agreements_agreement a));
