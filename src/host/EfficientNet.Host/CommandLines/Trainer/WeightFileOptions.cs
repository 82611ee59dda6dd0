using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options with which several commands name a weight file.</summary>
internal static class WeightFileOptions
{
    /// <summary>The file.</summary>
    public static Option<string?> Option() =>
        OptionMaker.Text(
            "--weights",
            "FILE",
            "Weights with torchvision's, timm's or lukemelas' names: safetensors, .pt, .pth, or a checkpoint"
        );

    /// <summary>Whether to ignore a checkpoint's averages.</summary>
    public static Option<bool> RawFlag() => OptionMaker.Flag("--raw", "Use a checkpoint's weights, not their moving averages");
}
