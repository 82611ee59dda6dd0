using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Scaling;

namespace EfficientNet.Trainer.Models;

/// <summary>
/// Which network weights are for, and what the weight names leave open. By default it is the one that the file names.
/// </summary>
internal sealed record NetworkOptions(
    PublishedNetwork? Network,
    string? ArchitectureFile,
    int? Classes,
    ConvolutionPadding? Padding,
    double? BatchNormEpsilon
)
{
    private static readonly Dictionary<string, ConvolutionPadding> Paddings = new()
    {
        ["same"] = ConvolutionPadding.Same,
        ["symmetric"] = ConvolutionPadding.Symmetric,
    };

    /// <exception cref="UsageException">One of them is out of range, or there is no such network.</exception>
    public static NetworkOptions Of(CommandArguments arguments, NetworkArguments options, string? networkByName = null)
    {
        var network = arguments.Value(options.Network) ?? networkByName;
        var architecture = arguments.Value(options.Architecture);
        if (network is not null && architecture is not null)
            throw new UsageException("Say either --network or --architecture.");
        return new NetworkOptions(
            network is null ? null : Find(network),
            architecture is null ? null : CommandArguments.RequireFile(architecture, options.Architecture.Name),
            arguments.Value(options.Classes),
            arguments.Value(options.Padding) is { } padding ? Paddings[padding] : null,
            arguments.Value(options.Epsilon)
        );
    }

    private static PublishedNetwork Find(string name) =>
        PublishedNetworks.Find(name)
        ?? throw new UsageException(
            $"There is no network '{name}'; there are {string.Join(", ", PublishedNetworks.All.Select(network => network.Name))}."
        );
}
