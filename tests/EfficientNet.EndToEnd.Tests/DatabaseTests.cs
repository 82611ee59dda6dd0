using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;
using EfficientNet.Ledger.PrivateServer;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>
/// PostgreSQL is killed, or away for longer than a lease, or not there yet: reports wait, nothing is reassigned, no server has
/// to be restarted.
/// </summary>
public sealed class DatabaseTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PrivatePostgres_KilledUnderALivingServer_IsStartedAgainAndNothingIsLost_P8_P21()
    {
        await using var server = new Server();
        await server.StartAsync();
        using var agent = new FakeAgent(server.Urls, server.Description.Token, "fake");
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var working = agent.WorkAsync(stop.Token);
        var id = await server.SubmitAsync(Files.GridAndSweep(epochs: 3));
        agent.Allowed.Release(2);
        await server.UntilAsync(id, "two epochs in", experiment => experiment.EpochsDone >= 2);

        for (var epoch = 3; epoch <= 12; epoch += 3)
        {
            using (var postmaster = Process.GetProcessById(PostmasterOf(server.Data)))
                postmaster.Kill();
            agent.Allowed.Release(3);
            var wanted = Math.Min(epoch + 2, 12);
            await server.UntilAsync(id, $"{wanted} epochs in", experiment => experiment.EpochsDone >= wanted);
        }

        await AssertCompletedOnceAsync(server, id, epochs: 3);
        Assert.DoesNotContain(ReportVerdict.Refused, agent.Verdicts);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
    }

    [Fact]
    public async Task Database_AwayForLongerThanALease_NothingIsReassignedAndAllIsDelivered_P8_P14()
    {
        var folder = Directory.CreateTempSubdirectory("effnet-e2e-pg-").FullName;
        var options = LedgerDatabase.Private(folder);
        var postgres = await PrivatePostgres.StartOrAdoptAsync(options, Cancellation);
        try
        {
            await using var first = new Server { Arguments = ["--postgres", postgres.ConnectionString] };
            await using var second = first.Beside(2);
            await first.StartAsync();
            await second.StartAsync();
            using var agent = new FakeAgent(second.Urls, second.Description.Token, "fake");
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            var working = agent.WorkAsync(stop.Token);
            var id = await first.SubmitAsync(Files.GridAndSweep(epochs: 3, leaseSeconds: 5));
            agent.Allowed.Release(1);
            await first.UntilAsync(id, "an epoch in", experiment => experiment.EpochsDone >= 1);

            await PrivatePostgres.StopAsync(options, Cancellation);
            agent.Allowed.Release(100);
            await AssertSaysSoAsync(first);
            // Longer than the lease (5 s) and than the rows of living silos look alive (6 s).
            await Task.Delay(TimeSpan.FromSeconds(12), TimeProvider.System, Cancellation);
            await AssertSaysSoAsync(second);
            await PrivatePostgres.StartOrAdoptAsync(options, Cancellation);

            await first.UntilAsync(id, "final", experiment => experiment.EndedAt is not null);
            await AssertCompletedOnceAsync(second, id, epochs: 3);
            Assert.DoesNotContain(ReportVerdict.Refused, agent.Verdicts);
            Assert.All([first, second], server => Assert.True(server.Runs, server.Output));
            await stop.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => working);
        }
        finally
        {
            await PrivatePostgres.StopAsync(options, CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task Server_KilledWhileTheDatabaseIsAway_IsMissedOnceItIsBack()
    {
        var folder = Directory.CreateTempSubdirectory("effnet-e2e-pg-").FullName;
        var options = LedgerDatabase.Private(folder);
        var postgres = await PrivatePostgres.StartOrAdoptAsync(options, Cancellation);
        try
        {
            await using var first = new Server { Arguments = ["--postgres", postgres.ConnectionString] };
            await using var second = first.Beside(2);
            await first.StartAsync();
            await second.StartAsync();
            var id = await second.SubmitAsync(Files.GridAndSweep());
            await PrivatePostgres.StopAsync(options, Cancellation);
            await first.KillAsync();
            await AssertSaysSoAsync(second);
            // A server that starts now waits for its database instead of failing.
            var starting = first.StartAsync();
            await first.SaysAsync("does not answer");
            Assert.False(starting.IsCompleted, first.Output);
            await PrivatePostgres.StartOrAdoptAsync(options, Cancellation);

            await starting;
            await second.Client.PauseExperimentAsync(id, Cancellation);
            await first.Client.CancelExperimentAsync(id, Cancellation);
            Assert.True(second.Runs, second.Output);
        }
        finally
        {
            await PrivatePostgres.StopAsync(options, CancellationToken.None);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task AssertSaysSoAsync(Server server)
    {
        foreach (var path in new[] { "health", "experiments", "nodes" })
        {
            using var answer = await server.Http.GetAsync(path, Cancellation);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.NotNull(answer.Headers.RetryAfter);
            var error = await answer.Content.ReadFromJsonAsync<ApiError>(ContractsJson.Options, Cancellation);
            Assert.StartsWith("PostgreSQL does not answer", error!.Error, StringComparison.Ordinal);
            Assert.True(error.Retry);
        }

        using var page = await server.Http.GetAsync(new Uri(server.Http.BaseAddress!, "/"), Cancellation);
        Assert.Contains("The database is away", await page.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    private static async Task AssertCompletedOnceAsync(Server server, ExperimentId id, int epochs)
    {
        var done = await server.UntilAsync(id, "final", experiment => experiment.EndedAt is not null);
        Assert.Equal(ExperimentState.Completed, done.State);
        foreach (var run in done.Configurations.SelectMany(configuration => configuration.Runs).DistinctBy(run => run.Id))
        {
            var detail = await server.Client.RunAsync(run.Id, Cancellation);
            Assert.Equal(Enumerable.Range(1, epochs), detail.EpochRows.Select(row => row.Metrics.Epoch));
            Assert.True((detail.Attempt, detail.RefusedReports) == (1, 0), string.Join('\n', detail.Timeline));
        }
    }

    private static int PostmasterOf(string data) =>
        int.Parse(
            File.ReadLines(Path.Combine(data, "postgres", "cluster", "postmaster.pid")).First(),
            System.Globalization.CultureInfo.InvariantCulture
        );
}
