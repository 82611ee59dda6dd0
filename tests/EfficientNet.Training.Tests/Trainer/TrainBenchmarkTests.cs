using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Training.Tests.Trainer;

public sealed class TrainBenchmarkTests
{
    [Fact]
    public async Task BenchTrain_OfASmallStep_AnswersOneLineOfJson()
    {
        var (exitCode, output, _) = await BenchAsync(
            "--batch",
            "2",
            "--resolution",
            "32",
            "--threads",
            "1",
            "--steps",
            "2",
            "--warmup",
            "0"
        );

        Assert.Equal(0, exitCode);
        var result = JsonSerializer.Deserialize<TrainBenchmarkResult>(output, ContractsJson.Options)!;
        Assert.Equal(
            ("efficientnet-b0", 2, 32, 1, 2),
            (result.Network, result.Batch, result.Resolution, result.Threads, result.Steps)
        );
        Assert.Equal(2000, result.ImagesPerSecond * result.StepMilliseconds, 6);
        Assert.True(result.PeakBytes > 100_000_000, $"A network with its optimiser in {result.PeakBytes} bytes.");
    }

    [Theory]
    [InlineData("There is no network 'b9'", "--network", "b9")]
    [InlineData("--batch is '1'; it must be a whole number from 2.", "--batch", "1")]
    [InlineData("There is no option --bach.", "--bach", "2")]
    [InlineData("--steps needs a value.", "--steps")]
    public async Task BenchTrain_WithAMistake_SaysWhatWouldBeRight(string expected, params string[] arguments)
    {
        var (exitCode, _, errors) = await BenchAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> BenchAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(TrainerProcess.Executable, ["bench", "train", .. arguments])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
