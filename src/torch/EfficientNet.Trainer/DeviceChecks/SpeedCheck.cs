using System.Globalization;
using System.Runtime.InteropServices;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Scaling;
using EfficientNet.Trainer.Benchmarks;
using EfficientNet.Training;
using TorchSharp;

namespace EfficientNet.Trainer.DeviceChecks;

/// <summary>Images a second of a published network in training, in every precision that the device has.</summary>
internal static class SpeedCheck
{
    private const int GpuBatch = 64;
    private const int GpuSteps = 20;
    private static readonly TimeSpan GpuTime = TimeSpan.FromSeconds(8);

    public static DeviceCheckResult Run(CheckedDevice device, string check)
    {
        var network = PublishedNetworks.Find(check[DeviceCheckNames.Speed.Length..])!;
        var options = device.IsGpu
            ? new TrainBenchmarkOptions(
                network,
                GpuBatch,
                network.Resolution,
                device.Threads,
                GpuSteps,
                Warmup: 2,
                DeviceType.CUDA
            )
            {
                AtMost = GpuTime,
            }
            // only to see that it runs
            : new TrainBenchmarkOptions(network, Batch: 2, Resolution: 32, device.Threads, Steps: 1, Warmup: 0);
        var plain = Fitting(options);
        var fast = options with { Batch = plain.Batch, Mode = DeterminismMode.Fast };
        var single = device.IsGpu ? TrainBenchmarkJob.Measure(fast) : null;
        var mixed = InBfloat16(fast);

        string[] rates =
        [
            $"{Rate(plain)} images/s in float32",
            .. single is null ? [] : new[] { $"{Rate(single)} with TF32" },
            $"{Rate(mixed)} in bfloat16",
        ];
        var measured = $"{string.Join(", ", rates)} (batches of {plain.Batch}, {plain.Resolution} pixels)";
        return mixed is null || mixed.ImagesPerSecond < single?.ImagesPerSecond
            ? new DeviceCheckResult(
                check,
                CheckVerdict.Remark,
                measured,
                "bfloat16 gains nothing here: leave recipe.precision at float32."
            )
            : new DeviceCheckResult(check, CheckVerdict.Good, measured);
    }

    /// <summary>In mode <c>exact</c>, with as many images as fit.</summary>
    private static TrainBenchmarkResult Fitting(TrainBenchmarkOptions options)
    {
        try
        {
            return TrainBenchmarkJob.Measure(options);
        }
        catch (Exception error) when (options.Batch >= 4 && TrainingException.Classify(error) == FailureClass.OutOfMemory)
        {
            return Fitting(options with { Batch = options.Batch / 2 });
        }
    }

    /// <summary>Null if it does not run: the other numbers are still useful.</summary>
    private static TrainBenchmarkResult? InBfloat16(TrainBenchmarkOptions options)
    {
        try
        {
            return TrainBenchmarkJob.Measure(options with { Precision = Precision.Bfloat16 });
        }
        catch (ExternalException error)
        {
            Console.Error.WriteLine(error);
            return null;
        }
    }

    private static string Rate(TrainBenchmarkResult? result) =>
        result?.ImagesPerSecond.ToString("0", CultureInfo.InvariantCulture) ?? "none";
}
