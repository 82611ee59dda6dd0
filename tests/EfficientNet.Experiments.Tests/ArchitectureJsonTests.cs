using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Scaling;

namespace EfficientNet.Experiments.Tests;

/// <summary>Architectures in rows, messages and checkpoints: what was stored is read, and written with the same bytes.</summary>
public sealed class ArchitectureJsonTests
{
    private const string StoredArchitecture = """
        {"inputChannels":3,"resolution":37,"stemChannels":16,"stemStride":2,"stages":[
        {"operator":"mbConv","kernel":3,"stride":1,"expansion":1,"channels":8,"repeats":1,"squeezeExcitationRatio":0.25},
        {"operator":"mbConv","kernel":5,"stride":2,"expansion":4,"channels":16,"repeats":2,"squeezeExcitationRatio":0}
        ],"headChannels":128,"classes":10,"blockCount":3}
        """;

    private const string StoredRest = """
        "data":{"name":"fashion-mnist","classes":10,"validationImages":2000,"trainImages":6000,"splitSeed":0},
        "recipe":{"epochs":2,"batchSize":32,"learningRatePer256":0.1,"warmupEpochs":5,"decayFactor":0.97,"decayEpochs":2.4,
        "rmsDecay":0.9,"momentum":0.9,"epsilon":0.001,"weightDecay":1E-05,"labelSmoothing":0.1,"emaDecay":0.9999,
        "stochasticDepth":0.2,"padding":"symmetric","batchNormMomentum":0.01,"batchNormEpsilon":0.001},"seed":1,"mode":"exact"
        """;

    private static readonly string Stored = $$"""{"architecture":{{StoredArchitecture}},{{StoredRest}}}""".ReplaceLineEndings("");

    [Fact]
    public void Architecture_WithinAStoredRun_IsReadAndWrittenWithTheSameBytes()
    {
        var specification = JsonSerializer.Deserialize<RunSpecification>(Stored, ContractsJson.Options)!;

        Assert.Equal(
            new Architecture(
                3,
                37,
                16,
                2,
                [new(BlockOperator.MBConv, 3, 1, 1, 8, 1, 0.25), new(BlockOperator.MBConv, 5, 2, 4, 16, 2, 0)],
                128,
                10
            ),
            specification.Architecture
        );
        Assert.Equal(ConvolutionPadding.Symmetric, specification.Recipe.Padding);
        Assert.Equal(Stored, JsonSerializer.Serialize(specification, ContractsJson.Options));
    }

    [Fact]
    public void Architecture_OfAnotherNetwork_StatesWhatItHasOfItsOwnAndIsReadBack()
    {
        var architecture = new Architecture(
            3,
            64,
            16,
            2,
            [new(BlockOperator.Bottleneck, 3, 1, 4, 8, 2, 0) { Skip = SkipKind.Projection }],
            HeadChannels: 0,
            Classes: 10
        )
        {
            Activation = Activation.ReLU,
            Stem = StemKind.PooledConvolution,
        };
        const string Expected = """
            {"inputChannels":3,"resolution":64,"stemChannels":16,"stemStride":2,"stages":[
            {"operator":"bottleneck","kernel":3,"stride":1,"expansion":4,"channels":8,"repeats":2,"squeezeExcitationRatio":0,
            "skip":"projection"}
            ],"headChannels":0,"classes":10,"blockCount":2,"activation":"reLU","stem":"pooledConvolution"}
            """;

        var text = JsonSerializer.Serialize(architecture, ContractsJson.Options);

        Assert.Equal(Expected.ReplaceLineEndings(""), text);
        Assert.Equal(architecture, JsonSerializer.Deserialize<Architecture>(text, ContractsJson.Options));
    }
}
