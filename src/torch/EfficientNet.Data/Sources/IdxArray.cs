using System.Collections.Immutable;

namespace EfficientNet.Data.Sources;

/// <summary>The content of an IDX file of unsigned bytes.</summary>
/// <param name="Dimensions">Sizes, slowest first: [images, rows, columns] or [labels].</param>
/// <param name="Bytes">The values.</param>
public sealed record IdxArray(ImmutableArray<int> Dimensions, byte[] Bytes);
