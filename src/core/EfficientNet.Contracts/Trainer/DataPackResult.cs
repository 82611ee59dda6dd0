namespace EfficientNet.Contracts.Trainer;

/// <summary>What the trainer's <c>data pack</c> wrote.</summary>
/// <param name="Shards">Tar files.</param>
/// <param name="Images">Images in them.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Broken">Images that can't be read and were left out.</param>
public sealed record DataPackResult(int Shards, int Images, long Bytes, IReadOnlyList<BrokenImage> Broken);
