using System.CommandLine;
using System.Diagnostics;
using EfficientNet.Contracts.Trainer;
using EfficientNet.Data.Loading;
using EfficientNet.Data.Photos;
using EfficientNet.Host.CommandLines.Trainer;
using EfficientNet.Models;
using EfficientNet.Trainer.Models;

namespace EfficientNet.Trainer.Benchmarks;

/// <summary>
/// <c>bench load FOLDER</c>: reads training images from files into batches of bytes, as a run does, without a network.
/// </summary>
internal static class LoadBenchmarkJob
{
    private const int Batch = 64;
    private const long Seed = 1;

    private static readonly LoadBenchmarkArguments Arguments = new();

    public static IReadOnlyList<Option> Options => Arguments.All;

    public static LoadBenchmarkResult Run(CommandArguments arguments)
    {
        var folder = arguments.Folder();
        var resolution = arguments.Value(Arguments.Resolution) ?? 224;
        var workers = arguments.Value(Arguments.Workers) ?? Environment.ProcessorCount;
        var wanted = arguments.Value(Arguments.Images) ?? 2000;
        TorchRuntime.EnsureLoaded();
        var opening = Stopwatch.GetTimestamp();
        var data = PhotoDataSet.Open(folder, folder, mostBroken: int.MaxValue, Console.Error.WriteLine);
        var secondsToOpen = Stopwatch.GetElapsedTime(opening).TotalSeconds;
        var loader = new BatchLoader(
            data.Train.Select([.. Enumerable.Range(0, data.Train.Count)], resolution, keep: true),
            Batch,
            workers
        );

        var (images, epoch) = (0, 0);
        var started = Stopwatch.GetTimestamp();
        while (images < wanted)
        {
            foreach (var batch in loader.Epoch(Seed, ++epoch))
            {
                images += batch.Count;
                batch.Dispose();
                if (images >= wanted)
                    break;
            }
        }

        var seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        using var process = Process.GetCurrentProcess();
        return new LoadBenchmarkResult(images, resolution, workers, images / seconds, secondsToOpen, process.PeakWorkingSet64);
    }
}
