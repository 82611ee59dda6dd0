using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Scaling;

namespace EfficientNet.Agent.Tests.Support;

/// <summary>Small valid values.</summary>
internal static class Sample
{
    public static RunId Run(string name = "test-aaaa.grid.0123abcd.s1") => RunId.Parse(name);

    public static AttemptKey Key(string run, int attempt) => new(RunId.Parse(run), attempt);

    public static Assignment Assignment(
        string run = "run-a",
        int attempt = 1,
        int slot = 0,
        string dataSet = "synthetic",
        params CheckpointRecord[] checkpoints
    ) =>
        new()
        {
            Run = RunId.Parse(run),
            Attempt = attempt,
            Device = "cpu",
            Slot = slot,
            Threads = 1,
            Specification = new RunSpecification
            {
                Architecture = new Architecture(
                    3,
                    32,
                    16,
                    1,
                    [new BlockGroup(BlockOperator.MBConv, 3, 1, 1, 16, 1, 0.25)],
                    64,
                    10
                ),
                Data = new DataSpecification { Name = dataSet, Classes = 10 },
                Recipe = new Recipe { Epochs = 2, Dropout = 0.2 },
                Seed = 1,
            },
            Checkpoints = checkpoints,
        };

    public static EpochMetrics Metrics(int epoch) => new(epoch, 10L * epoch, 1.5, 0.01, 1.25, 0.5, 0.75, 640, 1);
}
