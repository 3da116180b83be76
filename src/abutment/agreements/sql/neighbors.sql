-- Whom a practice's own rows name beside itself: who is or was affiliated with it, manages it, answers for it, rents for it or is
-- party to its agreements. For the software bound to that practice, which takes their names along; for nobody else.
create function foundation.neighbors() returns bigint[]
language sql stable parallel restricted security definer set search_path = pg_catalog, pg_temp as $$
    select coalesce(array_agg(named.id), '{}') from (
        select f.organization_id from public.organizations_affiliation f where f.practice_id = (select foundation.bound_to())
        union select m.manager_id from public.organizations_management m where m.entity_id = (select foundation.bound_to())
        union select c.answers_id from public.organizations_coveredentity c where c.entity_id = (select foundation.bound_to())
        union select l.tenant_id from public.organizations_lease l where l.entity_id = (select foundation.bound_to())
        union select p.party_entity_id from public.agreements_party p where p.entity_id = (select foundation.bound_to())
    ) named (id) where named.id is not null
$$;
revoke all on function foundation.neighbors() from public;
grant execute on function foundation.neighbors() to abutment_application;

create policy reads_of_neighbors on public.scope_entity for select
    using (id = any((select foundation.neighbors())::bigint[]));
create policy reads_of_neighbors on public.organizations_organization for select
    using (entity_id = any((select foundation.neighbors())::bigint[]));
create policy reads_of_neighbors on public.organizations_region for select
    using (id in (select f.region_id from public.organizations_affiliation f
                  where f.practice_id = (select foundation.bound_to())));
