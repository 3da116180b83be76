-- A token is made by its own account, for a year at the most; afterwards only its use and its revocation can be noted.
create function foundation.guard_token() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if session_user = (select pg_get_userbyid(c.relowner) from pg_class c where c.oid = tg_relid) then
        return coalesce(new, old);  -- the owner login: migrations, and tests that build states
    end if;
    if tg_op = 'DELETE' then
        raise exception 'a token is revoked, not deleted' using errcode = '42501';
    end if;
    if new.account_id is distinct from foundation.account() then
        raise exception 'only its own account makes and changes a token' using errcode = '42501';
    end if;
    if tg_op = 'INSERT' then
        new.created_at := clock_timestamp();
        new.revoked_at := null;
        if new.expires_at > clock_timestamp() + interval '367 days' then
            raise exception 'a token lasts a year at the most' using errcode = '23514';
        end if;
    elsif (new.account_id, new.digest, new.acting_entity_id, new.capabilities, new.created_at, new.expires_at)
          is distinct from
          (old.account_id, old.digest, old.acting_entity_id, old.capabilities, old.created_at, old.expires_at)
          or (old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at) then
        raise exception 'of a token only its use and its revocation change' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update or delete on accounts_apitoken
    for each row execute function foundation.guard_token();
revoke all on function foundation.guard_token() from public;
