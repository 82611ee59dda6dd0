using Microsoft.Win32.SafeHandles;

namespace EfficientNet.Data.Photos;

/// <summary>
/// Images in tar files, as WebDataset has them: a sample is the entries of one name, <c>000123.jpg</c> with its class in
/// <c>000123.cls</c>. Few large files suit shared disks; an image is still read by itself, at the position given by the tar's
/// headers.
/// </summary>
public sealed class ShardImages : IImageFiles, IDisposable
{
    private readonly string[] _paths;
    private readonly SafeFileHandle[] _shards;
    private readonly ShardSample[] _samples;
    private readonly string _sha256;

    private ShardImages(string[] paths, ShardIndex index) =>
        (_paths, _shards, _samples, _sha256) = (
            paths,
            Array.ConvertAll(paths, path => File.OpenHandle(path)),
            index.Samples,
            index.Sha256
        );

    /// <inheritdoc />
    public int Count => _samples.Length;

    /// <summary>One more than the largest class.</summary>
    public int Classes => _samples.Max(sample => sample.Label) + 1;

    /// <summary>
    /// Samples of tar files of one folder, in the order of the files and within them. Their headers are read once: the folder's
    /// <see cref="ShardIndex"/> keeps their content if it can be written.
    /// </summary>
    /// <exception cref="DataSetException">One is not a tar file, a sample has no class, or there is no sample.</exception>
    public static ShardImages Open(IReadOnlyList<string> paths)
    {
        // Before the headers are read, so that a shard that grows meanwhile does not match its index entry.
        var shards = paths.Select(ShardFile.Of).ToArray();
        if (ShardIndex.Read(shards) is { } kept)
            return new ShardImages([.. paths], kept);

        var found = new ShardSample[shards.Length][];
        InParallel.For(shards.Length, shard => found[shard] = ShardHeaders.Read(shards[shard].Path, shard));
        if (found.All(samples => samples.Length == 0))
            throw new DataSetException(
                $"{string.Join(", ", paths)}: there is no sample in it; a sample is NAME.jpg and NAME.cls."
            );
        var index = ShardIndex.Of(shards, [.. found.SelectMany(samples => samples)]);
        index.Write(shards);
        return new ShardImages([.. paths], index);
    }

    /// <inheritdoc />
    public int Label(int index) => _samples[index].Label;

    /// <inheritdoc />
    public string Name(int index) => $"{_paths[_samples[index].Shard]}, byte {_samples[index].Offset}";

    /// <inheritdoc />
    public string Sha256() => _sha256;

    /// <inheritdoc />
    public int Read(int index, ref byte[] buffer)
    {
        var sample = _samples[index];
        FileBuffer.Fit(ref buffer, sample.Bytes, Name(index));
        return FileBuffer.Read(_shards[sample.Shard], sample.Offset, buffer.AsSpan(0, sample.Bytes));
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var shard in _shards)
            shard.Dispose();
    }
}
