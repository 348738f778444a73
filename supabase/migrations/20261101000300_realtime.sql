-- Changes reach the gates and the viewers at once. Without this they come with the next poll.
do $$
begin
  if not exists (select from pg_publication_tables
                 where pubname = 'supabase_realtime' and schemaname = 'public' and tablename = 'container_logs') then
    alter publication supabase_realtime add table public.container_logs;
  end if;
end $$;
