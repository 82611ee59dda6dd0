using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Host.Files;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using EfficientNet.Training.Checkpoints;

namespace EfficientNet.Trainer.Models;

/// <summary>
/// <c>model convert</c>: weights from any library into a safetensors file with any library's names; <c>effnet model import</c>
/// and <c>export</c>.
/// </summary>
public static class ModelConvertJob
{
    private static readonly ModelArguments Options = new();

    private static string Usage =>
        $"usage: model convert --weights FILE --output FILE [options]\n\n{ProgramCommandLine.Help(Options.OfConvert)}";

    private static readonly Dictionary<string, WeightConvention> Conventions = Enum.GetValues<WeightConvention>()
        .ToDictionary(convention => convention.ToString().ToLowerInvariant());

    /// <summary>Runs the command on the process's own streams.</summary>
    /// <inheritdoc cref="Run(string[], TextWriter, TextWriter)"/>
    public static int Run(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <c>model convert</c>.</param>
    /// <param name="output">For the help, and one line that says what was written.</param>
    /// <param name="error">For errors and warnings.</param>
    /// <returns>0 done, 1 an error of the program or of libtorch, 2 a mistake on the command line or in a file.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error) =>
        FileJob.Run(
            "model convert",
            error,
            () =>
            {
                if (arguments is ["--help" or "-h"])
                    output.WriteLine(Usage);
                else
                    Convert(CommandArguments.Parse(arguments, Options.OfConvert), output, error);
            }
        );

    private static void Convert(CommandArguments arguments, TextWriter output, TextWriter error)
    {
        var (source, target) = (arguments.RequiredFile(Options.Weights), arguments.Required(Options.Output));
        var names = arguments.Value(Options.Names) is { } library ? Conventions[library] : WeightConvention.Torchvision;
        TorchRuntime.EnsureLoaded();
        using var network = LoadedNetwork.Read(
            source,
            NetworkOptions.Of(arguments, Options.Network),
            averaged: !arguments.Value(Options.Raw),
            arguments.Value(Options.DropClassifier)
        );
        var architecture = network.Model.Architecture;
        var published = PublishedNetworks.Find(architecture);
        DurableFile.Write(
            Path.GetFullPath(target),
            stream =>
                Safetensors.Write(
                    stream,
                    target,
                    WeightLoader.StateBy(network.Model, names),
                    [
                        .. NetworkMetadata.Of(network.Model, network.Normalisation, network.ClassNames),
                        KeyValuePair.Create("format", "pt"),
                    ]
                )
        );

        output.WriteLine(
            $"{target}: {published?.Name ?? "a network of its own"}, {architecture.Classes} classes, "
                + $"from {network.Convention}'s to {names}'s names."
        );
        if (NetworkSettings.Of(names, published?.Name) is var theirs && theirs != network.Settings)
            error.WriteLine(
                $"These weights need {Words(network.Settings)}; under {names}'s names {Words(theirs)} is usual, "
                    + "and gives other logits."
            );
    }

    private static string Words(NetworkSettings settings) =>
        $"{(settings.Padding == ConvolutionPadding.Same ? "SAME" : "symmetric")} padding and a batch-norm epsilon of "
        + $"{settings.BatchNormEpsilon}";
}
