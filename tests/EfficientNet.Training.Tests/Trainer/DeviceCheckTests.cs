using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Training.Tests.Trainer;

/// <summary>The checks of <c>effnet doctor --gpu</c>, on the one device that is always there.</summary>
public sealed class DeviceCheckTests
{
    private static readonly string[] ForGpusOnly = [DeviceCheckNames.Hold, DeviceCheckNames.Pinned];

    public static TheoryData<string> Names => [.. DeviceCheckNames.All];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Check_OnTheProcessor_HoldsOrIsNotApplicable(string name)
    {
        var (exitCode, output, errors) = await CheckAsync(name, "--device", "cpu", "--threads", "1");

        Assert.True(exitCode == 0, errors);
        var result = JsonSerializer.Deserialize<DeviceCheckResult>(output, ContractsJson.Options)!;
        Assert.Equal(
            (name, ForGpusOnly.Contains(name) ? CheckVerdict.NotApplicable : CheckVerdict.Good),
            (result.Check, result.Verdict)
        );
        TestContext.Current.TestOutputHelper?.WriteLine(result.Measured);
    }

    [Fact]
    public async Task Check_OnAGpuThatIsNotThere_SaysWhatIsMissing()
    {
        var (exitCode, output, _) = await CheckAsync(DeviceCheckNames.Libtorch, "--device", "GPU-none");

        Assert.Equal(0, exitCode);
        var result = JsonSerializer.Deserialize<DeviceCheckResult>(output, ContractsJson.Options)!;
        Assert.Equal(CheckVerdict.Wrong, result.Verdict);
        Assert.EndsWith("has no CUDA", result.Measured, StringComparison.Ordinal);
        Assert.Contains("EFFNET_LIBTORCH", result.Meaning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_ThatFails_IsAnAnswerAndNoCrash()
    {
        var (exitCode, output, errors) = await CheckAsync(DeviceCheckNames.Bfloat16, "--device", "GPU-none");

        Assert.Equal(0, exitCode);
        Assert.Equal(CheckVerdict.Wrong, JsonSerializer.Deserialize<DeviceCheckResult>(output, ContractsJson.Options)!.Verdict);
        Assert.Contains("CUDA", errors, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("check needs one name of libtorch, float32", "nonsense", "--device", "cpu")]
    [InlineData("--device is missing.", "exact")]
    public async Task Check_WithAMistake_SaysWhatWouldBeRight(string expected, params string[] arguments)
    {
        var (exitCode, _, errors) = await CheckAsync(arguments);

        Assert.Equal(2, exitCode);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Errors)> CheckAsync(params string[] arguments)
    {
        using var process = Process.Start(
            new ProcessStartInfo(TrainerProcess.Executable, ["check", .. arguments])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, output, await errors);
    }
}
