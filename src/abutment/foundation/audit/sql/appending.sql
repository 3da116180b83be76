-- Where an act may be recorded: at no entity, at one the actor knows, or in whose name it acts. Without a claim nothing is
-- said of any entity, and nobody looked at anything.
alter policy inserts on audit_event with check (
    entity_id is null
    or entity_id = (select foundation.acting())
    or entity_id = any((select foundation.scope('network.read'))::bigint[])
    or (select foundation.is_server()));
alter policy inserts on audit_look with check (
    entity_id = (select foundation.acting())
    or entity_id = any((select foundation.scope('network.read'))::bigint[])
    or (select foundation.is_server()));
