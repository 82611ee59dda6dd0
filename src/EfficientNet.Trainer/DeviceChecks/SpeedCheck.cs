using System.Globalization;
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

    public static DeviceCheckResult Run(CheckedDevice device, string check)
    {
        var network = PublishedNetworks.Find(check[DeviceCheckNames.Speed.Length..])!;
        var options = device.IsGpu
            ? new TrainBenchmarkOptions(network, GpuBatch, network.Resolution, device.Threads, GpuSteps, Warmup: 5, DeviceType.CUDA)
            : new TrainBenchmarkOptions(network, Batch: 2, Resolution: 32, device.Threads, Steps: 1, Warmup: 0); // only to see that it runs
        var plain = Fitting(options);
        var others = new List<(string Name, TrainBenchmarkResult Result)>();
        if (device.IsGpu)
            others.Add(("TF32", TrainBenchmarkCommand.Measure(options with { Batch = plain.Batch, Mode = DeterminismMode.Fast })));
        others.Add(("bfloat16", TrainBenchmarkCommand.Measure(options with { Batch = plain.Batch, Mode = DeterminismMode.Fast, Precision = Precision.Bfloat16 })));

        var measured = $"{Rate(plain)} images/s in float32, {string.Join(", ", others.Select(other => $"{Rate(other.Result)} in {other.Name}"))} (batches of {plain.Batch}, {plain.Resolution} pixels)";
        return device.IsGpu && others[^1].Result.ImagesPerSecond < plain.ImagesPerSecond
            ? new DeviceCheckResult(check, CheckVerdict.Remark, measured, "bfloat16 costs speed here: leave recipe.precision at float32.")
            : new DeviceCheckResult(check, CheckVerdict.Good, measured);
    }

    /// <summary>In mode <c>exact</c>, with as many images as fit.</summary>
    private static TrainBenchmarkResult Fitting(TrainBenchmarkOptions options)
    {
        try
        {
            return TrainBenchmarkCommand.Measure(options);
        }
        catch (Exception error) when (options.Batch >= 4 && TrainingException.Classify(error) == FailureClass.OutOfMemory)
        {
            return Fitting(options with { Batch = options.Batch / 2 });
        }
    }

    private static string Rate(TrainBenchmarkResult result) => result.ImagesPerSecond.ToString("0", CultureInfo.InvariantCulture);
}
