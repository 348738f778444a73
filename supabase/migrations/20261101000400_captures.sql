-- The pictures: a private bucket. `captures/2026/11/01/<id>.jpg` in a row is bucket and name. A gate may add a picture, never change one.
insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('captures', 'captures', false, 10485760, array['image/jpeg'])
on conflict (id) do nothing;

drop policy if exists "parkinggate reads captures" on storage.objects;
create policy "parkinggate reads captures" on storage.objects for select to authenticated
  using (bucket_id = 'captures' and (select public.parkinggate_role()) in ('gate', 'viewer'));

drop policy if exists "parkinggate adds captures" on storage.objects;
create policy "parkinggate adds captures" on storage.objects for insert to authenticated
  with check (bucket_id = 'captures' and (select public.parkinggate_role()) = 'gate');
