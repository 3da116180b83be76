-- The trail is appended and read, never changed. Who acted is stamped by the database, not told by the caller.
create function foundation.refuse_change() returns trigger
language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
    raise exception '% is append-only: % refused', tg_table_name, tg_op using errcode = '42501';
end $$;

create function foundation.stamp_actor() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    claimed foundation.claim_fields := foundation.claim();
begin
    if claimed.via is not null then
        new.account_id := claimed.account_id;
        new.via := claimed.via;
        new.acting_entity_id := claimed.acting_id;
    elsif session_user <> current_user then  -- not the owner login: the application, outside of any scope
        new.account_id := null;
        new.acting_entity_id := null;
        new.via := 'nobody';
    end if;
    new.at := clock_timestamp();
    return new;
end $$;

create trigger stamp before insert on audit_event for each row execute function foundation.stamp_actor();
create trigger stamp before insert on audit_look for each row execute function foundation.stamp_actor();
create trigger refuse before update or delete on audit_event for each row execute function foundation.refuse_change();
create trigger refuse before update or delete on audit_look for each row execute function foundation.refuse_change();
create trigger refuse before update or delete on audit_seal for each row execute function foundation.refuse_change();
create trigger refuse_truncate before truncate on audit_event for each statement execute function foundation.refuse_change();
create trigger refuse_truncate before truncate on audit_look for each statement execute function foundation.refuse_change();
create trigger refuse_truncate before truncate on audit_seal for each statement execute function foundation.refuse_change();
revoke all on function foundation.refuse_change(), foundation.stamp_actor() from public;
