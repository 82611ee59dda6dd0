namespace EfficientNet.Scaling.Tests.Goldens;

/// <summary>EfficientNets whose figures, keys and files must never change: B0–B7, scaled ones and one written out.</summary>
internal static class GoldenNetworks
{
    private static readonly BaseNetwork Quickstart = new(
        "small",
        StemChannels: 16,
        StemStride: 2,
        [
            new(BlockOperator.MBConv, 3, 1, 1, 8, 1, 0.25),
            new(BlockOperator.MBConv, 3, 2, 4, 16, 2, 0.25),
            new(BlockOperator.MBConv, 3, 2, 4, 32, 2, 0.25),
        ],
        HeadChannels: 128,
        Resolution: 28
    );

    /// <exception cref="KeyNotFoundException">There is no such network.</exception>
    public static Architecture Of(string name) =>
        name switch
        {
            "grey" => CompoundScaling.Scale(
                BaseNetwork.EfficientNetB0 with
                {
                    StemStride = 1,
                    Resolution = 28,
                },
                new ScalingCoefficients(1.2m, 1.1m, 1.15m, 1),
                new ScalingOptions(Classes: 10, InputChannels: 1)
            ),
            "quickstart" => CompoundScaling.Scale(
                Quickstart,
                new ScalingCoefficients(1, 1.1m, 1.3m, 1),
                new ScalingOptions(Classes: 10, WidthDivisor: 4)
            ),
            "written" => new Architecture(
                3,
                33,
                8,
                1,
                [
                    new(BlockOperator.MBConv, 3, 1, 1, 8, 3, 0.25),
                    new(BlockOperator.MBConv, 5, 2, 6, 16, 2, 0.5),
                    new(BlockOperator.MBConv, 9, 3, 4, 24, 1, 0),
                    new(BlockOperator.MBConv, 1, 1, 1, 24, 2, 0),
                ],
                32,
                7
            ),
            _ => PublishedNetworks.Find(name)?.Architecture() ?? throw new KeyNotFoundException(name),
        };
}
