using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>
/// Sixty configurations, a tenth of which fails: one command proves that nothing is missing, another runs exactly the failed ones
/// again.
/// </summary>
public sealed class CoverageTests
{
    private const int Configurations = 60;
    private const int Seed = 60;

    private static readonly FailureClass[] Classes =
    [
        FailureClass.User,
        FailureClass.Numerical,
        FailureClass.OutOfMemory,
        FailureClass.Infrastructure,
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Experiment_WithATenthFailing_IsCoveredAndRetriesExactlyThose()
    {
        await using var server = new Server();
        await server.StartAsync();
        using var agent = new FakeAgent(server.Urls, server.Description.Token, "fake");
        var resolutions = Enumerable.Range(32, Configurations).ToList();
        var random = new Random(Seed);
        var failing = resolutions
            .OrderBy(_ => random.Next())
            .Take(Configurations / 10)
            .Select((resolution, index) => (resolution, Classes[index % Classes.Length]))
            .ToDictionary();
        agent.FailureOf = assignment =>
            failing.TryGetValue(assignment.Specification.Architecture.Resolution, out var failure) ? failure : null;
        agent.Allowed.Release(int.MaxValue / 2);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var work = agent.WorkAsync(end.Token);

        var experiment = await server.SubmitAsync(Files.List(resolutions));
        var first = await server.UntilAsync(experiment, "over", detail => detail.State == ExperimentState.CompletedWithFailures);
        var (exitCode, coverage) = await CoverageAsync(server, experiment);

        var failed = first
            .Configurations.Where(configuration => failing.ContainsKey(configuration.Resolution))
            .SelectMany(configuration => configuration.Runs)
            .Select(run => run.Id)
            .ToHashSet();
        Assert.Equal(3, exitCode);
        Assert.True(coverage.Complete, string.Join('\n', coverage.Missing));
        Assert.Equal(
            [new StageCoverage("list", Configurations, Configurations, Configurations, Configurations)],
            coverage.Stages
        );
        Assert.Equal(new RunCounts(0, 0, 54, 6, 0), coverage.Runs);
        Assert.Equal(failed, coverage.FailedRuns.ToHashSet());
        Assert.Equal((0, 0), (coverage.LostEpochs, coverage.DuplicateEpochs));
        Assert.Equal(
            ["Infrastructure", "Numerical", "OutOfMemory", "User"],
            coverage.FailedAttempts.Keys.Order(StringComparer.Ordinal)
        );

        agent.FailureOf = _ => null;
        var retried = await JsonAsync<RunId[]>(server, 0, "experiments", "retry", experiment.Value, "--failed");
        Assert.Equal(failed, retried.ToHashSet());
        var second = await server.UntilAsync(experiment, "complete", detail => detail.State == ExperimentState.Completed);
        (exitCode, coverage) = await CoverageAsync(server, experiment);

        Assert.Equal(0, exitCode);
        Assert.True(coverage.Complete);
        Assert.Equal((120, 0, 0), (coverage.Epochs, coverage.LostEpochs, coverage.DuplicateEpochs));
        Assert.Empty(coverage.FailedRuns);
        var before = Attempts(first);
        Assert.All(Attempts(second), run => Assert.Equal(before[run.Key] + (failed.Contains(run.Key) ? 1 : 0), run.Value));
        Assert.Empty(await JsonAsync<RunId[]>(server, 0, "experiments", "retry", experiment.Value, "--failed"));

        await end.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    private static Dictionary<RunId, int> Attempts(ExperimentDetail experiment) =>
        experiment.Configurations.SelectMany(configuration => configuration.Runs).ToDictionary(run => run.Id, run => run.Attempt);

    private static async Task<(int ExitCode, ExperimentCoverage Coverage)> CoverageAsync(Server server, ExperimentId experiment)
    {
        await using var effnet = ChildProcess.Start(
            Programs.Effnet,
            "experiments",
            "coverage",
            experiment.Value,
            "-o",
            "json",
            "--data",
            server.Data
        );
        var exitCode = await effnet.ExitAsync();
        return (exitCode, JsonSerializer.Deserialize<ExperimentCoverage>(effnet.Output, ContractsJson.Options)!);
    }

    private static async Task<T> JsonAsync<T>(Server server, int exitCode, params string[] arguments)
    {
        await using var effnet = ChildProcess.Start(Programs.Effnet, [.. arguments, "-o", "json", "--data", server.Data]);
        Assert.True(await effnet.ExitAsync() == exitCode, effnet.Output);
        return JsonSerializer.Deserialize<T>(effnet.Output, ContractsJson.Options)!;
    }
}
