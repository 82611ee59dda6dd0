using EfficientNet.Data.Randomness;

namespace EfficientNet.Data.Loading;

/// <summary>
/// Changes one training image in place, before normalisation. Its randomness comes from <c>random</c> alone, a stream of
/// (seed, epoch, image), so the result does not depend on threads, batches or where a run was resumed.
/// </summary>
public interface ISampleAugmentation
{
    /// <summary>Changes <paramref name="pixels"/>, [height, width, channel] of <paramref name="shape"/>.</summary>
    void Apply(Span<byte> pixels, ImageShape shape, ref DerivedRandom random);
}
