-- What holds for what a practice takes, whoever writes: the application, the console, or SQL by hand.

-- Who asked, and when, is said by the claim and the database's clock. An owner asks in a browser: a token is no second factor.
-- After that only the software itself writes the row, and nobody deletes one.
create function foundation.guard_package() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
begin
    if session_user = current_user then return new; end if;  -- the owner login: migrations
    if tg_op = 'INSERT' then
        if claimed.via in ('token', 'job') then
            raise exception 'a Package is asked for by an owner who is there' using errcode = '42501';
        end if;
        new.asked_by_account_id := claimed.account_id;
        new.asked_at := clock_timestamp();
        new.state := 'asked';
        new.attempts := 0; new.error := ''; new.contents := '{}';
        new.work_id := null; new.started_at := null; new.finished_at := null; new.as_of := null;
        new.document_id := null; new.size_bytes := null; new.sha256 := ''; new.manifest_sha256 := '';
        new.key_id := null; new.key := ''; new.keep_until := null; new.removed_at := null;
        return new;
    end if;
    if not foundation.is_server() then
        raise exception 'a Package is written by the software itself' using errcode = '42501';
    end if;
    if (new.id, new.entity_id, new.asked_by_account_id, new.asked_at)
       is distinct from (old.id, old.entity_id, old.asked_by_account_id, old.asked_at)
    then
        raise exception 'whose Package it is, and who asked for it, never changes' using errcode = '42501';
    end if;
    if old.state in ('done', 'failed', 'canceled') and (new.state, new.as_of, new.sha256, new.manifest_sha256, new.finished_at)
       is distinct from (old.state, old.as_of, old.sha256, old.manifest_sha256, old.finished_at)
    then
        raise exception 'a Package that has ended stays as it is' using errcode = '42501';
    end if;
    return new;
end $$;
create trigger guard before insert or update on portability_package
    for each row execute function foundation.guard_package();

-- 45 CFR 164.524(b)(2): thirty days from the day the request was received, and one extension of no more than thirty, told in
-- writing within the first thirty. Whose request it is never changes; what was given stays given.
create function foundation.guard_records_request() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    is_server constant boolean := coalesce(foundation.is_server(), false);
begin
    if session_user = current_user then return new; end if;
    if tg_op = 'INSERT' then
        new.registered_by_account_id := foundation.account();
        new.registered_at := clock_timestamp();
        new.due_on := new.received_on + 30;
        new.extended_on := null; new.extension_reason := '';
        new.state := 'open';
        new.work_id := null; new.made_at := null; new.document_id := null; new.size_bytes := null; new.sha256 := '';
        new.error := ''; new.keep_until := null; new.removed_at := null;
        new.ended_at := null; new.ended_by_account_id := null; new.given_how := '';
        return new;
    end if;
    if (new.id, new.entity_id, new.patient_id, new.asked_by, new.asker_name, new.purpose, new.received_on,
        new.registered_at, new.registered_by_account_id)
       is distinct from (old.id, old.entity_id, old.patient_id, old.asked_by, old.asker_name, old.purpose, old.received_on,
        old.registered_at, old.registered_by_account_id)
    then
        raise exception 'what was asked for is what it was' using errcode = '42501';
    end if;
    if old.state in ('given', 'withdrawn') and (new.state, new.ended_at, new.ended_by_account_id, new.given_how)
       is distinct from (old.state, old.ended_at, old.ended_by_account_id, old.given_how)
    then
        raise exception 'a request that has ended stays as it is' using errcode = '42501';
    end if;
    if (new.extended_on, new.extension_reason) is distinct from (old.extended_on, old.extension_reason) then
        if old.extended_on is not null then
            raise exception 'a request is extended once (45 CFR 164.524(b)(2)(ii))' using errcode = '42501';
        end if;
        if new.extended_on > old.received_on + 30 or new.extended_on < old.received_on then
            raise exception 'an extension is told within the first thirty days (45 CFR 164.524(b)(2)(ii))'
                using errcode = '42501';
        end if;
    end if;
    new.due_on := new.received_on + case when new.extended_on is null then 30 else 60 end;
    if not is_server and (new.work_id, new.made_at, new.document_id, new.size_bytes, new.sha256, new.error, new.keep_until,
        new.removed_at) is distinct from (old.work_id, old.made_at, old.document_id, old.size_bytes, old.sha256, old.error,
        old.keep_until, old.removed_at)
    then
        raise exception 'a copy is made by the software itself' using errcode = '42501';
    end if;
    if new.state in ('given', 'withdrawn') and old.state not in ('given', 'withdrawn') then
        new.ended_at := clock_timestamp();
        new.ended_by_account_id := foundation.account();
    end if;
    return new;
end $$;
create trigger guard before insert or update on portability_recordsrequest
    for each row execute function foundation.guard_records_request();

-- An access is what it was when an owner granted it, for a year at the most; it can be ended early, once. Whose sign-in takes it is
-- written by the server when the invited person has taken it, and never changes.
create function foundation.guard_records_access() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if session_user = current_user then return new; end if;
    if tg_op = 'INSERT' then
        new.granted_by_account_id := foundation.account();
        new.granted_at := clock_timestamp();
        new.starts_at := greatest(new.starts_at, new.granted_at);
        new.revoked_at := null; new.revoked_by_account_id := null;
        if new.ends_at > new.starts_at + interval '366 days' then
            raise exception 'access to records lasts a year at the most' using errcode = '23514';
        end if;
        return new;
    end if;
    if (new.id, new.entity_id, new.name, new.email, new.purpose, new.reach, new.package_id, new.first_on, new.end_on,
        new.starts_at, new.ends_at, new.granted_by_account_id, new.granted_at)
       is distinct from (old.id, old.entity_id, old.name, old.email, old.purpose, old.reach, old.package_id, old.first_on,
        old.end_on, old.starts_at, old.ends_at, old.granted_by_account_id, old.granted_at)
       or old.revoked_at is not null
    then
        raise exception 'an access can only be ended' using errcode = '42501';
    end if;
    if new.account_id is distinct from old.account_id and (old.account_id is not null or not foundation.is_server()) then
        raise exception 'an access is of one person' using errcode = '42501';
    end if;
    if new.revoked_at is not null then
        new.revoked_at := clock_timestamp();
        new.revoked_by_account_id := foundation.account();
    end if;
    return new;
end $$;
create trigger guard before insert or update on portability_recordsaccess
    for each row execute function foundation.guard_records_access();

revoke all on function foundation.guard_package(), foundation.guard_records_request(), foundation.guard_records_access() from public;
