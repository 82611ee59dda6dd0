using System.Globalization;
using EfficientNet.Models;

namespace EfficientNet.Trainer.Models;

/// <summary>The options of <c>model run</c>.</summary>
internal sealed record ModelRunOptions
{
    public const string Usage =
        """
        usage: model run (--network NAME | --architecture FILE.json) --weights FILE --input FILE --output FILE [options]

          --network NAME            b0 to b7, or efficientnet-b0 to efficientnet-b7
          --architecture FILE.json  a network of your own, as an architecture in JSON
          --weights FILE            safetensors, by torchvision's, timm's or lukemelas' names
          --input FILE              safetensors with the tensor 'input' [N, 3, H, W], F32, normalised; H and W may be any
          --output FILE             safetensors with the tensor 'logits' [N, classes], F32
          --classes N               outputs of the classifier; else as many as the weights have
          --padding MODE            same or symmetric; else as the weights' names say
          --batch-norm-epsilon E    else as the weights' names say
          --batch N                 images at a time, 16
          --threads N               threads for each operator; else one for each processor
        """;

    public string? Network { get; init; }

    public string? Architecture { get; init; }

    public string Weights { get; init; } = "";

    public string Input { get; init; } = "";

    public string Output { get; init; } = "";

    public int? Classes { get; init; }

    public PaddingMode? Padding { get; init; }

    public double? BatchNormEpsilon { get; init; }

    public int Batch { get; init; } = 16;

    public int? Threads { get; init; }

    /// <summary>Reads what follows <c>model run</c> on the command line. A name without a dash in front is the network: <c>model run b0</c>.</summary>
    /// <exception cref="UsageException">An option is unknown, incomplete, out of range or missing.</exception>
    public static ModelRunOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ModelRunOptions();
        for (var index = 0; index < arguments.Count; index++)
        {
            var (name, inline) = Split(arguments[index]);
            if (!name.StartsWith('-'))
                options = options with { Network = options.Network is null ? name : throw new UsageException($"'{name}' is one name too many; the network is '{options.Network}' already.") };
            else
                options = options.With(name, inline ?? (++index < arguments.Count ? arguments[index] : throw new UsageException($"{name} needs a value.")));
        }
        return options.Checked();
    }

    private static (string Name, string? Value) Split(string argument) =>
        argument.StartsWith("--", StringComparison.Ordinal) && argument.IndexOf('=', StringComparison.Ordinal) is > 0 and var at
            ? (argument[..at], argument[(at + 1)..])
            : (argument, null);

    private ModelRunOptions With(string name, string value) => name switch
    {
        "--network" => this with { Network = value },
        "--architecture" => this with { Architecture = value },
        "--weights" => this with { Weights = value },
        "--input" => this with { Input = value },
        "--output" => this with { Output = value },
        "--classes" => this with { Classes = Count(name, value) },
        "--batch" => this with { Batch = Count(name, value) },
        "--threads" => this with { Threads = Count(name, value) },
        "--padding" => this with { Padding = ParsePadding(value) },
        "--batch-norm-epsilon" => this with { BatchNormEpsilon = ParseEpsilon(value) },
        _ => throw new UsageException($"There is no option {name}."),
    };

    private ModelRunOptions Checked()
    {
        if (Network is null == Architecture is null)
            throw new UsageException("Say either --network or --architecture.");
        foreach (var (option, value) in new[] { ("--weights", Weights), ("--input", Input), ("--output", Output) })
        {
            if (value.Length == 0)
                throw new UsageException($"{option} is missing.");
        }
        return this;
    }

    private static int Count(string option, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? count
            : throw new UsageException($"{option} is '{value}'; it must be a whole number from 1.");

    private static PaddingMode ParsePadding(string value) => value.ToLowerInvariant() switch
    {
        "same" => PaddingMode.Same,
        "symmetric" => PaddingMode.Symmetric,
        _ => throw new UsageException($"--padding is '{value}'; it must be same or symmetric."),
    };

    private static double ParseEpsilon(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var epsilon) && epsilon is > 0 and < 1
            ? epsilon
            : throw new UsageException($"--batch-norm-epsilon is '{value}'; it must be a number in (0, 1).");
}
