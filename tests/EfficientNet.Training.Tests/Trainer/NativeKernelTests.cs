using System.Diagnostics;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Models;

namespace EfficientNet.Training.Tests.Trainer;

/// <summary>Which kernels a trainer uses, as oneDNN reports them (<c>ONEDNN_VERBOSE</c>) with their instruction sets.</summary>
public sealed class NativeKernelTests : IDisposable
{
    private const string Bfloat16Instructions = ":avx512_core_bf16,";
    private const string Float32Kernels = ":avx512_core,";
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("check", "bfloat16", "--device", "cpu")]
    [InlineData("check", "resume-bfloat16", "--device", "cpu")]
    [InlineData("bench", "train", "--batch", "2", "--resolution", "32", "--steps", "1", "--precision", "bfloat16")]
    public async Task Command_InBfloat16_UsesNoKernelOfBfloat16Instructions(params string[] command)
    {
        var account = await AccountAsync(command);

        AssertBfloat16IsOneDnns(account);
        Assert.DoesNotContain(Bfloat16Instructions, account, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InBfloat16_UsesNoKernelOfBfloat16Instructions_AndItsStepWasTried()
    {
        var account = await TrainAsync(Precision.Bfloat16);

        AssertBfloat16IsOneDnns(account);
        Assert.DoesNotContain(Bfloat16Instructions, account, StringComparison.Ordinal);
        Assert.Contains("trying a step in bfloat16", Messages(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_InFloat32_IsNotLimited()
    {
        var limited = await TrainAsync(Precision.Bfloat16);
        var account = await TrainAsync(Precision.Float32);

        if (Bfloat16Kernels.Limit is not null)
            Assert.NotEqual(InstructionSet(limited), InstructionSet(account));
        Assert.DoesNotContain("trying a step in bfloat16", Messages(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AVX2", true)]
    [InlineData("AVX512_CORE_AMX", false)]
    public async Task Run_InBfloat16_KeepsALowerLimitOfItsUser_AndNoHigherOne(string users, bool isLower)
    {
        var account = await TrainAsync(Precision.Bfloat16, (Bfloat16Kernels.Variable, users));

        Assert.DoesNotContain(Bfloat16Instructions, account, StringComparison.Ordinal);
        if (isLower)
            Assert.DoesNotContain(Float32Kernels, account, StringComparison.Ordinal);
    }

    // On processors with bfloat16 instructions; libtorch computes it itself on those without AVX-512.
    private static void AssertBfloat16IsOneDnns(string account)
    {
        if (Bfloat16Kernels.Limit is not null)
            Assert.Contains("backward_data,src:bf16", account, StringComparison.Ordinal);
    }

    private string Messages() => File.ReadAllText(Path.Combine(_folder.Path, "messages.jsonl"));

    private static string InstructionSet(string account) =>
        account.Split('\n').First(line => line.Contains(",cpu,isa:", StringComparison.Ordinal));

    private Task<string> TrainAsync(Precision precision, params (string Name, string Value)[] environment)
    {
        Directory.Delete(_folder.Path, recursive: true);
        Directory.CreateDirectory(_folder.Path);
        var recipe = TinyRun.Specification.Recipe with { Precision = precision, Epochs = 1 };
        var file = Path.Combine(_folder.Path, "spec.json");
        File.WriteAllText(file, JsonSerializer.Serialize(TinyRun.Specification with { Recipe = recipe }, ContractsJson.Options));
        return AccountAsync(["train", "--spec", file, "--output", _folder.Path, "--threads", "1"], environment);
    }

    /// <summary>Output, errors of a trainer that succeeds: oneDNN writes to the former, which a run turns to the other.</summary>
    private static async Task<string> AccountAsync(string[] command, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(TrainerProcess.Executable, command)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Remove(Bfloat16Kernels.Variable);
        start.Environment.Remove(Bfloat16Kernels.FormerVariable);
        start.Environment["ONEDNN_VERBOSE"] = "1";
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken) + await errors;
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(process.ExitCode == 0, output);
        return output;
    }
}
