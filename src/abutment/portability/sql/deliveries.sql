-- What holds of a practice's own storage, whoever writes: it is named, proven and ended by an owner in person, acting for the
-- practice, and where it lies never changes.

create function foundation.guard_destination() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    acting bigint := foundation.account();
    -- The keeper of the house's own marks: resealed secrets after a rotation of the key, and when owners were told.
    of_the_house text[] := array['secret', 'private_key', 'code_word', 'told_at'];
    of_the_owner text[] := array['frequency', 'weekday', 'day', 'hour', 'host_key', 'offered_host_key', 'test_name', 'code_word',
        'proven_at', 'proven_by_account_id', 'ended_at', 'ended_by_account_id'];
begin
    if tg_op = 'INSERT' then
        if acting is null then
            raise exception 'Storage for deliveries is named by an owner of the practice, in person' using errcode = 'check_violation';
        end if;
        new.entered_at := now();
        new.entered_by_account_id := acting;
        new.proven_at := null; new.proven_by_account_id := null;
        new.ended_at := null; new.ended_by_account_id := null; new.told_at := null;
        return new;
    end if;
    if acting is null then
        if to_jsonb(new) - of_the_house <> to_jsonb(old) - of_the_house then
            raise exception 'Storage for deliveries is changed by an owner of the practice, in person' using errcode = 'check_violation';
        end if;
        return new;
    end if;
    if old.ended_at is not null or to_jsonb(new) - of_the_owner <> to_jsonb(old) - of_the_owner then
        raise exception 'Where deliveries go never changes: name another place' using errcode = 'check_violation';
    end if;
    if old.proven_at is not null and (new.proven_at is distinct from old.proven_at or new.host_key <> old.host_key) then
        raise exception 'What was proven stays: name the place anew' using errcode = 'check_violation';
    end if;
    if old.proven_at is null and new.proven_at is not null then
        new.proven_by_account_id := acting;
    end if;
    if new.ended_at is not null then
        new.ended_by_account_id := acting;
        new.secret := ''; new.private_key := ''; new.code_word := '';
    end if;
    return new;
end $$;
revoke all on function foundation.guard_destination() from public;

create trigger guard before insert or update on public.portability_destination
for each row execute function foundation.guard_destination();
