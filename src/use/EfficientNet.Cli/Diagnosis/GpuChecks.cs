using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>Everything that training does on a GPU, tried on the first one that the agent would offer.</summary>
/// <param name="invocation">The command's call.</param>
/// <param name="step">Told what is being tried.</param>
internal sealed class GpuChecks(Invocation invocation, Action<string> step)
{
    private static readonly TimeSpan Whole = TimeSpan.FromMinutes(10);

    private readonly GpuList _gpus = new(invocation.Context);
    private readonly long _began = invocation.Context.Time.GetTimestamp();

    public async Task<IReadOnlyList<Finding>> RunAsync(CancellationToken cancellationToken)
    {
        var gpus = await _gpus.ReadAsync(cancellationToken);
        if (gpus is not [var gpu, ..])
            return
            [
                NoGpu,
                (await TryAsync(DeviceCheckNames.Libtorch, null, cancellationToken)) with
                {
                    Verdict = Verdict.Remark,
                },
            ];
        var libtorch = await TryAsync(DeviceCheckNames.Libtorch, gpu, cancellationToken);

        var findings = new List<Finding>(gpus.Select(Described)) { libtorch };
        if (libtorch.Verdict == Verdict.Wrong)
            return
            [
                .. findings,
                Finding.Remark(
                    "The rest",
                    "not tried: libtorch does not see the GPU, so runs on it fail",
                    "Until it does: effnet agent --devices cpu."
                ),
            ];
        foreach (var check in DeviceCheckNames.All.Where(check => check != DeviceCheckNames.Libtorch))
            findings.Add(await TryAsync(check, gpu, cancellationToken));
        return findings;
    }

    private static Finding NoGpu =>
        Finding.Remark(
            "GPU",
            "none: neither libnvidia-ml.so.1 nor nvidia-smi shows one. Training runs on the CPU",
            "Where there is one, install NVIDIA's driver until nvidia-smi lists it; in a container, start that with --gpus all."
        );

    private static Finding Described(DeviceDescription gpu, int index) =>
        Finding.Good(
            index == 0 ? "GPU" : "Another GPU, not tried",
            $"{gpu.Model}, {Numerals.Bytes(gpu.MemoryBytes)} of memory, "
                + $"{Numerals.Bytes(gpu.MemoryUsedBytes ?? 0)} in use, {gpu.Device}"
        );

    private async Task<Finding> TryAsync(string check, DeviceDescription? gpu, CancellationToken cancellationToken)
    {
        var subject = Subject(check);
        var left = Whole - invocation.Context.Time.GetElapsedTime(_began);
        if (left < CheckProcess.Patience) // Cut short, a check that holds would be called wrong.
            return Finding.Remark(
                subject,
                $"not tried: of the {Whole.TotalMinutes:0} minutes for all, fewer than the "
                    + $"{CheckProcess.Patience.TotalMinutes:0} that one may take are left",
                "Try again when the GPU is free."
            );
        step($"{subject} ({check})");
        var trainer = new CheckProcess(invocation.Context, invocation.Context.Programs.Require(Programs.Trainer), gpu?.Device);
        return check == DeviceCheckNames.Hold
            ? await new MemoryReturn(trainer, _gpus).RunAsync(subject, gpu!, cancellationToken)
            : await trainer.RunAsync(check, subject, cancellationToken);
    }

    private static string Subject(string check) =>
        check switch
        {
            DeviceCheckNames.Libtorch => "CUDA libtorch",
            DeviceCheckNames.Float32 => "Step in float32",
            DeviceCheckNames.Bfloat16 => "Step in bfloat16",
            DeviceCheckNames.Exact => "Mode exact",
            DeviceCheckNames.Resume => "Resuming",
            DeviceCheckNames.ExactBfloat16 => "Mode exact in bfloat16",
            DeviceCheckNames.ResumeBfloat16 => "Resuming in bfloat16",
            DeviceCheckNames.Memory => "Out of memory",
            DeviceCheckNames.Hold => "Memory comes back",
            DeviceCheckNames.Pinned => "Pinned copies",
            _ => $"Speed of {check[DeviceCheckNames.Speed.Length..].ToUpperInvariant()}",
        };
}
