namespace EfficientNet.Contracts;

/// <summary>
/// In which numbers a training step computes; parameters, gradients, optimiser, averages and loss are float32 in any case.
/// </summary>
public enum Precision
{
    /// <summary>All in float32.</summary>
    Float32 = 0,

    /// <summary>
    /// The forward pass' convolutions and products of matrices in bfloat16, and so their backward passes: other bits, and faster
    /// where the hardware has it.
    /// </summary>
    Bfloat16 = 1,
}
