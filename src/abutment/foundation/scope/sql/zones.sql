-- In whose name this transaction acts, or null.
create or replace function foundation.acting() returns bigint
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ select (foundation.claim()).acting_id $$;
revoke all on function foundation.acting() from public;
grant execute on function foundation.acting() to abutment_application;

-- A zone that nobody knows would make every question for today's date at that place fail, and with it every scope that
-- holds it. So it never gets in; one that was in before becomes the zone an entity has when none is told.
update public.scope_entity set time_zone = 'America/New_York'
where time_zone not in (select name from pg_catalog.pg_timezone_names where name not like 'posix%');

-- What day it is at a practice decides from when its grants and affiliations hold: moving its zone is for its owners.
create function foundation.check_time_zone() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if tg_op = 'UPDATE' and new.time_zone = old.time_zone then return new; end if;
    if not exists (select from pg_catalog.pg_timezone_names z where z.name = new.time_zone and z.name not like 'posix%') then
        raise exception 'There is no time zone %. Write one as America/New_York.', new.time_zone using errcode = '23514';
    end if;
    if tg_op = 'UPDATE' and old.kind = 'practice'
       and session_user <> current_user  -- the owner login migrates and is asked nothing
       and not foundation.is_server()
       and not (old.id = any(foundation.scope('affiliation.accept'))) then
        raise exception 'Only its owners move the time zone of practice %. Ask one of them.', old.id using errcode = '42501';
    end if;
    return new;
end $$;
revoke all on function foundation.check_time_zone() from public;
create trigger check_time_zone before insert or update on public.scope_entity
    for each row execute function foundation.check_time_zone();
