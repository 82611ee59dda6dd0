using System.CommandLine;
using System.Diagnostics;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data;
using EfficientNet.Data.Loading;
using EfficientNet.Models;
using EfficientNet.Trainer.Models;
using EfficientNet.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Trainer.Benchmarks;

/// <summary>
/// <c>bench train</c>: the full training step of a run (forward, backward, optimiser, moving average, with dropout, stochastic
/// depth and label smoothing) on one random batch in memory.
/// </summary>
internal static class TrainBenchmarkJob
{
    private const int Classes = 1000;
    private const long Seed = 1;

    public static IReadOnlyList<Option> Options => TrainBenchmarkOptions.Arguments.All;

    public static TrainBenchmarkResult Run(CommandArguments arguments) => Measure(TrainBenchmarkOptions.Of(arguments));

    /// <summary>Measures in this process.</summary>
    public static TrainBenchmarkResult Measure(TrainBenchmarkOptions options)
    {
        if (options is { Precision: Precision.Bfloat16, Device: DeviceType.CPU })
            Bfloat16Kernels.Emulate();
        TorchRuntime.EnsureLoaded();
        if (options.Device == DeviceType.CUDA && !cuda.is_available())
            throw new TorchRuntimeException(
                "--device is cuda, and libtorch sees no GPU; 'effnet doctor --gpu' says what is missing."
            );
        LibtorchSwitches.SetForTraining(options.Device, options.Mode == DeterminismMode.Exact, Console.Error.WriteLine);
        set_num_threads(options.Threads);
        using var state = new TrainingState(Specification(options), Normalisation.ImageNet, new Device(options.Device));
        using var batch = RandomBatch(options);

        for (var step = 0; step < options.Warmup; step++)
            Step();
        var milliseconds = new List<double>();
        var began = Stopwatch.GetTimestamp();
        while (
            milliseconds.Count < options.Steps && (milliseconds.Count == 0 || Stopwatch.GetElapsedTime(began) < options.AtMost)
        )
        {
            var started = Stopwatch.GetTimestamp();
            Step();
            milliseconds.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }

        milliseconds.Sort();
        var median = milliseconds[milliseconds.Count / 2];
        return new TrainBenchmarkResult(
            options.Network.Name,
            options.Batch,
            options.Resolution,
            options.Threads,
            milliseconds.Count,
            ImagesPerSecond: options.Batch * 1000 / median,
            StepMilliseconds: median,
            PeakBytes: PeakBytes(),
            DataWaitShare: 0,
            state.Precision
        );

        void Step()
        {
            state.TrainStep(batch, learningRate: 1e-3);
            _ = state.LossSum; // Waits for the GPU to finish.
        }
    }

    private static RunSpecification Specification(TrainBenchmarkOptions options) =>
        new()
        {
            Architecture = options.Network.Architecture() with { Resolution = options.Resolution, Classes = Classes },
            Data = new DataSpecification { Name = "random", Classes = Classes },
            Recipe = new Recipe
            {
                BatchSize = options.Batch,
                Dropout = options.Network.Dropout,
                Precision = options.Precision,
            },
            Seed = Seed,
        };

    private static ImageBatch RandomBatch(TrainBenchmarkOptions options)
    {
        using var generator = random.manual_seed(Seed);
        long[] shape = [options.Batch, options.Resolution, options.Resolution, 3];
        var pixels = randint(0, 256, shape, dtype: ScalarType.Byte); // [N, H, W, C]
        return new ImageBatch(pixels, randint(0, Classes, [options.Batch], dtype: ScalarType.Int64));
    }

    private static long PeakBytes()
    {
        using var process = Process.GetCurrentProcess();
        return process.PeakWorkingSet64;
    }
}
