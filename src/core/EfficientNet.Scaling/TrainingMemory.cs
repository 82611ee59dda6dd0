namespace EfficientNet.Scaling;

/// <summary>
/// Estimates the memory that training takes, to decide where a run may go, and its micro-batch when an experiment states its
/// devices' memory. Allocators and kernels differ, so it is only an estimate.
/// </summary>
public static class TrainingMemory
{
    /// <summary>Process, native libraries, device context and kernels' workspace.</summary>
    public const long FixedBytes = 512L << 20;

    /// <summary>
    /// Bytes for fp32 training with <paramref name="batchSize"/> images at once. Parameters count seven times: weights,
    /// gradients, RMSProp's two accumulators, the moving average, the best one, and the weights while an average replaces them.
    /// The backward pass keeps the output of each convolution, of its batch norm and, except after a projection, of its
    /// activation; three values for each output is the upper estimate used here.
    /// </summary>
    public static long EstimateBytes(Architecture architecture, int batchSize)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        var cost = ArchitectureCost.Of(architecture);
        var input = sizeof(float) * (long)architecture.InputChannels * architecture.Resolution * architecture.Resolution;
        return FixedBytes + (7L * sizeof(float) * cost.Parameters) + (batchSize * ((3 * cost.ActivationBytes) + input));
    }
}
