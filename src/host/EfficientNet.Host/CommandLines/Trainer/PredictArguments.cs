using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options of <c>predict</c>.</summary>
public sealed class PredictArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    /// <summary>The weights.</summary>
    public Option<string?> Weights { get; } = WeightFileOptions.Option();

    /// <summary>Classes for each image.</summary>
    public Option<int?> Top { get; } = Make.Number("--top", "K", "Classes for each image [default: 5]", 1);

    /// <summary>Whether to ignore averages.</summary>
    public Option<bool> Raw { get; } = WeightFileOptions.RawFlag();

    /// <summary>Where.</summary>
    public DeviceArguments Device { get; } = new();

    /// <summary>For which network.</summary>
    public NetworkArguments Network { get; } = new();

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Weights, Top, Raw, .. Device.All, .. Network.All];
}
