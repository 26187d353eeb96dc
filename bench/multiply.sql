-- Copies every response of a study :copies times under ids of their own, a block of all persons after the other and in the order of time within a block, as
-- fieldwork leaves them. What is stored of a copied person is what the product stored of the first.
\set ON_ERROR_STOP on
select set_config('volume.slug', :'slug', false), set_config('volume.copies', :'copies', false) \g /dev/null
set synchronous_commit = off;
set maintenance_work_mem = '1GB';

do $$
declare
    study bigint := (select study_id from study where slug = current_setting('volume.slug'));
    part record;
    piece record;
    names text;
    terms text;
    rebuild text[];
begin
    for part in select * from (values ('participant', 'started_at'), ('consent', 'given_at'), ('assignment', 'assigned_at'), ('exposure', 'issued_at'),
            ('page_submission', 'received_at'), ('task_event', 'started_at')) as parts (name, moment) loop
        execute format('create temp table original on commit drop as select * from %I where study_id = %s order by %I', part.name, study, part.moment);
        select string_agg(quote_ident(column_name), ', ' order by ordinal_position),
            string_agg(case
                when column_name in ('participant_id', 'ticket') then format('md5(%I::text || copy)::uuid', column_name)
                when column_name in ('token_hash', 'withdrawal_hash', 'external_id', 'current_ticket') then 'null'
                when column_name = 'seq' then 'seq + 1000000 * copy::bigint'
                when data_type = 'timestamp with time zone' then format('%I + copy * interval ''1 minute''', column_name)
                else quote_ident(column_name) end, ', ' order by ordinal_position)
        into names, terms
        from information_schema.columns where table_schema = 'public' and table_name = part.name and is_identity = 'NO';

        -- Indexes are built once at the end: row by row they would take most of the time.
        rebuild := array(select indexdef from pg_indexes where schemaname = 'public' and tablename = part.name
                and indexname not in (select conname from pg_constraint where conrelid = part.name::regclass))
            || array(select format('alter table %I add constraint %I %s', part.name, conname, pg_get_constraintdef(oid))
                from pg_constraint where conrelid = part.name::regclass and contype in ('p', 'u'));
        for piece in select conname as name from pg_constraint where conrelid = part.name::regclass and contype in ('p', 'u') loop
            execute format('alter table %I drop constraint %I', part.name, piece.name);
        end loop;
        for piece in select indexname as name from pg_indexes where schemaname = 'public' and tablename = part.name loop
            execute format('drop index %I', piece.name);
        end loop;
        for copy in 1..current_setting('volume.copies')::int loop
            execute format('insert into %I (%s) select %s from original, (select %s as copy) as number', part.name, names, terms, copy);
        end loop;
        foreach names in array rebuild loop
            execute names;
        end loop;
        drop table original;
    end loop;
end $$;

vacuum (analyze) participant, consent, assignment, exposure, page_submission, task_event;
checkpoint;
