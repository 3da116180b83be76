-- Which owners may bring one another back to their sign-in: those who own the same practice today. Somebody who also holds a role
-- of an organization may not, lest the organization reach an owner's sign-in through them (DESIGN, invariant 2).
create function foundation.owned_practices(account_id bigint) returns setof bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select a.entity_id
    from public.organizations_person p
    join public.organizations_assignment a on a.person_id = p.id
    join public.organizations_role r on r.id = a.role_id
    where p.account_id = owned_practices.account_id and r.code = 'owner' and a.entity_kind = 'practice'
      and a.granted_at is not null and a.starts_on <= foundation.today_at(a.entity_id)
      and (a.ends_on is null or foundation.today_at(a.entity_id) < a.ends_on)
$$;

create or replace function foundation.owns_together(helper bigint, locked_out bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select helper <> locked_out
       and not coalesce(foundation.holds_organization_role(helper), false)
       and exists (select foundation.owned_practices(helper) intersect select foundation.owned_practices(locked_out))
$$;

create or replace function foundation.fellow_owners() returns table (account_id bigint, name text, email text, practice text)
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select distinct on (c.id) c.id, c.name::text, c.email::text, e.name::text
    from foundation.owned_practices((select foundation.account())) mine
    join public.organizations_assignment a on a.entity_id = mine
    join public.organizations_person p on p.id = a.person_id
    join public.accounts_account c on c.id = p.account_id
    join public.scope_entity e on e.id = mine
    where c.is_active and foundation.owns_together((select foundation.account()), c.id)
      and mine in (select foundation.owned_practices(c.id))
    order by c.id, e.name
$$;

revoke all on function foundation.owned_practices(bigint) from public;
