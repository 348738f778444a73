-- What `parkinggate check` asks: everything these files make, and whether it is there.
create or replace function public.parkinggate_check() returns table (part text, name text, present boolean)
language sql stable security definer set search_path = '' as $$
  select 'column', wanted, exists (
      select from information_schema.columns c
      where c.table_schema = 'public' and c.table_name = 'container_logs' and c.column_name = wanted)
  from unnest(array['id', 'captured_at', 'container_owner', 'container_number', 'source_video', 'cropped_image_ref', 'check_digit',
    'code_valid', 'size_type', 'confidence', 'camera', 'direction', 'status', 'frame_image_ref', 'read_owner', 'read_number',
    'read_check_digit', 'raw_reads', 'corrected_by', 'corrected_at', 'corrected_note', 'change']) as wanted
  union all
  select 'primary key', 'container_logs (id)', exists (
      select from pg_catalog.pg_index i
      join pg_catalog.pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
      where i.indrelid = to_regclass('public.container_logs') and i.indisprimary and i.indnkeyatts = 1 and a.attname = 'id')
  union all
  select 'trigger', wanted, exists (
      select from pg_catalog.pg_trigger t
      where t.tgrelid = to_regclass('public.container_logs') and t.tgname = wanted and t.tgenabled <> 'D')
  from unnest(array['container_logs_inserted', 'container_logs_updated']) as wanted
  union all
  select 'index', wanted, exists (
      select from pg_catalog.pg_indexes i where i.schemaname = 'public' and i.tablename = 'container_logs' and i.indexname = wanted)
  from unnest(array['container_logs_time', 'container_logs_number', 'container_logs_owner', 'container_logs_camera',
    'container_logs_review', 'container_logs_change']) as wanted
  union all
  select 'row level security', 'container_logs', coalesce((
      select c.relrowsecurity from pg_catalog.pg_class c where c.oid = to_regclass('public.container_logs')), false)
  union all
  select 'policy', wanted, exists (
      select from pg_catalog.pg_policies p
      where p.schemaname = 'public' and p.tablename = 'container_logs' and p.policyname = wanted)
  from unnest(array['parkinggate reads', 'parkinggate inserts', 'parkinggate corrects']) as wanted
  union all
  select 'privilege', wanted || ' for authenticated', coalesce(
      pg_catalog.has_table_privilege('authenticated', to_regclass('public.container_logs'), wanted), false)
  from unnest(array['select', 'insert', 'update']) as wanted
  union all
  select 'publication', 'supabase_realtime', exists (
      select from pg_catalog.pg_publication_tables p
      where p.pubname = 'supabase_realtime' and p.schemaname = 'public' and p.tablename = 'container_logs')
  union all
  select 'bucket', 'captures', exists (select from storage.buckets b where b.id = 'captures')
  union all
  select 'policy', wanted, exists (
      select from pg_catalog.pg_policies p
      where p.schemaname = 'storage' and p.tablename = 'objects' and p.policyname = wanted)
  from unnest(array['parkinggate reads captures', 'parkinggate adds captures']) as wanted
$$;

revoke execute on function public.parkinggate_check() from public, anon;
grant execute on function public.parkinggate_check() to authenticated, service_role;
