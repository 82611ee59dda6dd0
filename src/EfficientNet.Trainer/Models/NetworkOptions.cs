using System.Globalization;
using EfficientNet.Scaling;

namespace EfficientNet.Trainer.Models;

/// <summary>Which network weights are for, and what its weights' names leave open. Without a word it is the one that the file itself names.</summary>
internal sealed record NetworkOptions(PublishedNetwork? Network, string? ArchitectureFile, int? Classes, ConvolutionPadding? Padding, double? BatchNormEpsilon)
{
    public const string Usage =
        """
          --network NAME            b0 to b7, or efficientnet-b0 to efficientnet-b7; else as the file of weights says
          --architecture FILE.json  a network of your own, as an architecture in JSON
          --classes N               outputs of the classifier; else as many as the weights have
          --padding MODE            same or symmetric; else as the weights' names say
          --batch-norm-epsilon E    else as the weights' names say
        """;

    private static readonly Dictionary<string, ConvolutionPadding> Paddings = new() { ["same"] = ConvolutionPadding.Same, ["symmetric"] = ConvolutionPadding.Symmetric };

    /// <summary>The options that <see cref="Of"/> reads.</summary>
    public static IReadOnlyList<string> Names { get; } = ["--network", "--architecture", "--classes", "--padding", "--batch-norm-epsilon"];

    /// <exception cref="UsageException">One of them is out of range, or there is no such network.</exception>
    public static NetworkOptions Of(CommandArguments arguments, string? networkByName = null)
    {
        var network = arguments.Text("--network") ?? networkByName;
        var architecture = arguments.Text("--architecture");
        if (network is not null && architecture is not null)
            throw new UsageException("Say either --network or --architecture.");
        return new NetworkOptions(
            network is null ? null : Find(network),
            architecture is null ? null : CommandArguments.RequireFile(architecture, "--architecture"),
            arguments.Count("--classes"),
            arguments.Choice("--padding", Paddings),
            Epsilon(arguments.Text("--batch-norm-epsilon")));
    }

    private static PublishedNetwork Find(string name) => PublishedNetworks.Find(name)
        ?? throw new UsageException($"There is no network '{name}'; there are {string.Join(", ", PublishedNetworks.All.Select(network => network.Name))}.");

    private static double? Epsilon(string? value) => value is null ? null
        : double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var epsilon) && epsilon is > 0 and < 1 ? epsilon
        : throw new UsageException($"--batch-norm-epsilon is '{value}'; it must be a number in (0, 1).");
}
