-- The claim of a transaction and the scope that follows from it. Owned by the owner login; the application login may call
-- the functions and read none of the tables here.
-- `parallel restricted`: only the process that holds the connection may answer, because a claim names it; but the answer is
-- handed to parallel workers, without which no statement over a scoped table could use more than one processor.
create schema if not exists foundation;
revoke all on schema foundation from public;
grant usage on schema foundation to abutment_application;

-- HMAC-SHA256 by hand (RFC 2104): the embedded server has no pgcrypto, and sha256() is built in. The pads are the key
-- xor'ed with 0x36 and 0x5c, which the installer computes.
create table foundation.claim_key (
    id smallint primary key,
    inner_pad bytea not null check (octet_length(inner_pad) = 64),
    outer_pad bytea not null check (octet_length(outer_pad) = 64),
    created_at timestamptz not null default now()
);
revoke all on foundation.claim_key from public, abutment_application;

create type foundation.claim_fields as (
    via text, reference text, account_id bigint, acting_id bigint, capabilities text[]
);

-- The verified claim of this transaction; null when there is none, or when it is forged, expired, of another connection,
-- or when the session, token, job or account behind it is gone. Says nothing about which of these.
create function foundation.claim() returns foundation.claim_fields
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
    raw text := current_setting('abutment.claim', true);
    part text[];
    pads foundation.claim_key;
    claimed foundation.claim_fields;
begin
    if raw is null or raw = '' or length(raw) > 4000 then return null; end if;
    part := string_to_array(raw, '|');
    if array_length(part, 1) <> 9
       or part[1] !~ '^[0-9]{1,4}$' or part[4] !~ '^[0-9]{0,18}$' or part[5] !~ '^[0-9]{0,18}$'
       or part[7] !~ '^[0-9]{1,9}$' or part[8] !~ '^[0-9]{1,11}$' then return null; end if;
    select * into pads from foundation.claim_key k where k.id = part[1]::smallint;
    if pads.id is null
       or encode(sha256(pads.outer_pad || sha256(pads.inner_pad
              || convert_to(array_to_string(part[1:8], '|'), 'UTF8'))), 'hex') <> part[9]
       or part[7]::int <> pg_backend_pid()
       or part[8]::bigint <= extract(epoch from clock_timestamp())
    then return null; end if;
    claimed := (part[2], part[3], nullif(part[4], '')::bigint, nullif(part[5], '')::bigint,
                case part[6] when '' then null when '-' then '{}'::text[] else string_to_array(part[6], ',') end);
    if not foundation.is_alive(claimed) then return null; end if;
    return claimed;
end $$;

create function foundation.is_alive(claimed foundation.claim_fields) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
begin
    if claimed.account_id is not null
       and not exists (select from public.accounts_account a where a.id = claimed.account_id and a.is_active)
    then return false; end if;
    case claimed.via
        when 'session' then
            return exists (select from public.accounts_session s where s.session_key = claimed.reference
                           and s.account_id = claimed.account_id and s.expire_date > clock_timestamp());
        when 'token' then
            return claimed.reference ~ '^[0-9]{1,18}$' and exists (
                select from public.accounts_apitoken t where t.id = claimed.reference::bigint
                and t.account_id = claimed.account_id and t.acting_entity_id = claimed.acting_id
                and t.revoked_at is null and t.expires_at > clock_timestamp());
        when 'job' then
            return claimed.reference ~ '^[0-9]{1,18}$' and exists (
                select from public.procrastinate_jobs j where j.id = claimed.reference::bigint and j.status = 'doing');
        when 'signin' then  -- an account proving itself: its own sign-in, nothing else
            return claimed.account_id is not null and claimed.acting_id is null and claimed.reference <> '';
        when 'console', 'system' then
            return true;
        else
            return false;
    end case;
end $$;

-- The account that acts, or null. Triggers stamp it on what is granted or recorded, so it cannot be written by hand.
create function foundation.account() returns bigint
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ select (foundation.claim()).account_id $$;

-- Whether the server itself acts: the console or a system purpose that names no account.
create function foundation.is_server() returns boolean
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$ select coalesce((c.via in ('console', 'system') and c.account_id is null), false) from foundation.claim() c $$;

-- The hook that the room `organizations` fills: entities at which an account, acting for one entity, holds a purpose (a capability
-- or a side). Until then nobody holds anything.
create function foundation.entities_of(account_id bigint, acting_id bigint, purpose text, capabilities text[]) returns bigint[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select '{}'::bigint[] $$;

-- A second hook: in whose name an account looks before it has chosen.
create function foundation.first_entity(account_id bigint) returns bigint
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select null::bigint $$;

-- A third hook: every capability that an account holds somewhere, acting for one entity; what navigation shows.
create function foundation.capabilities_of(account_id bigint, acting_id bigint, capabilities text[]) returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select '{}'::text[] $$;

create function foundation.capabilities() returns text[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp
as $$
    select coalesce(foundation.capabilities_of(c.account_id, c.acting_id, c.capabilities), '{}')
    from foundation.claim() c
$$;

-- The entities whose rows the reader may see for a purpose: a side (clinical, business, money) or one capability.
-- Policies ask it once per statement: entity_id = any((select foundation.scope('money'))::bigint[])
create function foundation.scope(purpose text) returns bigint[]
language plpgsql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
begin
    if claimed.via is null then return '{}'; end if;
    if claimed.via in ('console', 'system') and claimed.account_id is null then
        return coalesce((select array_agg(e.id) from public.scope_entity e), '{}');
    end if;
    if claimed.account_id is null or claimed.via = 'signin' then return '{}'; end if;
    return coalesce(
        foundation.entities_of(claimed.account_id, claimed.acting_id, purpose, claimed.capabilities), '{}');
end $$;

revoke all on all functions in schema foundation from public;
grant execute on function foundation.scope(text), foundation.account(), foundation.is_server(), foundation.first_entity(bigint),
    foundation.capabilities()
    to abutment_application;
