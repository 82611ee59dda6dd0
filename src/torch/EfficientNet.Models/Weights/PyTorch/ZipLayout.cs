using System.IO.Compression;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// Since PyTorch 1.6: a zip archive with <c>NAME/data.pkl</c> and, uncompressed, <c>NAME/data/KEY</c> for each storage.
/// </summary>
internal sealed class ZipLayout : ITorchLayout
{
    private const string Pickle = "/data.pkl";

    private readonly ZipArchive _archive;
    private readonly string _file;
    private readonly long _bytes;
    private readonly string _folder;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.Ordinal);
    private Stream? _open;

    public ZipLayout(Stream stream, string file)
    {
        (_file, _bytes) = (file, stream.Length);
        _archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        foreach (var entry in _archive.Entries)
        {
            if (!_entries.TryAdd(entry.FullName, entry))
                throw new PyTorchFileException(file, $"the archive has two entries '{entry.FullName}'.");
        }
        var pickle = _entries.Keys.Where(name => name.EndsWith(Pickle, StringComparison.Ordinal)).ToList() is [var only]
            ? only
            : throw new PyTorchFileException(
                file,
                $"the archive has no entry NAME{Pickle}, or several; a file of torch.save has one."
            );
        _folder = pickle[..^Pickle.Length];
        if (_entries.TryGetValue($"{_folder}/byteorder", out var order) && "big"u8.SequenceEqual(Bytes(order, maximum: 16)))
            throw new PyTorchFileException(
                file,
                "the tensors are big-endian; save them on a little-endian machine, or as safetensors."
            );
        Root = new Unpickler(Bytes(_entries[pickle], PyTorchFile.MaximumPickleBytes), 0, file, "data.pkl").Read().Value;
    }

    /// <inheritdoc/>
    public object? Root { get; }

    /// <inheritdoc/>
    public Stream Open(PickledStorage storage)
    {
        if (!_entries.TryGetValue($"{_folder}/data/{storage.Key}", out var entry))
            throw new PyTorchFileException(_file, $"the archive has no entry for the storage '{storage.Key}'.");
        if ((Int128)storage.Elements * TorchElement.Bytes(storage.Type) != entry.Length)
            throw new PyTorchFileException(
                _file,
                $"the storage '{storage.Key}' has {entry.Length} bytes but should have {storage.Elements} elements of "
                    + $"{storage.Type}."
            );
        _open?.Dispose();
        return _open = Opened(entry);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _open?.Dispose();
        _archive.Dispose();
    }

    private byte[] Bytes(ZipArchiveEntry entry, int maximum)
    {
        if (entry.Length > maximum)
            throw new PyTorchFileException(_file, $"'{entry.FullName}' has {entry.Length} bytes; at most {maximum} are read.");
        using var stream = Opened(entry);
        var bytes = new byte[entry.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    // PyTorch compresses nothing, and uncompressed data cannot be larger than the file.
    private Stream Opened(ZipArchiveEntry entry)
    {
        if (entry.IsEncrypted || entry.Length != entry.CompressedLength)
            throw new PyTorchFileException(_file, $"'{entry.FullName}' is compressed or encrypted, which torch.save never does.");
        return entry.Length <= _bytes
            ? entry.Open()
            : throw new PyTorchFileException(
                _file,
                $"'{entry.FullName}' should have {entry.Length} bytes, but the whole file has {_bytes}."
            );
    }
}
