using System.Runtime.InteropServices;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Where an image is in the shards. A million of them are held in memory, and written to the index as they are.
/// </summary>
/// <param name="Offset">First byte in the tar file.</param>
/// <param name="Shard">Number of the tar file.</param>
/// <param name="Bytes">Size of the image.</param>
/// <param name="Label">Its class.</param>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal readonly record struct ShardSample(long Offset, int Shard, int Bytes, int Label)
{
    /// <summary>
    /// Most classes, as for <c>data.classes</c>: an array with an element for each must not be as long as a file says.
    /// </summary>
    public const int MostClasses = 100_000;

    /// <summary>Whether there is such a position.</summary>
    public bool IsWithin(ShardFile[] shards) =>
        Shard >= 0
        && Shard < shards.Length
        && Offset >= 0
        && Bytes >= 0
        && Offset <= shards[Shard].Bytes - Bytes
        && Label is >= 0 and < MostClasses;
}
