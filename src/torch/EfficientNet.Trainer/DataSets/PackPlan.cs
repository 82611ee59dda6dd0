namespace EfficientNet.Trainer.DataSets;

/// <summary>What determines the bytes of a packed data set; equal plans give equal data sets.</summary>
/// <param name="Source">Folder that is packed.</param>
/// <param name="Sha256">Of its images' names and classes.</param>
/// <param name="ShortSide">Pixels of an image's shorter side.</param>
/// <param name="Quality">JPEG's quality.</param>
/// <param name="ImagesPerShard">Images in a shard.</param>
internal sealed record PackPlan(string Source, string Sha256, int ShortSide, int Quality, int ImagesPerShard)
{
    /// <inheritdoc />
    public override string ToString() => $"{Source} with --short-side {ShortSide} --quality {Quality} --images {ImagesPerShard}";
}
