namespace EfficientNet.Scaling;

/// <summary>
/// An estimate of what training takes, for deciding where a run may go, and in what micro-batches where an experiment states
/// its devices' memory. It is an estimate: allocators and kernels differ.
/// </summary>
public static class TrainingMemory
{
    /// <summary>Process, native libraries, device context and kernels' workspace.</summary>
    public const long FixedBytes = 512L << 20;

    /// <summary>
    /// Bytes for fp32 training with <paramref name="batchSize"/> images at once. Parameters count seven times (weights,
    /// gradients, RMSProp's two accumulators, moving average, the best one, and the weights while an average is in their
    /// place); a convolution's output is kept for the backward pass with batch norm's and, but for the projection, the
    /// activation's: three values for each output is the upper estimate used here.
    /// </summary>
    public static long EstimateBytes(Architecture architecture, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var cost = ArchitectureCost.Of(architecture);
        var input = sizeof(float) * (long)architecture.InputChannels * architecture.Resolution * architecture.Resolution;
        return FixedBytes + (7L * sizeof(float) * cost.Parameters) + (batchSize * ((3 * cost.ActivationBytes) + input));
    }
}
