namespace EfficientNet.Ledger.Writes;

/// <summary>
/// The write that proves that renewals can be written (protocol rule P8). Besides the observer's own row it opens the tables that
/// a heartbeat writes, without changing a row of them: a lock that keeps heartbeats out keeps this out, too.
/// </summary>
internal static class LivenessStatement
{
    public const string Sql = """
        with renewal as (
            update lease set renewals = renewals where false
        ), beat as (
            update gpu_node set seen_at = seen_at where false
        ), forgotten as (
            delete from liveness where observer <> @observer and at < clock_timestamp() - interval '1 day'
        )
        insert into liveness (observer) values (@observer)
        on conflict (observer) do update set writes = liveness.writes + 1, at = excluded.at
        returning writes
        """;
}
