using EfficientNet.Contracts;
using EfficientNet.Grains.Tests.Hosting;

namespace EfficientNet.Grains.Tests;

/// <summary>Who gave a command stands in the timeline.</summary>
public sealed class ActorTests(PostgresFixture postgres)
{
    private static readonly Actor Alice = Actor.OfToken("alice");

    [Fact]
    public async Task Commands_OfSomeone_AreToldWithTheName()
    {
        await using var control = await ControlPlane.StartAsync(postgres);
        var experiment = await control.SubmitAsync(Files.OneRun);
        var run = Assert.Single(await control.RunsOfAsync(experiment)).Id;

        await control.Grains.Run(run).PauseAsync(Alice);
        await control.Grains.Run(run).ResumeAsync(Alice);
        await control.Grains.Experiment(experiment).PauseAsync(Alice);
        await control.Grains.Experiment(experiment).ResumeAsync(Alice);
        await control.Grains.Experiment(experiment).CancelAsync(Alice);

        var timeline = await control.Queries.ChangesAsync(0, experiment, 100, TestContext.Current.CancellationToken);
        Assert.Equal(
            [
                "Paused by alice (token): no more grants, and an attempt under way leaves at a checkpoint.",
                "Resumed by alice (token).",
                "Paused by alice (token): what runs leaves at a checkpoint.",
                "Resumed by alice (token).",
                "Cancelled by alice (token).",
                $"Cancelled by experiment {experiment}: The experiment was cancelled.",
            ],
            timeline.Select(entry => entry.Text).Where(text => text.Contains(" by ", StringComparison.Ordinal))
        );
    }
}
