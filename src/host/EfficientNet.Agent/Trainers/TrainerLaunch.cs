using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Agent.Trainers;

/// <summary>What a trainer process is started with.</summary>
/// <param name="Executable">The trainer.</param>
/// <param name="Command">Its first line.</param>
/// <param name="Environment">Variables to set; null removes one.</param>
/// <param name="LogFile">File for its standard error.</param>
internal sealed record TrainerLaunch(
    string Executable,
    StartTraining Command,
    IReadOnlyDictionary<string, string?> Environment,
    string LogFile
)
{
    /// <summary>The device's environment: one GPU by UUID, and no more threads than the slot has.</summary>
    public static IReadOnlyDictionary<string, string?> EnvironmentFor(string device, int threads) =>
        new Dictionary<string, string?>(DeviceEnvironment.For(device))
        {
            ["OMP_NUM_THREADS"] = $"{threads}",
            ["MKL_NUM_THREADS"] = $"{threads}",
            ["EFFNET_TOKEN"] = null,
        };
}
