using System.CommandLine;
using System.Globalization;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>Which network a weight file is for, and what its names leave open.</summary>
public sealed class NetworkArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    private static readonly string[] Paddings = ["same", "symmetric"];

    /// <summary>A published network.</summary>
    public Option<string?> Network { get; } =
        OptionMaker.Text(
            "--network",
            "NAME",
            "Published network, b0 … b7 or efficientnet-b0 … efficientnet-b7 [default: the one that the file names]"
        );

    /// <summary>Another network.</summary>
    public Option<string?> Architecture { get; } =
        OptionMaker.Text("--architecture", "FILE", "Any other network, as an architecture in JSON");

    /// <summary>Outputs.</summary>
    public Option<int?> Classes { get; } =
        Make.Number("--classes", "N", "Outputs of the classifier [default: as many as the weights have]", 1);

    /// <summary>Padding.</summary>
    public Option<string?> Padding { get; } =
        Make.Word("--padding", "KIND", "same or symmetric [default: by the weights' names]", Paddings);

    /// <summary>Batch norm's epsilon.</summary>
    public Option<double?> Epsilon { get; } =
        Make.Parsed(
            "--batch-norm-epsilon",
            "NUMBER",
            "Batch norm's epsilon [default: by the weights' names]",
            "a number in (0, 1)",
            Fraction
        );

    /// <summary>Those whose meaning does not depend on the host.</summary>
    public IReadOnlyList<Option> Settings => [Classes, Padding, Epsilon];

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [Network, Architecture, .. Settings];

    private static double? Fraction(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1
            ? number
            : null;
}
