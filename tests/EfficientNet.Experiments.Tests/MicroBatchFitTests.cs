using EfficientNet.Contracts;
using EfficientNet.Experiments.Planning;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests;

public sealed class MicroBatchFitTests
{
    private static readonly Architecture B0 = PublishedNetworks.Find("b0")!.Architecture();

    [Theory]
    [InlineData(4096, 39, 256)]
    [InlineData(4096, 80, 1024)]
    [InlineData(4096, 1, 4)]
    [InlineData(100, 39, null)] // all of it fits
    [InlineData(300, 12, 128)]
    public void For_ABatch_IsTheLargestPowerOfTwoThatFits(int batch, int gibibytes, int? expected)
    {
        var recipe = new Recipe { BatchSize = batch };
        var size = MicroBatchFit.For(B0, recipe, (long)gibibytes << 30);

        Assert.Equal(expected, size);
        Assert.InRange(TrainingMemory.EstimateBytes(B0, size ?? batch), 0, (long)gibibytes << 30);
    }

    [Fact]
    public void For_WhatNothingFits_IsTheLeastThatBatchNormCanTake()
    {
        Assert.Equal(2, MicroBatchFit.For(B0, new Recipe { BatchSize = 8 }, memoryBytes: 1));
        Assert.Equal(3, MicroBatchFit.For(B0, new Recipe { BatchSize = 9 }, memoryBytes: 1)); // 2, 2, 2, 2 and 1 would not do.
    }

    [Fact]
    public void RecipeFor_AStatedMicroBatch_IsKept()
    {
        var specification = Files.SampleFile.Parsed with
        {
            Resources = new ExperimentResources(MemoryGiB: 1),
            Recipe = new Recipe { BatchSize = 4096, MicroBatchSize = 32 },
        };
        var configuration = StageProposals.Propose(specification, specification.Stages[0], ExperimentId.Parse("sample"), 1, [])[
            0
        ];

        Assert.Equal(32, specification.RunFor(configuration, 0).Recipe.MicroBatchSize);
        Assert.Equal(
            MicroBatchFit.For(configuration.Architecture, specification.Recipe, 1L << 30),
            (specification with { Recipe = new Recipe { BatchSize = 4096 } }).RunFor(configuration, 0).Recipe.MicroBatchSize
        );
    }
}
