-- Who may do what. Gates read, insert and correct; viewers read; nobody deletes. Which of the two a user is stands where only the
-- project's owner can write it:
--   update auth.users set raw_app_meta_data = raw_app_meta_data || '{"parkinggate":"gate"}' where email = 'gate-a@example.com';

create or replace function public.parkinggate_role() returns text
language sql stable set search_path = '' as $$
  select coalesce(auth.jwt() -> 'app_metadata' ->> 'parkinggate', '')
$$;

alter table public.container_logs enable row level security;

drop policy if exists "parkinggate reads" on public.container_logs;
create policy "parkinggate reads" on public.container_logs for select to authenticated
  using ((select public.parkinggate_role()) in ('gate', 'viewer'));

drop policy if exists "parkinggate inserts" on public.container_logs;
create policy "parkinggate inserts" on public.container_logs for insert to authenticated
  with check ((select public.parkinggate_role()) = 'gate');

drop policy if exists "parkinggate corrects" on public.container_logs;
create policy "parkinggate corrects" on public.container_logs for update to authenticated
  using ((select public.parkinggate_role()) = 'gate') with check ((select public.parkinggate_role()) = 'gate');

revoke all on public.container_logs from anon;
revoke all on public.container_logs from authenticated;
grant select, insert, update on public.container_logs to authenticated;
grant all on public.container_logs to service_role;
