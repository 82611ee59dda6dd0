using System.Runtime.Versioning;
using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;
using Microsoft.Extensions.Time.Testing;

namespace EfficientNet.Cli.Tests;

/// <summary>
/// <c>doctor --gpu</c> with scripts in the place of agent and trainer; the real ones on a host without GPU are in the end-to-end
/// tests.
/// </summary>
[UnsupportedOSPlatform("windows")]
public sealed class DoctorGpuTests : IDisposable
{
    private readonly CommandLineHarness _effnet = new();

    public void Dispose() => _effnet.Dispose();

    [Fact]
    public async Task Doctor_WhereThereIsNoGpu_SaysSoAndIsNoError()
    {
        StandInForAgent("echo '[]'");
        StandInForTrainer($"echo '{Answer("libtorch", CheckVerdict.Wrong, "no CUDA", "Set EFFNET_LIBTORCH.")}'");

        Assert.Equal(0, await _effnet.RunAsync("doctor", "--gpu"));

        Assert.Contains("Training runs on the CPU", _effnet.Out, StringComparison.Ordinal);
        Assert.Contains("install NVIDIA's driver", _effnet.Out, StringComparison.Ordinal);
        Assert.Contains("Set EFFNET_LIBTORCH.", _effnet.Out, StringComparison.Ordinal);
        Assert.EndsWith("No GPU was tried: training runs on the CPU.\n", _effnet.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Wrong", _effnet.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_WhereLibtorchSeesNoGpu_TriesNothingElseAndIsAnError()
    {
        StandInForAgent($"echo '{Gpus(100)}'");
        StandInForTrainer($"echo '{Answer("libtorch", CheckVerdict.Wrong, "no CUDA", "Set EFFNET_LIBTORCH.")}'");

        Assert.Equal(1, await _effnet.RunAsync("doctor", "--gpu", "-o", "json"));

        Assert.Equal(["GPU:Good", "CUDA libtorch:Wrong", "The rest:Remark"], Verdicts());
    }

    [Fact]
    public async Task Doctor_WhenOneCheckCrashes_ReportsItAndTheOthersAllTheSame()
    {
        StandInForAgent($"if [ -e '{_effnet.Folder}/held' ]; then echo '{Gpus(1500)}'; else echo '{Gpus(100)}'; fi");
        StandInForTrainer(
            $"""
            case "$2" in
            bfloat16) echo 'terminate called' >&2; kill -ABRT $$;;
            exact) echo 'what is this' >&2; exit 3;;
            resume) echo 'a native library says hello'; echo '{Answer("resume", CheckVerdict.Wrong, "a is not b", "Use fast.")}';;
            hold) touch '{_effnet.Folder}/held'; echo '{Answer(
                "hold",
                CheckVerdict.Good,
                "1024 MiB"
            )}'; cat > /dev/null; rm '{_effnet.Folder}/held';;
            speed-b1) echo '{Answer("speed-b1", CheckVerdict.Remark, "slow", "Leave it.")}';;
            *) echo "{Answer("any", CheckVerdict.Good, "$3 $4 $CUDA_VISIBLE_DEVICES $CUBLAS_WORKSPACE_CONFIG").Replace(
                "\"",
                "\\\"",
                StringComparison.Ordinal
            )}";;
            esac
            """
        );

        Assert.Equal(1, await _effnet.RunAsync("doctor", "--gpu", "-o", "json"));

        Assert.Equal(
            [
                "GPU:Good",
                "CUDA libtorch:Good",
                "Step in float32:Good",
                "Mode exact:Wrong",
                "Resuming:Wrong",
                "Step in bfloat16:Wrong",
                "Mode exact in bfloat16:Good",
                "Resuming in bfloat16:Good",
                "Out of memory:Good",
                "Memory comes back:Good",
                "Pinned copies:Good",
                "Speed of B0:Good",
                "Speed of B1:Remark",
                "Speed of B2:Good",
                "Speed of B3:Good",
                "Speed of B4:Good",
            ],
            Verdicts()
        );
        Assert.Equal("it was ended by signal 6, an error in native code: terminate called", Found(5));
        Assert.Equal("it ended with exit code 3: what is this", Found(3));
        Assert.Equal("a is not b", Found(4));
        Assert.Equal("100 MiB in use before a trainer that held 1024 MiB, 1.5 GiB with it, 100 MiB after its end", Found(9));
        Assert.Equal("--device GPU-1 GPU-1 :4096:8", Found(10));
    }

    [Fact]
    public async Task Doctor_WhenTooLittleTimeIsLeftForACheck_DoesNotTryIt_AndCallsNothingWrong()
    {
        using var slow = new CommandLineHarness { Time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMinutes(3) } };
        slow.StandIn(Programs.Agent, $"echo '{Gpus(100)}'");
        slow.StandIn(Programs.Trainer, $"echo '{Answer("any", CheckVerdict.Good, "it holds")}'");

        Assert.Equal(0, await slow.RunAsync("doctor", "--gpu", "-o", "json"));

        var last = slow.Json.AsArray()[^1]!;
        Assert.Equal(
            ("Remark", "not tried: of the 10 minutes for all, fewer than the 2 that one may take are left"),
            ((string?)last["verdict"], (string?)last["found"])
        );
        Assert.Contains(slow.Json.AsArray(), finding => (string?)finding!["found"] == "it holds");
        Assert.DoesNotContain(slow.Json.AsArray(), finding => (string?)finding!["verdict"] == "Wrong");
    }

    private string[] Verdicts() => [.. _effnet.Json.AsArray().Select(finding => $"{finding!["subject"]}:{finding["verdict"]}")];

    private string? Found(int index) => (string?)_effnet.Json[index]!["found"];

    private static string Answer(string check, CheckVerdict verdict, string measured, string? meaning = null) =>
        JsonSerializer.Serialize(new DeviceCheckResult(check, verdict, measured, meaning), ContractsJson.Options);

    private static string Gpus(long mebibytesInUse) =>
        JsonSerializer.Serialize(
            new[] { new DeviceDescription("GPU-1", DeviceKind.Cuda, "A GPU", 80L << 30, 1, 8, 0, mebibytesInUse << 20) },
            ContractsJson.Options
        );

    private void StandInForAgent(string script) => _effnet.StandIn(Programs.Agent, script);

    private void StandInForTrainer(string script) => _effnet.StandIn(Programs.Trainer, script);
}
