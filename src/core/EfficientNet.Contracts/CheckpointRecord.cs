namespace EfficientNet.Contracts;

/// <summary>A named, immutable blob from which a run resumes bit for bit (protocol rule P16).</summary>
/// <param name="Step">Global step at which it was taken.</param>
/// <param name="Epoch">Epochs complete at that step.</param>
/// <param name="Attempt">Attempt that wrote it.</param>
/// <param name="Sha256">SHA-256 of the file, lower-case hexadecimal.</param>
/// <param name="Bytes">Size of the file.</param>
public sealed record CheckpointRecord(long Step, int Epoch, int Attempt, string Sha256, long Bytes);
