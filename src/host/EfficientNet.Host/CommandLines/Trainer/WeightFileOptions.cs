using System.CommandLine;

namespace EfficientNet.Host.CommandLines.Trainer;

/// <summary>The options by which several commands name a file of weights.</summary>
internal static class WeightFileOptions
{
    /// <summary>The file.</summary>
    public static Option<string?> Option() =>
        OptionMaker.Text(
            "--weights",
            "FILE",
            "Weights by torchvision's, timm's or lukemelas' names: safetensors, .pt, .pth, or a checkpoint"
        );

    /// <summary>Whether a checkpoint's averages are passed over.</summary>
    public static Option<bool> RawFlag() =>
        OptionMaker.Flag("--raw", "Of a checkpoint, the weights and not their moving averages");
}
