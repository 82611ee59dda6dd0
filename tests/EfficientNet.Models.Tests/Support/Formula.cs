using System.Text;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Support;

/// <summary>
/// Weights and images that Python and C# compute identically, so that none has to be stored in a file. See
/// Reference/formula.py.
/// </summary>
internal static class Formula
{
    /// <summary>A weight, or a statistic before calibration, by its torchvision name.</summary>
    public static Tensor Weight(string name, long[] shape)
    {
        if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            return tensor(7L);
        if (shape.Length > 1)
        {
            var bound = Math.Sqrt(3.0 / shape.Skip(1).Aggregate(1L, (product, side) => product * side));
            return Of(name, shape, 2 * bound, -bound);
        }
        return name.EndsWith("weight", StringComparison.Ordinal) ? Of(name, shape, 1, 0.5) : Of(name, shape, 0.4, -0.2);
    }

    /// <summary>By how much a running mean moves, in standard deviations, and a running variance is multiplied.</summary>
    public static (Tensor Shift, Tensor Factor) Disturbance(string name, long channels) =>
        (Of(name, [channels], 0.2, -0.1), Of(name + "/variance", [channels], 0.4, 0.85));

    /// <summary>Values as normalised images have them, in [−2, 2).</summary>
    public static Tensor Images(string name, params long[] shape) => Of(name, shape, 4, -2);

    private static Tensor Of(string name, long[] shape, double scale, double offset)
    {
        var values = new float[shape.Aggregate(1L, (product, side) => product * side)];
        var seed = 0xCBF29CE484222325UL; // FNV-1a
        foreach (var code in Encoding.UTF8.GetBytes(name))
            seed = (seed ^ code) * 0x100000001B3UL;
        for (var index = 0; index < values.Length; index++)
        {
            var z = seed + ((ulong)(index + 1) * 0x9E3779B97F4A7C15UL); // SplitMix64
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            z ^= z >> 31;
            values[index] = (float)((((z >> 40) / 16777216.0) * scale) + offset);
        }
        return tensor(values, shape);
    }
}
