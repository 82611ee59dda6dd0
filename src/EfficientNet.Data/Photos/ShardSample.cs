using System.Runtime.InteropServices;

namespace EfficientNet.Data.Photos;

/// <summary>Where an image lies in the shards. A million of them are held in memory, and written as they are to the index.</summary>
/// <param name="Offset">First byte in the tar file.</param>
/// <param name="Shard">Number of the tar file.</param>
/// <param name="Bytes">Size of the image.</param>
/// <param name="Label">Its class.</param>
[StructLayout(LayoutKind.Sequential, Pack = sizeof(int))]
internal readonly record struct ShardSample(long Offset, int Shard, int Bytes, int Label);
