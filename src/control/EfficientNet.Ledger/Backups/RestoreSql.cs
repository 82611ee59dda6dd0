namespace EfficientNet.Ledger.Backups;

/// <summary>The SQL that a restore runs before and after the backup's own statements.</summary>
internal static class RestoreSql
{
    /// <summary>
    /// Counts connections of servers: one that is up always has some, since it writes every two seconds that it is alive.
    /// </summary>
    public const string CountUsers = """
        select count(*) from pg_stat_activity
        where datname = current_database() and application_name ~ '^effnet-(ledger|membership)'
        """;

    /// <summary>Whether a restore would delete anything.</summary>
    public const string HasHistory = "select exists (select from experiment) or exists (select from gpu_node)";

    /// <summary>
    /// Opens the transaction, holds back servers that start meanwhile (they migrate first), and empties the schema.
    /// </summary>
    public const string Begin = $"""
        begin;
        select pg_advisory_xact_lock({AdvisoryLocks.Migration});
        do $$
        declare one record;
        begin
            for one in
                select format('drop view if exists %I.%I cascade', schemaname, viewname) as sql
                from pg_views where schemaname = current_schema()
            loop execute one.sql; end loop;
            for one in
                select format('drop table if exists %I.%I cascade', schemaname, tablename) as sql
                from pg_tables where schemaname = current_schema()
            loop execute one.sql; end loop;
            for one in
                select format('drop sequence if exists %I.%I cascade', schemaname, sequencename) as sql
                from pg_sequences where schemaname = current_schema()
            loop execute one.sql; end loop;
            for one in
                select format('drop function if exists %s cascade', p.oid::regprocedure) as sql
                from pg_proc p
                where p.pronamespace = current_schema()::regnamespace
                    and not exists (
                        select from pg_depend d
                        where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype = 'e'
                    )
            loop execute one.sql; end loop;
        end
        $$;

        """;

    /// <summary>
    /// After the backup was made, agents may have worked under attempts that the restored ledger does not know and would grant
    /// again. So that none of their reports can be taken for one of a new attempt, every attempt granted from now on has a
    /// higher number than any of theirs: unfinished runs continue from the next full thousand. Live leases end, and their runs
    /// are queued. Followers of the change feed have seen numbers beyond the backup's; the feed continues a million later.
    /// </summary>
    public const string Fence = $"""

        reset search_path;
        select setval('change_feed', (select last_value from change_feed) + 1000000);
        with over as (
            update lease set ended_at = clock_timestamp(), version = version + 1 where ended_at is null returning run, attempt
        ), queued as (
            update training_run r
            set state = {RunStateSql.Queued}, version = r.version + 1, not_before = null, waiting_reason = null
            from over
            where r.id = over.run and r.state in ({RunStateSql.Granted}, {RunStateSql.Running})
            returning r.id, r.experiment, over.attempt
        )
        insert into event (kind, experiment, run, body)
        select 'attemptEnded', experiment, id, jsonb_build_object(
            'event', 'attemptEnded', 'attempt', attempt, 'reason', 'leaseExpired',
            'message', 'The database was restored from a backup that was made while it ran.')
        from queued;
        update training_run set attempt = (attempt / 1000 + 1) * 1000, report_sequence = 0, version = version + 1
        where state < {RunStateSql.FirstFinal} or state in ({RunStateSql.Failed}, {RunStateSql.Halted});

        """;

    /// <summary>Ends the transaction.</summary>
    public const string Commit = "commit;\n";
}
