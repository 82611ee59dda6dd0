using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options of <c>model run</c>, <c>model convert</c> and <c>model onnx</c>.</summary>
public sealed class ModelArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Trainer);

    /// <summary>Libraries whose names can be written.</summary>
    public static IReadOnlyList<string> Libraries { get; } = ["torchvision", "timm", "lukemelas"];

    /// <summary>The weights.</summary>
    public Option<string?> Weights { get; } = WeightFileOptions.Option();

    /// <summary>Images.</summary>
    public Option<string?> Input { get; } =
        OptionMaker.Text("--input", "FILE.safetensors", "Tensor 'input', [N, 3, H, W], float32, normalised; H and W may be any");

    /// <summary>What is written.</summary>
    public Option<string?> Output { get; } =
        OptionMaker.Text("--output", "FILE", "Where the result goes: safetensors, or an ONNX file");

    /// <summary>Images at a time.</summary>
    public Option<int?> Batch { get; } = Make.Number("--batch", "N", "Images at a time [default: 16]", 1);

    /// <summary>Whose names to use.</summary>
    public Option<string?> Names { get; } =
        Make.Word(
            "--names",
            "LIBRARY",
            $"Safetensors, by whose names: {string.Join(", ", Libraries)} [default: {Libraries[0]}]",
            Libraries
        );

    /// <summary>Whether to ignore averages.</summary>
    public Option<bool> Raw { get; } = WeightFileOptions.RawFlag();

    /// <summary>Whether to use a fresh classifier.</summary>
    public Option<bool> DropClassifier { get; } =
        OptionMaker.Flag("--drop-classifier", "Replace the file's classifier with a fresh one, for another number of classes");

    /// <summary>Where.</summary>
    public DeviceArguments Device { get; } = new();

    /// <summary>For which network.</summary>
    public NetworkArguments Network { get; } = new();

    /// <summary>Those of <c>model run</c>.</summary>
    public IReadOnlyList<Option> OfRun => [Weights, Input, Output, Batch, .. Device.All, .. Network.All];

    /// <summary>Those of <c>model convert</c>.</summary>
    public IReadOnlyList<Option> OfConvert => [Weights, Output, Names, Raw, DropClassifier, .. Network.All];

    /// <summary>Those of <c>model onnx</c>.</summary>
    public IReadOnlyList<Option> OfOnnx => [Weights, Output, Raw, .. Network.All];
}
