-- Where a practice's records are kept: each domain in one place at a time, and written by nobody else.
alter table patients_recordkeeping add constraint record_keeping_once exclude using gist (
    int8range(entity_id, entity_id, '[]') with &&, int4range(hashtext(domain), hashtext(domain), '[]') with &&,
    daterange(starts_on, ends_on) with &&);

-- The practices whose domain is mirrored today, for the software itself, which alone writes what is mirrored. Nobody else.
create function foundation.mirroring(domain text) returns bigint[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not foundation.is_server() then return '{}'; end if;
    return coalesce((select array_agg(k.entity_id) from public.patients_recordkeeping k
        where k.domain = mirroring.domain and k.mode = 'mirrored'
          and k.starts_on <= foundation.today_at(k.entity_id)
          and (k.ends_on is null or foundation.today_at(k.entity_id) < k.ends_on)), '{}');
end $$;

-- The practices whose domain is native here today, at which the reader holds a purpose.
create function foundation.native(domain text, purpose text) returns bigint[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
begin
    return coalesce((select array_agg(k.entity_id) from public.patients_recordkeeping k
        where k.domain = native.domain and k.mode = 'native' and k.entity_id = any(foundation.scope(native.purpose))
          and k.starts_on <= foundation.today_at(k.entity_id)
          and (k.ends_on is null or foundation.today_at(k.entity_id) < k.ends_on)), '{}');
end $$;

revoke all on all functions in schema foundation from public;
grant execute on function foundation.mirroring(text), foundation.native(text, text) to abutment_application;
