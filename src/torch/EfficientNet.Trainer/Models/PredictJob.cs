using EfficientNet.Contracts.Inference;
using EfficientNet.Data;
using EfficientNet.Data.Photos;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.Models;

/// <summary><c>predict</c>: the likeliest classes of image files; <c>effnet predict</c>.</summary>
public static class PredictJob
{
    private static readonly PredictArguments Options = new();

    private static string Usage =>
        "usage: predict IMAGE … --weights FILE [options]\n\n  IMAGE: JPEG, PNG, WebP, GIF or BMP\n"
        + ProgramCommandLine.Help(Options.All);

    /// <summary>Runs the command; messages go to standard output, which nothing else may write to.</summary>
    public static int Run(string[] arguments) =>
        FileJob.WithMessages(arguments, Usage, report => Run(arguments, report, Console.Error));

    /// <summary>Runs the command.</summary>
    /// <param name="arguments">What follows <c>predict</c>.</param>
    /// <param name="report">Receives each image, in order; one that can't be read does not hold up the others.</param>
    /// <param name="error">For errors and warnings.</param>
    /// <returns>0 done, 1 an error of the program or of libtorch, 2 a mistake on the command line or in the file of
    /// weights.</returns>
    public static int Run(string[] arguments, Action<InferenceMessage> report, TextWriter error) =>
        FileJob.Run("predict", error, () => Predict(CommandArguments.Parse(arguments, Options.All), report, error.WriteLine));

    private static void Predict(CommandArguments arguments, Action<InferenceMessage> report, Action<string> warn)
    {
        if (arguments.Names.Count == 0)
            throw new UsageException("Name at least one image.");
        var weights = arguments.RequiredFile(Options.Weights);
        var top = arguments.Value(Options.Top) ?? 5;
        var options = NetworkOptions.Of(arguments, Options.Network);
        var device = InferenceDevice.Of(arguments, Options.Device).Prepare(warn);

        using var network = LoadedNetwork.Read(weights, options, averaged: !arguments.Value(Options.Raw), device: device);
        using var photographs = Normalisation.ImageNet;
        var renderer = new PhotoRenderer(network.Model.Architecture.Resolution);
        foreach (var image in arguments.Names)
            report(Look(network, network.Normalisation ?? photographs, device, renderer, image, top));
    }

    private static InferenceMessage Look(
        LoadedNetwork network,
        Normalisation normalisation,
        Device device,
        PhotoRenderer renderer,
        string image,
        int top
    )
    {
        using var untracked = inference_mode();
        using var scope = NewDisposeScope();
        var shape = renderer.Shape;
        var pixels = empty(1, shape.Height, shape.Width, shape.Channels, dtype: ScalarType.Byte); // [1, H, W, C]
        try
        {
            renderer.Render(File.ReadAllBytes(image), pixels.bytes);
        }
        catch (Exception exception) when (exception is BrokenImageException or IOException or UnauthorizedAccessException)
        {
            return new ImageRefused(image, exception.Message);
        }
        var probabilities = network
            .Model.call(normalisation.Apply(Upload.To(pixels, device), network.Model.Architecture.InputChannels))
            .cpu()
            .softmax(dim: 1); // [1, K]
        var (likeliest, classes) = probabilities.topk((int)Math.Min(top, probabilities.size(1)), dim: 1); // [1, k]
        return new ImagePredicted(
            image,
            [
                .. classes
                    .data<long>()
                    .Zip(
                        likeliest.data<float>(),
                        (number, probability) =>
                            new ClassProbability((int)number, probability, network.ClassNames?.ElementAtOrDefault((int)number))
                    ),
            ]
        );
    }
}
