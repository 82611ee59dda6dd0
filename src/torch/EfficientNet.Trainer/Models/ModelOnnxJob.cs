using System.Globalization;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Host.Files;
using EfficientNet.Models;
using EfficientNet.Models.Onnx;
using EfficientNet.Scaling;
using EfficientNet.Training.Checkpoints;

namespace EfficientNet.Trainer.Models;

/// <summary><c>model onnx</c>: a network with its weights as an ONNX file; <c>effnet model export --onnx</c>.</summary>
public static class ModelOnnxJob
{
    private static readonly ModelArguments Options = new();

    private static string Usage =>
        $"usage: model onnx --weights FILE --output FILE.onnx [options]\n\n{ProgramCommandLine.Help(Options.OfOnnx)}";

    /// <summary>Runs the command on the process's own streams.</summary>
    /// <inheritdoc cref="Run(string[], TextWriter, TextWriter)"/>
    public static int Run(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <c>model onnx</c>.</param>
    /// <param name="output">For the help, and one line that says what was written.</param>
    /// <param name="error">For errors.</param>
    /// <returns>0 done, 1 an error of the program or of libtorch, 2 a mistake on the command line or in a file.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error) =>
        FileJob.Run(
            "model onnx",
            error,
            () =>
            {
                if (arguments is ["--help" or "-h"])
                    output.WriteLine(Usage);
                else
                    Export(CommandArguments.Parse(arguments, Options.OfOnnx), output);
            }
        );

    private static void Export(CommandArguments arguments, TextWriter output)
    {
        var (source, target) = (arguments.RequiredFile(Options.Weights), arguments.Required(Options.Output));
        TorchRuntime.EnsureLoaded();
        using var network = LoadedNetwork.Read(
            source,
            NetworkOptions.Of(arguments, Options.Network),
            averaged: !arguments.Value(Options.Raw)
        );
        DurableFile.Write(Path.GetFullPath(target), stream => OnnxFile.Write(stream, target, network.Model, Metadata(network)));

        var architecture = network.Model.Architecture;
        output.WriteLine(
            $"{target}: {PublishedNetworks.Find(architecture)?.Name ?? "a network of its own"}; "
                + $"images [N, {architecture.InputChannels}, H, W], "
                + $"normalised, {architecture.Resolution} pixels a side, to logits [N, {architecture.Classes}]."
        );
    }

    // Besides the metadata of every weight file, what a reader without this project's code needs.
    private static Dictionary<string, string> Metadata(LoadedNetwork network)
    {
        var (model, published) = (network.Model, PublishedNetworks.Find(network.Model.Architecture));
        // The counters of batches are not in the file.
        var weights = model.state_dict().Where(pair => pair.Value.is_floating_point());
        var metadata = new Dictionary<string, string>(NetworkMetadata.Of(model, network.Normalisation, network.ClassNames))
        {
            ["effnet.resolution"] = model.Architecture.Resolution.ToString(CultureInfo.InvariantCulture),
            ["effnet.weights_sha256"] = TensorHash.Sha256(weights.Select(pair => new NamedTensor(pair.Key, pair.Value))),
        };
        if (published is not null)
            metadata["effnet.network"] = published.Name;
        return metadata;
    }
}
