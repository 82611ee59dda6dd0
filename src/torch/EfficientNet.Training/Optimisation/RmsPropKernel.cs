using System.Numerics;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace EfficientNet.Training.Optimisation;

/// <summary>
/// The step of <see cref="RmsPropTf"/> on the CPU as one pass over memory, which limits it: tensor operations would read the
/// same numbers eight times. Every element is computed on its own and without fused multiply-adds, so the bits depend neither
/// on the number of threads nor on the processor's vectors.
/// </summary>
internal static class RmsPropKernel
{
    private const int CacheLineElements = 16;

    /// <summary>Updates all four.</summary>
    /// <param name="parameters">[P], contiguous on the CPU, as the other three.</param>
    /// <param name="gradients">[P]; set to zero in the same pass.</param>
    /// <param name="meanSquare">[P].</param>
    /// <param name="momentum">[P].</param>
    /// <param name="decayed">How many at the front have the L2 penalty; a multiple of the vector's length is fastest.</param>
    /// <param name="factors">The recipe's numbers.</param>
    /// <param name="threads">Threads that share the work.</param>
    public static void Step(
        Tensor parameters,
        Tensor gradients,
        Tensor meanSquare,
        Tensor momentum,
        long decayed,
        RmsPropFactors factors,
        int threads
    )
    {
        var count = checked((int)parameters.numel());
        var part = ((count + threads - 1) / threads + CacheLineElements - 1) / CacheLineElements * CacheLineElements;
        Parallel.For(
            0,
            threads,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            number =>
            {
                var first = Math.Min(number * part, count);
                var end = Math.Min(first + part, count);
                var border = Math.Clamp((int)decayed, first, end);
                UpdateRange(first..border, factors);
                UpdateRange(border..end, factors with { WeightDecay = 0 });
            }
        );

        void UpdateRange(Range range, RmsPropFactors of) =>
            Update(
                Elements(parameters)[range],
                Elements(gradients)[range],
                Elements(meanSquare)[range],
                Elements(momentum)[range],
                of
            );
    }

    private static Span<float> Elements(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static void Update(
        Span<float> parameters,
        Span<float> gradients,
        Span<float> meanSquare,
        Span<float> momentum,
        RmsPropFactors factors
    )
    {
        var p = MemoryMarshal.Cast<float, Vector<float>>(parameters);
        var g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        var s = MemoryMarshal.Cast<float, Vector<float>>(meanSquare);
        var m = MemoryMarshal.Cast<float, Vector<float>>(momentum);
        for (var i = 0; i < p.Length; i++)
        {
            (p[i], s[i], m[i]) = factors.Update(p[i], g[i], s[i], m[i]);
            g[i] = Vector<float>.Zero;
        }

        for (var i = p.Length * Vector<float>.Count; i < parameters.Length; i++)
        {
            var (last, square, moment) = factors.Update(
                new Vector<float>(parameters[i]),
                new Vector<float>(gradients[i]),
                new Vector<float>(meanSquare[i]),
                new Vector<float>(momentum[i])
            );
            (parameters[i], gradients[i], meanSquare[i], momentum[i]) = (last[0], 0, square[0], moment[0]);
        }
    }
}
