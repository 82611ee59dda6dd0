using System.Diagnostics;
using EfficientNet.Models.Native;

namespace EfficientNet.Models.Tests.Native;

/// <summary>
/// A process can load libtorch only once, so each case runs this test program again, with one test and another environment.
/// </summary>
public sealed class TorchRuntimeTests
{
    private const string ExpectedSource = "EFFNET_TEST_LIBTORCH_SOURCE";
    private const string ExpectedPatch = "EFFNET_TEST_SHIM_PATCHED";

    /// <summary>In every process: what is loaded computes, and is what the environment asks for.</summary>
    [Fact]
    public void Runtime_InThisProcess_ComputesWithTheLibtorchThatWasChosen()
    {
        var runtime = TorchRuntime.EnsureLoaded();

        Assert.Equal(4, TorchSharp.torch.ones(2, 2).sum().item<float>());
        Assert.Equal(
            Environment.GetEnvironmentVariable(ExpectedSource) ?? nameof(LibtorchSource.HostOption),
            runtime.Location.Source.ToString()
        );
        if (Environment.GetEnvironmentVariable(ExpectedPatch) is { } patched)
            Assert.Equal(bool.Parse(patched), runtime.ShimPatched);
        Assert.Single(
            File.ReadLines("/proc/self/maps")
                .Where(line => line.Contains("libtorch_cpu.so", StringComparison.Ordinal))
                .Select(line => line[line.IndexOf('/', StringComparison.Ordinal)..])
                .Distinct()
        );
    }

    [Fact]
    public void Runtime_WithExternalLibtorch_LoadsThat()
    {
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(TorchRuntime.EnsureLoaded().Location.Directory!))
            File.CreateSymbolicLink(Path.Combine(folder.Path, Path.GetFileName(file)), file);

        var (exitCode, output) = RunAgain(
            new()
            {
                [LibtorchLocation.EnvironmentVariable] = folder.Path,
                [ExpectedSource] = nameof(LibtorchSource.EnvironmentVariable),
            }
        );

        Assert.True(exitCode == 0, output);
    }

    [Fact]
    public void Runtime_WhenExternalLibtorchIsMissing_SaysWhatIsWrong()
    {
        using var folder = new TemporaryFolder();

        var (exitCode, output) = RunAgain(new() { [LibtorchLocation.EnvironmentVariable] = folder.Path });

        Assert.NotEqual(0, exitCode);
        Assert.Contains($"there is no libtorch_cpu.so in {folder.Path}", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Runtime_WhenExternalLibtorchIsTruncated_SaysWhatIsWrong()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(Path.Combine(folder.Path, "libtorch_cpu.so"), "\u007fELF"u8.ToArray());

        var (exitCode, output) = RunAgain(new() { [LibtorchLocation.EnvironmentVariable] = folder.Path });

        Assert.NotEqual(0, exitCode);
        Assert.Contains(
            $"libtorch_cpu.so in {folder.Path} (named by EnvironmentVariable) does not load",
            output,
            StringComparison.Ordinal
        );
    }

    /// <summary>Stands for a system whose libstdc++ is new enough: the loader finds a shim that loads as it is.</summary>
    [Fact]
    public void Runtime_WhenShimLoadsAsItIs_PatchesNothing()
    {
        using var folder = new TemporaryFolder();
        var shim = File.ReadAllBytes(
            Path.Combine(AppContext.BaseDirectory, "runtimes", "linux-x64", "native", ShimLoader.FileName)
        );
        ElfVersionRequirements.Weaken(shim, ShimLoader.TooNewVersion);
        File.WriteAllBytes(Path.Combine(folder.Path, ShimLoader.FileName), shim);

        var (exitCode, output) = RunAgain(new() { ["LD_LIBRARY_PATH"] = folder.Path, [ExpectedPatch] = "false" });

        Assert.True(exitCode == 0, output);
    }

    private static (int ExitCode, string Output) RunAgain(Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "EfficientNet.Models.Tests"))
        {
            ArgumentList =
            {
                "--filter-method",
                $"*.{nameof(Runtime_InThisProcess_ComputesWithTheLibtorchThatWasChosen)}",
                "--no-progress",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd() + errors.GetAwaiter().GetResult();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
