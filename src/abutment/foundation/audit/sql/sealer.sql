-- Sealing: each appended row waits in a queue until the sealer gives it a place in the chain. The queue, and not the order
-- of numbers, says what waits: a transaction that commits late leaves its row in the queue like any other.
create table foundation.waiting_for_seal (
    place bigint generated always as identity primary key,
    event_id bigint,
    look_id bigint,
    check (num_nonnulls(event_id, look_id) = 1)
);
revoke all on foundation.waiting_for_seal from public, abutment_application;
insert into foundation.waiting_for_seal (event_id) select id from audit_event order by id;
insert into foundation.waiting_for_seal (look_id) select id from audit_look order by id;

create function foundation.await_seal() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_table_name = 'audit_event' then
        insert into foundation.waiting_for_seal (event_id) values (new.id);
    else
        insert into foundation.waiting_for_seal (look_id) values (new.id);
    end if;
    return null;
end $$;
create trigger await_seal after insert on audit_event for each row execute function foundation.await_seal();
create trigger await_seal after insert on audit_look for each row execute function foundation.await_seal();

-- The caller tells what was done and where; number and moment are the database's own. Seals are appended by the sealer alone.
revoke insert on audit_event, audit_look from abutment_application;
grant insert (account_id, via, acting_entity_id, entity_id, action, subject, details) on audit_event to abutment_application;
grant insert (account_id, via, acting_entity_id, entity_id, patient_id, purpose, what) on audit_look to abutment_application;
revoke insert, update, delete on audit_seal from abutment_application;

-- The server sees the whole trail, also acts that belong to no entity: it seals, verifies and exports.
drop policy reads on audit_event;
create policy reads on audit_event for select using (
    (select foundation.is_server())
    or entity_id = any((select foundation.scope('audit.read'))::bigint[])
    or account_id = (select foundation.account()));
drop policy reads on audit_look;
create policy reads on audit_look for select using (
    (select foundation.is_server())
    or entity_id = any((select foundation.scope('looks.read'))::bigint[]));
drop policy reads on audit_seal;
create policy reads on audit_seal for select using (
    (select foundation.is_server())
    or exists (select from audit_event e where e.id = event_id)
    or exists (select from audit_look l where l.id = look_id));

-- The canonical form of a row: each field as its length in bytes, a colon and its text; '-' for null. Nothing can be
-- moved from one field to the next without changing it.
create function foundation.canonical(fields text[]) returns bytea
language sql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
    select convert_to(coalesce(string_agg(
        case when field is null then '-' else octet_length(field) || ':' || field end, '' order by number), ''), 'UTF8')
    from unnest(fields) with ordinality as t (field, number)
$$;

create function foundation.moment_text(moment timestamptz) returns text
language sql stable parallel safe set search_path = pg_catalog, pg_temp
as $$ select to_char(moment at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') $$;

create function foundation.event_fields(e public.audit_event) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select array['event', e.id::text, foundation.moment_text(e.at), e.account_id::text, e.via::text, e.acting_entity_id::text,
                 e.entity_id::text, e.action::text, e.subject::text, e.details::text]
$$;

create function foundation.look_fields(l public.audit_look) returns text[]
language sql stable set search_path = pg_catalog, pg_temp as $$
    select array['look', l.id::text, foundation.moment_text(l.at), l.account_id::text, l.via::text, l.acting_entity_id::text,
                 l.entity_id::text, l.patient_id::text, l.purpose::text, l.what::text]
$$;

-- Gives up to row_limit waiting rows their places and says how many. One sealer at a time; all of it or, when killed, nothing.
create function foundation.seal_trail(row_limit int default 5000) returns int
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    number bigint;
    former bytea;
    waiting record;
    fresh_salt bytea;
    moment timestamptz := clock_timestamp();
    sealed int := 0;
begin
    perform pg_advisory_xact_lock(hashtextextended('foundation.seal_trail', 0));
    select s.sequence, s.hash into number, former from public.audit_seal s order by s.sequence desc limit 1;
    number := coalesce(number, 0);
    former := coalesce(former, decode(repeat('00', 32), 'hex'));
    for waiting in
        select w.place, w.event_id, w.look_id,
               case when w.look_id is null then foundation.event_fields(e) else foundation.look_fields(l) end as fields
        from foundation.waiting_for_seal w
        left join public.audit_event e on e.id = w.event_id
        left join public.audit_look l on l.id = w.look_id
        where e.id is not null or l.id is not null
        order by w.place
        limit least(greatest(row_limit, 0), 10000)
    loop
        fresh_salt := uuid_send(gen_random_uuid());
        number := number + 1;
        former := sha256(former || fresh_salt || foundation.canonical(foundation.moment_text(moment) || waiting.fields));
        insert into public.audit_seal (sequence, event_id, look_id, salt, hash, sealed_at)
            values (number, waiting.event_id, waiting.look_id, fresh_salt, former, moment);
        delete from foundation.waiting_for_seal w where w.place = waiting.place;
        sealed := sealed + 1;
    end loop;
    return sealed;
end $$;

-- The last seal: what statements and manifests print, whoever issues them.
create function foundation.trail_head() returns table (sequence bigint, hash bytea, sealed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select s.sequence, s.hash, s.sealed_at from public.audit_seal s order by s.sequence desc limit 1 $$;

-- The hash on which a seal stands, for who may read the row of that seal: with it the seal can be checked alone.
create function foundation.former_hash(seal_sequence bigint) returns bytea
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.hash
    from public.audit_seal s
    join public.audit_seal f on f.sequence = s.sequence - 1
    left join public.audit_event e on e.id = s.event_id
    left join public.audit_look l on l.id = s.look_id
    where s.sequence = seal_sequence
      and ((select foundation.is_server()) or e.account_id = (select foundation.account())
           or e.entity_id = any((select foundation.scope('audit.read'))::bigint[])
           or l.entity_id = any((select foundation.scope('looks.read'))::bigint[]))
$$;

-- Rows that vanished while they waited: the queue still names them. For the server only.
create function foundation.vanished_before_seal() returns table (kind text, row_id bigint)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when w.look_id is null then 'event' else 'look' end, coalesce(w.event_id, w.look_id)
    from foundation.waiting_for_seal w
    where (select foundation.is_server())
      and not exists (select from public.audit_event e where e.id = w.event_id)
      and not exists (select from public.audit_look l where l.id = w.look_id)
    order by w.place
$$;

-- In whose name somebody acted or looked, for who may read that row: a practice need not see an organization to be told
-- that its people looked.
create function foundation.acted_as(event_id bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select n.name::text from public.audit_event e join public.scope_entity n on n.id = e.acting_entity_id
    where e.id = event_id and ((select foundation.is_server()) or e.entity_id = any((select foundation.scope('audit.read'))::bigint[])
        or e.account_id = (select foundation.account()))
$$;
create function foundation.looked_as(look_id bigint) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select n.name::text from public.audit_look l join public.scope_entity n on n.id = l.acting_entity_id
    where l.id = look_id
      and ((select foundation.is_server()) or l.entity_id = any((select foundation.scope('looks.read'))::bigint[]))
$$;

revoke all on all functions in schema foundation from public;
grant execute on function foundation.seal_trail(int), foundation.trail_head(), foundation.former_hash(bigint),
    foundation.vanished_before_seal(), foundation.acted_as(bigint), foundation.looked_as(bigint) to abutment_application;
