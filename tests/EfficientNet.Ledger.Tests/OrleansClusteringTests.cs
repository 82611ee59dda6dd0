using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

/// <summary>
/// The membership table's contract, by the queries that Orleans' provider reads and the parameters that it passes.
/// </summary>
public sealed class OrleansClusteringTests(DatabaseFixture database) : IClassFixture<DatabaseFixture>
{
    private readonly string _deployment = Sample.NewExperimentId().Value;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Version_IsInsertedOnce_AndIsReadWithoutAnySilo()
    {
        Assert.Equal(1, await NumberAsync("InsertMembershipVersionKey"));
        Assert.Equal(0, await NumberAsync("InsertMembershipVersionKey"));

        var row = Assert.Single(await RowsAsync("MembershipReadAllKey"));
        Assert.Equal((0, DBNull.Value), ((int)row["Version"], row["Address"]));
    }

    [Fact]
    public async Task Silo_IsInserted_OnlyWithTheTablesVersion()
    {
        await NumberAsync("InsertMembershipVersionKey");

        Assert.Equal(0, await InsertAsync(11111, version: 5));
        Assert.Equal(1, await InsertAsync(11111, version: 0));
        Assert.Equal(0, await InsertAsync(11111, version: 1));
        Assert.Equal(1, await InsertAsync(11112, version: 1));

        var rows = await RowsAsync("MembershipReadAllKey");
        Assert.Equal([11111, 11112], rows.Select(row => (int)row["Port"]).Order());
        Assert.All(rows, row => Assert.Equal(2, row["Version"]));
    }

    [Fact]
    public async Task Silo_IsUpdated_OnlyWithTheTablesVersion()
    {
        await NumberAsync("InsertMembershipVersionKey");
        await InsertAsync(11111, version: 0);

        Assert.Equal(0, await UpdateAsync(11111, status: 6, version: 0));
        Assert.Equal(0, await UpdateAsync(11119, status: 6, version: 1));
        Assert.Equal(1, await UpdateAsync(11111, status: 6, version: 1));

        var row = Assert.Single(await RowsAsync("MembershipReadRowKey", Silo(11111)));
        Assert.Equal((6, "suspects", 2), ((int)row["Status"], (string)row["SuspectTimes"], (int)row["Version"]));
        Assert.Equal(Sample.Noon.UtcDateTime, row["StartTime"]);
    }

    [Fact]
    public async Task SignOfLife_DoesNotRaiseTheVersion()
    {
        await NumberAsync("InsertMembershipVersionKey");
        await InsertAsync(11111, version: 0);

        await RowsAsync("UpdateIAmAlivetimeKey", [.. Silo(11111), ("IAmAliveTime", Sample.Noon.UtcDateTime.AddHours(3))]);

        var row = Assert.Single(await RowsAsync("MembershipReadAllKey"));
        Assert.Equal((1, Sample.Noon.UtcDateTime.AddHours(3)), ((int)row["Version"], (DateTime)row["IAmAliveTime"]));
    }

    [Fact]
    public async Task Gateways_AreActiveSilosWithAProxy()
    {
        await NumberAsync("InsertMembershipVersionKey");
        await InsertAsync(11111, version: 0);
        await InsertAsync(11112, version: 1);
        await UpdateAsync(11112, status: 6, version: 2);

        var gateway = Assert.Single(await RowsAsync("GatewaysQueryKey", ("Status", 3)));
        Assert.Equal(("127.0.0.1", 30000), ((string)gateway["Address"], (int)gateway["ProxyPort"]));
    }

    [Fact]
    public async Task Cleanup_RemovesSilosThatAreLongDead_AndNoOthers()
    {
        await NumberAsync("InsertMembershipVersionKey");
        await InsertAsync(11111, version: 0);
        await InsertAsync(11112, version: 1);
        await UpdateAsync(11112, status: 6, version: 2);

        await RowsAsync("CleanupDefunctSiloEntriesKey", ("IAmAliveTime", Sample.Noon.UtcDateTime));
        Assert.Equal(2, (await RowsAsync("MembershipReadAllKey")).Count);
        await RowsAsync("CleanupDefunctSiloEntriesKey", ("IAmAliveTime", Sample.Noon.UtcDateTime.AddDays(1)));
        Assert.Equal(11111, Assert.Single(await RowsAsync("MembershipReadAllKey"))["Port"]);

        await RowsAsync("DeleteMembershipTableEntriesKey");
        Assert.Empty(await RowsAsync("MembershipReadAllKey"));
    }

    private static (string Name, object Value)[] Silo(int port) => [("Address", "127.0.0.1"), ("Port", port), ("Generation", 7)];

    private Task<int> InsertAsync(int port, int version) =>
        NumberAsync(
            "InsertMembershipKey",
            [
                .. Silo(port),
                ("SiloName", "silo"),
                ("HostName", "host"),
                ("Status", 3),
                ("ProxyPort", 30000),
                ("StartTime", Sample.Noon.UtcDateTime),
                ("IAmAliveTime", Sample.Noon.UtcDateTime),
                ("Version", version),
            ]
        );

    private Task<int> UpdateAsync(int port, int status, int version) =>
        NumberAsync(
            "UpdateMembershipKey",
            [
                .. Silo(port),
                ("Status", status),
                ("SuspectTimes", "suspects"),
                ("IAmAliveTime", Sample.Noon.UtcDateTime.AddMinutes(1)),
                ("Version", version),
            ]
        );

    private async Task<int> NumberAsync(string key, params (string Name, object Value)[] parameters) =>
        (int)Assert.Single(await RowsAsync(key, parameters)).First().Value;

    private async Task<List<Dictionary<string, object>>> RowsAsync(string key, params (string Name, object Value)[] parameters)
    {
        await using var command = database.Source.CreateCommand(
            await database.ScalarAsync<string>($"select QueryText from OrleansQuery where QueryKey = '{key}'")
        );
        command.Parameters.Add(new NpgsqlParameter("DeploymentId", _deployment));
        foreach (var (name, value) in parameters)
            command.Parameters.Add(new NpgsqlParameter(name, value));
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        var rows = new List<Dictionary<string, object>>();
        while (await reader.ReadAsync(Cancel))
            rows.Add(
                Enumerable
                    .Range(0, reader.FieldCount)
                    .ToDictionary(reader.GetName, reader.GetValue, StringComparer.OrdinalIgnoreCase)
            );
        return rows;
    }
}
