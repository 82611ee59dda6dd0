using EfficientNet.Chaos.Cluster;
using EfficientNet.Chaos.Plan;

namespace EfficientNet.Chaos.Tests;

/// <summary>A short campaign with real programs.</summary>
public sealed class CampaignTests
{
    // One run at a time: it is struck before it can end, however slow the machine. The lease is long and nothing waits for one to
    // run out, so that a busy machine ends no attempt that was not declared.
    [Fact]
    public async Task Campaign_OfFiveKinds_LosesNothingAndEndsWithTheSameBits()
    {
        FaultKind[] kinds =
        [
            FaultKind.TrainerKill,
            FaultKind.AgentKill,
            FaultKind.SiloKill,
            FaultKind.PostgresKill,
            FaultKind.LinkCut,
        ];
        var said = new List<string>();
        var options = new CampaignOptions
        {
            Seed = 1,
            Faults = kinds.Length,
            Kinds = kinds,
            Work = new CampaignWork("synthetic", Widths: [1.0m], Epochs: 16, TrainImages: 512, LeaseSeconds: 60),
            Programs = new ClusterPrograms(
                Program("EfficientNet.Silo"),
                Program("EfficientNet.Agent"),
                Program("EfficientNet.Trainer")
            ),
            RecoveryLimit = TimeSpan.FromMinutes(10),
        };

        var result = await new ChaosCampaign(options, TimeProvider.System, said.Add).RunAsync(
            TestContext.Current.CancellationToken
        );

        Assert.True(result.Passed, string.Join('\n', [.. result.Violations, .. said]));
        Assert.All(kinds, kind => Assert.InRange(result.Faults[kind.Name()], 1, int.MaxValue));
        Assert.True(result.WeightsEqual);
        Assert.Equal((0, 0, 0), (result.LostEpochs, result.DuplicateEpochs, result.Orphans));
    }

    // The listener of a campaign throws, as its reader of events once did.
    [Fact]
    public async Task Campaign_ThatFailsInTheMiddle_JudgesWhatWasSeen()
    {
        var said = new List<string>();
        var options = new CampaignOptions
        {
            Seed = 1,
            Faults = 2,
            Kinds = [FaultKind.TrainerKill],
            Work = new CampaignWork("synthetic", Widths: [1.0m], Epochs: 8, TrainImages: 512, LeaseSeconds: 60),
            Programs = new ClusterPrograms(
                Program("EfficientNet.Silo"),
                Program("EfficientNet.Agent"),
                Program("EfficientNet.Trainer")
            ),
            RecoveryLimit = TimeSpan.FromMinutes(10),
        };

        var result = await new ChaosCampaign(options, TimeProvider.System, Say).RunAsync(TestContext.Current.CancellationToken);

        Assert.Contains("The campaign itself failed after fault 1", result.Violations[^1], StringComparison.Ordinal);
        Assert.Equal("1 of 2 faults of the kind trainer-kill struck.", Assert.Single(result.Violations.SkipLast(1)));
        Assert.Equal((1, 1, 8, true), (result.Faults["trainer-kill"], result.Runs, result.Epochs, result.WeightsEqual));

        void Say(string line)
        {
            if (line.Contains(" 1/2 ", StringComparison.Ordinal))
                throw new InvalidOperationException("It can't be said.");
            said.Add(line);
        }
    }

    // artifacts/bin/{project}/{configuration}/{program}
    private static string Program(string project)
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var file = Path.Combine(own.Parent!.Parent!.FullName, project, own.Name, project);
        return File.Exists(file) ? file : throw new FileNotFoundException($"{project} is not built: {file} is missing.");
    }
}
