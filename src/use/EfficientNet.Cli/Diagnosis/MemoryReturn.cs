using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Trainer;

namespace EfficientNet.Cli.Diagnosis;

/// <summary>Whether the end of a trainer gives its memory on the GPU back: the next run is granted on that promise.</summary>
internal sealed class MemoryReturn(CheckProcess trainer, GpuList gpus)
{
    // Others on the GPU may come and go a little meanwhile; the trainer holds a GiB and its context.
    private const long Tolerance = 256L << 20;
    private const long Held = 1L << 30;

    public async Task<Finding> RunAsync(string subject, DeviceDescription gpu, CancellationToken cancellationToken)
    {
        long? during = null;
        var before = await gpus.MemoryUsedBytesAsync(gpu.Device, cancellationToken);
        var finding = await trainer.WhileAsync(
            DeviceCheckNames.Hold,
            subject,
            async () => during = await gpus.MemoryUsedBytesAsync(gpu.Device, cancellationToken),
            cancellationToken
        );
        var after = await gpus.MemoryUsedBytesAsync(gpu.Device, cancellationToken);
        if (finding.Verdict != Verdict.Good)
            return finding;
        if (before is not { } first || during is not { } most || after is not { } last)
            return Finding.Remark(subject, "the driver does not say how much memory is in use");

        var found =
            $"{Numerals.Bytes(first)} in use before a trainer that held {finding.Found}, {Numerals.Bytes(most)} "
            + $"with it, {Numerals.Bytes(last)} after its end";
        if (most - first < Held)
            return Finding.Remark(
                subject,
                found,
                "The driver does not show the trainer's memory, or others freed some meanwhile: try again when the GPU is free."
            );
        return last - first <= Tolerance
            ? Finding.Good(subject, found)
            : Finding.Wrong(
                subject,
                found,
                "What uses the rest? nvidia-smi lists processes; a run granted now may find too little memory."
            );
    }
}
