using System.Collections.Immutable;

namespace EfficientNet.Scaling;

/// <summary>A rounded architecture with all the coefficients that round to it.</summary>
/// <param name="Representative">The member that represents it, by <see cref="RepresentativeRule"/>.</param>
/// <param name="Members">All coefficients that round to it, in the order they were given.</param>
/// <param name="Architecture">The network.</param>
/// <param name="Fingerprint">Its fingerprint.</param>
/// <param name="Parameters">Trainable parameters.</param>
/// <param name="MultiplyAdds">Multiply-adds for one image.</param>
public sealed record ScaledArchitecture(
    ScalingCoefficients Representative,
    ImmutableArray<ScalingCoefficients> Members,
    Architecture Architecture,
    string Fingerprint,
    long Parameters,
    long MultiplyAdds
);
