using System.Diagnostics;
using System.Globalization;
using EfficientNet.Ledger.PrivateServer;
using EfficientNet.Ledger.Tests.Hosting;
using Npgsql;

namespace EfficientNet.Ledger.Tests;

public sealed class PrivatePostgresTests(InitialisedCluster cluster) : IClassFixture<InitialisedCluster>, IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("effnet-test-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private PrivatePostgresOptions Options => new() { Directory = Path.Combine(_folder, "postgres") };

    public async ValueTask InitializeAsync() => await cluster.CopyToAsync(Options.Directory);

    public async ValueTask DisposeAsync()
    {
        foreach (var postmaster in Directory.EnumerateFiles(_folder, "postmaster.pid", SearchOption.AllDirectories).ToArray())
            await PrivatePostgres.StopAsync(
                new PrivatePostgresOptions { Directory = Path.GetFullPath(Path.Combine(postmaster, "../..")) }
            );
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Start_ThenStartAgain_AdoptsTheRunningServer_P21()
    {
        var first = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);
        await ExecuteAsync(first, "create table kept (id integer)");

        var second = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);

        Assert.Equal((false, true), (first.Adopted, second.Adopted));
        Assert.Equal(first.ConnectionString, second.ConnectionString);
        Assert.Equal(0L, await ScalarAsync<long>(second, "select count(*) from kept"));

        await second.StopAsync(Cancel);
        Assert.False(await PrivatePostgres.StopAsync(Options, Cancel));
        var third = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);
        Assert.False(third.Adopted);
        Assert.Equal(0L, await ScalarAsync<long>(third, "select count(*) from kept"));
    }

    [Fact]
    public async Task Start_AfterKillMinusNine_RecoversEverythingCommitted_P21()
    {
        var first = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);
        await ExecuteAsync(first, "create table kept as select generate_series(1, 1000) as id");
        using (var postmaster = Process.GetProcessById(ProcessId()))
            postmaster.Kill();

        var second = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);

        Assert.False(second.Adopted);
        Assert.Equal(1000L, await ScalarAsync<long>(second, "select count(*) from kept"));
    }

    [Fact]
    public async Task Start_WhileAnInitialisationThatOutlivedItsServerStillWrites_MakesAClusterOfItsOwn()
    {
        var options = Options with { Directory = Path.Combine(_folder, "fresh") };
        var unfinished = Path.Combine(options.Directory, "cluster.new-1");
        using var writer = Process.Start(
            "sh",
            ["-c", "while :; do mkdir -p \"$0\" && : > \"$0/$$\"; done 2> /dev/null", unfinished]
        );
        try
        {
            var server = await PrivatePostgres.StartOrAdoptAsync(options, Cancel);
            Assert.Equal(1, await ScalarAsync<int>(server, "select 1"));
        }
        finally
        {
            writer.Kill();
            await writer.WaitForExitAsync(CancellationToken.None);
        }
    }

    [Fact]
    public async Task Server_HasASessionOfItsOwn_AndListensToNoNetwork_P21()
    {
        var server = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);

        // The fields after the program's name: state, parent, process group, session.
        var stat = await File.ReadAllTextAsync($"/proc/{ProcessId()}/stat", Cancel);
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        Assert.Equal(ProcessId(), int.Parse(fields[3], CultureInfo.InvariantCulture));
        Assert.Equal("", await ScalarAsync<string>(server, "show listen_addresses"));
        Assert.Equal(
            ("on", "on", "on"),
            (
                await ScalarAsync<string>(server, "show fsync"),
                await ScalarAsync<string>(server, "show synchronous_commit"),
                await ScalarAsync<string>(server, "show data_checksums")
            )
        );
        Assert.Equal(
            ("UTF8", "C"),
            (
                await ScalarAsync<string>(server, "show server_encoding"),
                await ScalarAsync<string>(server, "select datcollate::text from pg_database where datname = 'effnet'")
            )
        );
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(Path.Combine(Options.Directory, "socket"))
        );
    }

    [Fact]
    public async Task Start_FromManyProcessesAtOnce_StartsOneServer()
    {
        var servers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(_ => Task.Run(() => PrivatePostgres.StartOrAdoptAsync(Options, Cancel)))
        );

        Assert.Single(servers, server => !server.Adopted);
        Assert.Single(servers.Select(server => server.ConnectionString).Distinct());
    }

    [Fact]
    public async Task Start_InAFolderWithALongName_PutsTheSocketElsewhere()
    {
        var options = new PrivatePostgresOptions { Directory = Path.Combine(_folder, new string('x', 60), new string('y', 60)) };
        var first = await PrivatePostgres.StartOrAdoptAsync(options, Cancel);
        var second = await PrivatePostgres.StartOrAdoptAsync(options, Cancel);
        try
        {
            Assert.True(second.Adopted);
            Assert.DoesNotContain("yyy", first.ConnectionString, StringComparison.Ordinal);
            Assert.Equal(1, await ScalarAsync<int>(second, "select 1"));
        }
        finally
        {
            await second.StopAsync(Cancel);
            Directory.Delete(new NpgsqlConnectionStringBuilder(first.ConnectionString).Host!, recursive: true);
        }
    }

    [Fact]
    public async Task Start_WhenItsPidFileNamesAnotherProgram_StartsAllTheSame()
    {
        await (await PrivatePostgres.StartOrAdoptAsync(Options, Cancel)).StopAsync(Cancel);
        // As after a reboot: the number is in use again, by this test.
        await File.WriteAllTextAsync(
            PidFile,
            $"{Environment.ProcessId}\n{Options.Directory}/cluster\n1\n5499\n/nowhere\n\n  1 2\nready   \n",
            Cancel
        );

        var server = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);

        Assert.False(server.Adopted);
        Assert.Equal(1, await ScalarAsync<int>(server, "select 1"));
    }

    [Fact]
    public async Task Start_WhenItsSocketWasSweptAway_StartsAnew()
    {
        var first = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);
        var old = ProcessId();
        File.Delete(Path.Combine(Options.Directory, "socket", ".s.PGSQL.5499"));

        var second = await PrivatePostgres.StartOrAdoptAsync(Options, Cancel);

        Assert.False(second.Adopted);
        Assert.NotEqual(old, ProcessId());
        Assert.Equal(1, await ScalarAsync<int>(first, "select 1"));
    }

    [Fact]
    public async Task Start_WithoutUserNamespaces_RunsAsAnotherUser()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root hands the server to another user.");
        var options = Options with { Identity = ServerIdentity.OtherUser() };
        // The test's own folder lets its owner in only, so the files go where the other user can reach them.
        var server = await PrivatePostgres.StartOrAdoptAsync(options, Cancel);
        var socket = new NpgsqlConnectionStringBuilder(server.ConnectionString).Host!;
        try
        {
            Assert.StartsWith("/var/lib/effnet/", socket, StringComparison.Ordinal);
            Assert.Equal(1, await ScalarAsync<int>(server, "select 1"));
            Assert.True((await PrivatePostgres.StartOrAdoptAsync(options, Cancel)).Adopted);
        }
        finally
        {
            await server.StopAsync(Cancel);
            Directory.Delete(Path.GetDirectoryName(socket)!, recursive: true);
        }
    }

    [Fact]
    public async Task Start_WhenSomebodyElseOwnsTheShortFolder_Refuses()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root can give a folder away.");
        var options = new PrivatePostgresOptions { Directory = Path.Combine(_folder, new string('z', 60), new string('z', 60)) };
        var taken = Directory.CreateDirectory(Path.Combine("/tmp", $"effnet-{ShortHash.Of(options.Directory)}"));
        Subprocess.Output("chown", "nobody", taken.FullName);
        try
        {
            var error = await Assert.ThrowsAsync<PrivatePostgresException>(() =>
                PrivatePostgres.StartOrAdoptAsync(options, Cancel)
            );

            Assert.Contains("belongs to user", error.Message, StringComparison.Ordinal);
        }
        finally
        {
            taken.Delete();
        }
    }

    [Fact]
    public async Task Start_WithoutPrograms_SaysHowToGetThem()
    {
        var error = await Assert.ThrowsAsync<PrivatePostgresException>(() =>
            PrivatePostgres.StartOrAdoptAsync(Options with { BinDirectory = _folder }, Cancel)
        );

        Assert.Contains(_folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("apt-get install postgresql", PostgresBinaries.HowToInstall, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithDataOfAnotherVersion_SaysWhichIsNeeded()
    {
        await File.WriteAllTextAsync(Path.Combine(Options.Directory, "cluster", "PG_VERSION"), "9\n", Cancel);

        var error = await Assert.ThrowsAsync<PrivatePostgresException>(() => PrivatePostgres.StartOrAdoptAsync(Options, Cancel));

        Assert.Contains("postgresql-9", error.Message, StringComparison.Ordinal);
    }

    private string PidFile => Path.Combine(Options.Directory, "cluster", "postmaster.pid");

    private int ProcessId() => int.Parse(File.ReadLines(PidFile).First(), CultureInfo.InvariantCulture);

    private static async Task ExecuteAsync(PrivatePostgres server, string sql)
    {
        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private static async Task<T> ScalarAsync<T>(PrivatePostgres server, string sql)
    {
        await using var connection = await OpenAsync(server);
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(Cancel))!;
    }

    private static async Task<NpgsqlConnection> OpenAsync(PrivatePostgres server)
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(server.ConnectionString) { Pooling = false }.ConnectionString
        );
        await connection.OpenAsync(Cancel);
        return connection;
    }
}
