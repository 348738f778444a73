-- The shared log of all gates. The first six columns are those of the specification; a table that has only them works too.
-- Every file here may be run again, and on a project whose table exists already.

create table if not exists public.container_logs (
  id                uuid primary key,       -- made by the gate (UUIDv7): what makes sending twice harmless
  captured_at       timestamptz not null,
  container_owner   text,
  container_number  text,
  source_video      text,
  cropped_image_ref text
);

alter table public.container_logs
  add column if not exists check_digit      text,
  add column if not exists code_valid       boolean,
  add column if not exists size_type        text,
  add column if not exists confidence       double precision,
  add column if not exists camera           text,
  add column if not exists direction        text,
  add column if not exists status           text,
  add column if not exists frame_image_ref  text,
  add column if not exists read_owner       text,
  add column if not exists read_number      text,
  add column if not exists read_check_digit text,
  add column if not exists raw_reads        jsonb,
  add column if not exists corrected_by     text,
  add column if not exists corrected_at     timestamptz,
  add column if not exists corrected_note   text,
  add column if not exists change           bigint; -- grows with every insert and update: where a gate goes on reading

create sequence if not exists public.container_logs_change_seq;

create or replace function public.container_logs_touch() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  new.change := nextval('public.container_logs_change_seq');
  new.container_owner := upper(new.container_owner);
  return new;
end $$;

drop trigger if exists container_logs_inserted on public.container_logs;
create trigger container_logs_inserted before insert on public.container_logs
  for each row execute function public.container_logs_touch();

drop trigger if exists container_logs_updated on public.container_logs;
create trigger container_logs_updated before update on public.container_logs
  for each row when (old.* is distinct from new.*) execute function public.container_logs_touch();

update public.container_logs set change = 0 where change is null; -- the trigger gives the number

-- One for each way in which the log is asked: newest first, by day, by the beginning of a number or an owner, by camera, what is open.
create index if not exists container_logs_time on public.container_logs (captured_at desc, id desc);
create index if not exists container_logs_number on public.container_logs (container_number text_pattern_ops, captured_at desc);
create index if not exists container_logs_owner on public.container_logs (container_owner text_pattern_ops, captured_at desc);
create index if not exists container_logs_camera on public.container_logs (camera, captured_at desc);
create index if not exists container_logs_review on public.container_logs (status, captured_at desc) where status <> 'ok';
create index if not exists container_logs_change on public.container_logs (change);
