using System.Globalization;
using EfficientNet.Contracts;

namespace EfficientNet.Chaos;

/// <summary>What is trained repeatedly: experiments with tiny networks.</summary>
/// <param name="DataSet"><c>fashion-mnist</c> or <c>synthetic</c>.</param>
/// <param name="Widths">Width coefficients: an experiment of one network each.</param>
/// <param name="Epochs">Epochs of a run.</param>
/// <param name="TrainImages">Images of an epoch.</param>
/// <param name="LeaseSeconds">Lease time.</param>
public sealed record CampaignWork(string DataSet, IReadOnlyList<decimal> Widths, int Epochs, int TrainImages, int LeaseSeconds)
{
    /// <summary>
    /// Lease time in seconds: short, so that a silent host is replaced while the campaign watches, yet longer than it takes to
    /// vote out a frozen silo (about 10 s), since none of its leases is renewed until then.
    /// </summary>
    public const int DefaultLeaseSeconds = 15;

    /// <summary>Epochs of a run.</summary>
    public const int DefaultEpochs = 16;

    /// <summary>
    /// Two runs of about a minute each on one thread: one of the cluster's three slots stays free, so that a silent host's work
    /// can move there, and no run waits for another.
    /// </summary>
    public static CampaignWork Default(string dataSet) =>
        new(dataSet, Widths: [1.0m, 1.25m], DefaultEpochs, TrainImages: 6000, DefaultLeaseSeconds);

    /// <summary>What the experiments search; with <see cref="WorkKind.Random"/> one draws from all widths.</summary>
    public WorkKind Kind { get; init; } = WorkKind.List;

    /// <summary>The experiment files.</summary>
    public IReadOnlyList<string> Sources =>
        Kind is WorkKind.Random ? [Source(RandomStage)] : [.. Widths.Select(width => Source(ListStage(width)))];

    private static string RandomStage =>
        """
              - kind: random
                samples: 4
                parallel: 2
                seed: 1
                width: { from: 1, to: 1.5, step: 0.0625 }
                depth: 1
                resolution: 28
            """;

    private static string ListStage(decimal width) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
              - name: list
                kind: list
                networks: [{ width: {{width}}, depth: 1, resolution: 28 }]
            """
        );

    private string Source(string stage) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            name: chaos
            network:
              name: tiny
              stemChannels: 16
              stemStride: 2
              headChannels: 64
              resolution: 28
              widthDivisor: 4
              stages:
                - { channels: 8, expansion: 1 }
                - { channels: 16, stride: 2, expansion: 4 }
                - { channels: 24, stride: 2, expansion: 4 }
            data:
              name: {{DataSet}}{{(DataSet == SyntheticImages.Name ? "\n  classes: 4" : "")}}
              validation: 200
              train: {{TrainImages}}
              test: 200
            recipe:
              preset: quick
              epochs: {{Epochs}}
              batchSize: 32
              stochasticDepth: 0.1
            limits: { maximumAttempts: 100, leaseSeconds: {{LeaseSeconds}} }
            resources: { device: cpu }
            stages:
            {{stage}}

            """
        );
}
