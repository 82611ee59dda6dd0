using System.Text.Json;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Host.Processes;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>The GPUs of this host as its agent sees them, by the driver's management library.</summary>
internal sealed class GpuList(CliContext context)
{
    /// <summary>As they are now; empty where there is none.</summary>
    /// <exception cref="CliException">The agent program does not answer.</exception>
    public async Task<IReadOnlyList<DeviceDescription>> ReadAsync(CancellationToken cancellationToken)
    {
        var listed = await ProgramAnswer.OfAsync(
            [context.Programs.Require(Programs.Agent), "--show-gpus"],
            MachineChecks.Patience,
            context.Time,
            cancellationToken
        );
        return listed.ExitCode == 0
            ? JsonSerializer.Deserialize<DeviceDescription[]>(listed.Text, ContractsJson.Options)!
            : throw new CliException(ExitCode.Internal, $"{Programs.Agent} --show-gpus does not answer: {listed.Text}");
    }

    /// <summary>Memory in use on a GPU, where the driver says so.</summary>
    public async Task<long?> MemoryUsedBytesAsync(string device, CancellationToken cancellationToken) =>
        (await ReadAsync(cancellationToken)).FirstOrDefault(gpu => gpu.Device == device)?.MemoryUsedBytes;
}
