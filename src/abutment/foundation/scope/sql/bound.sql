-- A claim of the system that names an entity and no account is bound to that entity: it sees its rows as the server would, and
-- no other's. So is a practice's Package read, and whatever else the software does for one practice alone.
create function foundation.bound_to() returns bigint
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
    select c.acting_id from foundation.claim() c
    where c.via = 'system' and c.account_id is null and c.acting_id is not null
$$;

-- Bound to one entity the software is not the server: what is nobody's, or everybody's, is not shown to it.
create or replace function foundation.is_server() returns boolean
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
    select coalesce((c.via = 'console' or (c.via = 'system' and c.acting_id is null)) and c.account_id is null, false)
    from foundation.claim() c
$$;

create or replace function foundation.scope(purpose text) returns bigint[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
begin
    if claimed.via is null then return '{}'; end if;
    if claimed.via = 'system' and claimed.account_id is null and claimed.acting_id is not null then
        return coalesce((select array_agg(e.id) from public.scope_entity e where e.id = claimed.acting_id), '{}');
    end if;
    if claimed.via in ('console', 'system') and claimed.account_id is null then
        return coalesce((select array_agg(e.id) from public.scope_entity e), '{}');
    end if;
    if claimed.account_id is null or claimed.via = 'signin' then return '{}'; end if;
    return coalesce(
        foundation.entities_of(claimed.account_id, claimed.acting_id, purpose, claimed.capabilities), '{}');
end $$;

revoke all on function foundation.bound_to() from public;
grant execute on function foundation.bound_to() to abutment_application;
