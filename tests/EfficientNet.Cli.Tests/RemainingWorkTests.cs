using System.Text.Json;
using EfficientNet.Cli.Live;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Tests;

public sealed class RemainingWorkTests
{
    [Fact]
    public void Pace_CountsTheStagesThatAreNotProposedYet()
    {
        var run = Samples.Run(1, RunState.Running, epoch: 1);
        var detail = Samples.Detail(ExperimentState.Running, Samples.Configuration(1, run));
        var planned = JsonSerializer.SerializeToElement(ExperimentSource.Quickstart([]).Specification, ContractsJson.Stored);

        var alone = RemainingWork.Read(detail).Pace(detail);
        var withSweep = RemainingWork.Read(detail with { Specification = planned }).Pace(detail);

        Assert.True(withSweep.Done < alone.Done, $"{withSweep.Done} of all work, {alone.Done} of what is proposed");
    }

    [Fact]
    public void Read_OfAStageThatOnlyANewerVersionKnows_CountsWhatIsProposed()
    {
        var newer = JsonSerializer
            .SerializeToElement(ExperimentSource.Quickstart([]).Specification, ContractsJson.Stored)
            .GetRawText()
            .Replace("\"kind\":\"sweep\"", "\"kind\":\"spiral\"", StringComparison.Ordinal);
        var detail = Samples.Detail(
            ExperimentState.Running,
            Samples.Configuration(1, Samples.Run(1, RunState.Running, epoch: 1))
        ) with
        {
            Specification = JsonSerializer.Deserialize<JsonElement>(newer),
        };

        Assert.Equal(
            RemainingWork.Read(detail with { Specification = null }).Pace(detail).Done,
            RemainingWork.Read(detail).Pace(detail).Done
        );
    }
}
