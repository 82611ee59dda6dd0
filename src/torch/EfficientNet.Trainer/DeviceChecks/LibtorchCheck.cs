using EfficientNet.Contracts.Trainer;
using EfficientNet.Models;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>Whether libtorch loads and sees the device.</summary>
internal static class LibtorchCheck
{
    public static DeviceCheckResult Run(CheckedDevice device)
    {
        var location = TorchRuntime.EnsureLoaded().Location;
        var which = $"libtorch {__version__} from {location.Directory ?? "the system's search"} ({location.Source})";
        if (!device.IsGpu)
            return new DeviceCheckResult(DeviceCheckNames.Libtorch, CheckVerdict.Good, which);
        if (!TorchRuntime.EnsureLoaded().HasCuda)
            return Wrong(
                $"{which} has no CUDA",
                "Set EFFNET_LIBTORCH to the folder of a libtorch 2.10.0 with CUDA, for example site-packages/torch/lib of a "
                    + "Python environment with torch==2.10.0 (docs/libtorch.md)."
            );
        if (!cuda.is_available())
            return Wrong(
                $"{which} has CUDA and sees no GPU",
                "The driver may be older than this CUDA, or the GPU is not visible in here: "
                    + "compare the CUDA version that nvidia-smi prints."
            );
        return cuda.is_cudnn_available()
            ? new DeviceCheckResult(
                DeviceCheckNames.Libtorch,
                CheckVerdict.Good,
                $"{which}; CUDA devices in this process: {cuda.device_count()}, with cuDNN"
            )
            : Wrong(
                $"{which} sees a GPU, and cuDNN does not load",
                "The folder of libtorch, or the libraries beside it, are not complete: convolutions would be slow or fail."
            );
    }

    private static DeviceCheckResult Wrong(string measured, string meaning) =>
        new(DeviceCheckNames.Libtorch, CheckVerdict.Wrong, measured, meaning);
}
