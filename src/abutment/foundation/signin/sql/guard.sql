-- A sign-in belongs to its person. Whatever roles somebody holds, their scope cannot change another account's password, address,
-- activity or second factors: not by a page, not by direct SQL as the application login.

-- Who may: the account itself, signed in by a browser (never by an API token or the console in its name); a sealed claim of the
-- sign-in flows for exactly this account; or the server itself for a stated purpose.
create function foundation.may_change_signin(target bigint) returns boolean
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
begin
    return coalesce(case
        when claimed.via in ('session', 'signin') then claimed.account_id = target
        when claimed.via = 'system' then claimed.account_id is null and claimed.reference <> ''
        else false
    end, false);
end $$;

create function foundation.guard_account() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if session_user = current_user then return new; end if;  -- the owner login: migrations
    if (new.id, new.password, new.email, new.name, new.is_active)
       is distinct from (old.id, old.password, old.email, old.name, old.is_active)
       and not foundation.may_change_signin(old.id)
    then
        raise exception 'only its own person changes a sign-in' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before update on accounts_account for each row execute function foundation.guard_account();
revoke delete on accounts_account from abutment_application;

-- Using a factor leaves marks (codes used up, the last TOTP step), written by the account as it proves itself; a mark set by anybody
-- else would lock its person out. When a factor was last used is noted by whoever runs the flow.
create function foundation.guard_authenticator() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if session_user = current_user then return coalesce(new, old); end if;
    if tg_op = 'UPDATE' and (new.id, new.user_id, new.type, new.created_at, new.data)
       is not distinct from (old.id, old.user_id, old.type, old.created_at, old.data)
    then return new; end if;
    if tg_op <> 'INSERT' and not foundation.may_change_signin(old.user_id)
       or tg_op <> 'DELETE' and not foundation.may_change_signin(new.user_id)
    then
        raise exception 'only its own person changes a second factor' using errcode = '42501';
    end if;
    if tg_op = 'UPDATE' and new.user_id = old.user_id and new.type = old.type
       and (coalesce((old.data->>'used_mask')::bigint, 0) & ~coalesce((new.data->>'used_mask')::bigint, 0) <> 0
            or coalesce((new.data->>'last_step')::bigint, 0) < coalesce((old.data->>'last_step')::bigint, 0))
    then
        raise exception 'a code that was used stays used' using errcode = '42501';
    end if;
    -- A step is thirty seconds (RFC 6238); the clocks of server and database may lie ten minutes apart.
    if tg_op <> 'DELETE'
       and coalesce((new.data->>'last_step')::bigint, 0) > floor(extract(epoch from clock_timestamp()) / 30) + 20
    then
        raise exception 'the step of a code lies in the future' using errcode = '42501';
    end if;
    return coalesce(new, old);
end $$;
create trigger guard before insert or update or delete on mfa_authenticator
    for each row execute function foundation.guard_authenticator();

-- An invitation is what it was when it was written, by whom the claim says, and for seven days. After that it is called back once, or
-- taken once: by the account that proves itself, or the server in its flow.
create function foundation.guard_invitation() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
    is_server constant boolean := coalesce(claimed.via = 'system' and claimed.account_id is null and claimed.reference <> '', false);
begin
    if session_user = current_user then return new; end if;
    if tg_op = 'INSERT' then
        new.invited_by_account_id := foundation.account();
        new.created_at := clock_timestamp();
        new.expires_at := least(new.expires_at, new.created_at + interval '7 days');
        new.accepted_at := null; new.revoked_at := null; new.account_id := null;
        return new;
    end if;
    if (new.id, new.digest, new.email, new.name, new.reference, new.entity_id, new.invited_by_account_id, new.created_at, new.expires_at)
       is distinct from
       (old.id, old.digest, old.email, old.name, old.reference, old.entity_id, old.invited_by_account_id, old.created_at, old.expires_at)
       or old.accepted_at is not null or old.revoked_at is not null
    then
        raise exception 'an invitation can only be called back or taken, once' using errcode = '42501';
    end if;
    if (new.accepted_at, new.account_id) is distinct from (old.accepted_at, old.account_id)
       and (new.accepted_at is null or new.account_id is null
            or not (is_server or coalesce(claimed.via = 'signin' and claimed.account_id = new.account_id, false)))
    then
        raise exception 'only the invited person takes an invitation' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on signin_invitation for each row execute function foundation.guard_invitation();

-- The hooks that the room `organizations` fills: whether one account may bring another back, being owners of one practice, and
-- whom it could. Until then nobody may.
create function foundation.owns_together(helper bigint, locked_out bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select false $$;

create function foundation.fellow_owners() returns table (account_id bigint, name text, email text, practice text)
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$ select null::bigint, null::text, null::text, null::text where false $$;

-- A recovery: started by a fellow owner in their own browser, 72 hours after the notice at the earliest by the database's own clock,
-- stopped by the locked-out account, used by nobody else.
create function foundation.guard_recovery() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
    is_server constant boolean := coalesce(claimed.via = 'system' and claimed.account_id is null and claimed.reference <> '', false);
begin
    if tg_op = 'INSERT' then
        if claimed.via is distinct from 'session' or claimed.account_id is distinct from new.started_by_id
           or not coalesce(foundation.owns_together(claimed.account_id, new.account_id), false)
        then
            raise exception 'only another owner of the same practice can start a recovery' using errcode = '42501';
        end if;
        select a.email into new.old_email from public.accounts_account a where a.id = new.account_id;
        new.started_at := clock_timestamp();
        new.effective_at := clock_timestamp() + interval '72 hours';
        new.noticed_at := null; new.cancelled_at := null; new.used_at := null;
        new.link_digest := ''; new.link_expires_at := null;
        return new;
    end if;
    if (new.id, new.account_id, new.started_by_id, new.old_email, new.new_email, new.started_at, new.effective_at, new.cancel_digest)
       is distinct from
       (old.id, old.account_id, old.started_by_id, old.old_email, old.new_email, old.started_at, old.effective_at, old.cancel_digest)
       or old.cancelled_at is not null or old.used_at is not null
    then
        raise exception 'a recovery can only be stopped or used' using errcode = '42501';
    end if;
    if new.link_digest <> old.link_digest and (clock_timestamp() < old.effective_at
        or claimed.via is distinct from 'session' or claimed.account_id is distinct from old.started_by_id
        or not coalesce(foundation.owns_together(claimed.account_id, old.account_id), false))
    then
        raise exception 'a recovery takes effect 72 hours after its notice, by the owner who started it' using errcode = '42501';
    end if;
    if new.used_at is not null and (clock_timestamp() < old.effective_at or old.link_digest = ''
        or claimed.via is distinct from 'signin' or claimed.account_id is distinct from old.account_id)
    then
        raise exception 'a recovery is used with its link, 72 hours after its notice' using errcode = '42501';
    end if;
    if new.cancelled_at is not null and not is_server
       and (claimed.account_id is null or claimed.account_id not in (old.account_id, old.started_by_id))
    then
        raise exception 'only its two owners stop a recovery' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on signin_recovery for each row execute function foundation.guard_recovery();

revoke all on function foundation.may_change_signin(bigint), foundation.guard_account(), foundation.guard_authenticator(),
    foundation.guard_recovery(), foundation.guard_invitation(), foundation.owns_together(bigint, bigint), foundation.fellow_owners() from public;
grant execute on function foundation.fellow_owners() to abutment_application;
