using EfficientNet.Host.Files;
using EfficientNet.Models;
using EfficientNet.Models.Weights;
using EfficientNet.Scaling;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.Models;

/// <summary><c>model run</c>: images in, logits out, for weights from any library.</summary>
public static class ModelRunJob
{
    private const string InputName = "input";
    private const string OutputName = "logits";

    /// <summary>Runs the command on the process's own streams.</summary>
    /// <inheritdoc cref="Run(string[], TextWriter, TextWriter)"/>
    public static int Run(string[] arguments) => Run(arguments, Console.Out, Console.Error);

    /// <summary>Runs the command; an error is one line that says what would be right.</summary>
    /// <param name="arguments">What follows <c>model run</c>.</param>
    /// <param name="output">For the help.</param>
    /// <param name="error">For errors and warnings.</param>
    /// <returns>0 done, 1 an error of the program or of libtorch, 2 a mistake on the command line or in a file.</returns>
    public static int Run(string[] arguments, TextWriter output, TextWriter error) =>
        FileJob.Run(
            "model run",
            error,
            () =>
            {
                if (arguments is ["--help" or "-h"])
                    output.WriteLine(ModelRunOptions.Usage);
                else
                    Run(ModelRunOptions.Parse(arguments), error.WriteLine);
            }
        );

    private static void Run(ModelRunOptions options, Action<string> warn)
    {
        var device = options.Device.Prepare(warn);
        using var network = LoadedNetwork.Read(options.Weights, options.Network, device: device);
        using var input = Safetensors.Read(options.Input);
        using var logits = Infer(network.Model, Images(input, options.Input, network.Model.Architecture), options.Batch, device);
        // Readers never see a partial output.
        DurableFile.Write(
            Path.GetFullPath(options.Output),
            stream => Safetensors.Write(stream, options.Output, [new(OutputName, logits)])
        );
    }

    private static Tensor Images(WeightFileContent content, string file, Architecture architecture) // [N, C, H, W]
    {
        if (!content.Tensors.TryGetValue(InputName, out var images))
            throw new SafetensorsException(
                file,
                $"There is no tensor '{InputName}'; "
                    + $"there are {string.Join(", ", content.Tensors.Keys.Select(name => $"'{name}'"))}."
            );
        if (
            images.dtype != ScalarType.Float32
            || images.dim() != 4
            || images.size(1) != architecture.InputChannels
            || images.numel() == 0
        )
            throw new SafetensorsException(
                file,
                $"Tensor '{InputName}' is {images.dtype} [{string.Join(", ", images.shape)}]; it must be Float32 [N, "
                    + $"{architecture.InputChannels}, H, W], none of them 0."
            );
        return images;
    }

    private static Tensor Infer(EfficientNetModel model, Tensor images, int batch, Device device) // [N, classes]
    {
        using var guard = inference_mode();
        using var scope = NewDisposeScope();
        var parts = new List<Tensor>();
        foreach (var part in images.split(batch))
        {
            using var inner = NewDisposeScope();
            parts.Add(model.call(ChannelsLast.Of(part.to(device))).cpu().MoveToOuterDisposeScope()); // [≤ batch, classes]
        }
        return cat(parts).DetachFromDisposeScope();
    }
}
