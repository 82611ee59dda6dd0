using System.Buffers.Binary;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// Before PyTorch 1.6: pickles one after the other (magic number, version, system, what was saved, the storages' keys), then
/// each storage as its number of elements, 8 bytes, and its bytes. Many published weights are such files.
/// </summary>
internal sealed class LegacyLayout : ITorchLayout
{
    private const int CountBytes = 8;
    private const long Version = 1001;

    private readonly Stream _stream;
    private readonly string _file;
    private readonly Dictionary<string, long> _starts = new(StringComparer.Ordinal);

    public LegacyLayout(Stream stream, string file)
    {
        (_stream, _file) = (stream, file);
        var front = new byte[Math.Min(stream.Length, PyTorchFile.MaximumPickleBytes)];
        stream.Position = 0;
        stream.ReadExactly(front);

        var position = Magic.Length;
        if (Next("version").Read() is not (Version, var versionEnd))
            throw new PyTorchFileException(file, $"the file's version is not {Version}.");
        position = versionEnd;
        var (system, systemEnd) = Next("system").Read();
        if (
            system is not PickledDictionary about
            || !about.Entries.TryGetValue("little_endian", out var little)
            || little is not true
        )
            throw new PyTorchFileException(
                file,
                "the tensors are not little-endian; save them on such a machine, or as safetensors."
            );
        position = systemEnd;
        var saved = Next("what was saved");
        (Root, position) = saved.Read();
        var (keys, end) = Next("keys of storages").Read();
        Locate(
            keys as List<object?> ?? throw new PyTorchFileException(file, "the keys of the storages are not a list."),
            saved.Storages,
            end
        );

        Unpickler Next(string part) => new(front, position, file, part);
    }

    /// <summary>The first bytes of such a file: the pickle of a number that PyTorch chose.</summary>
    public static ReadOnlySpan<byte> Magic =>
        [0x80, 0x02, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, (byte)'.'];

    /// <inheritdoc/>
    public object? Root { get; }

    /// <inheritdoc/>
    public Stream Open(PickledStorage storage)
    {
        _stream.Position = _starts.TryGetValue(storage.Key, out var start)
            ? start
            : throw new PyTorchFileException(_file, $"the file has no bytes for the storage '{storage.Key}'.");
        return _stream;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // The stream is the caller's.
    }

    private void Locate(List<object?> keys, IReadOnlyDictionary<string, PickledStorage> storages, long position)
    {
        Span<byte> count = stackalloc byte[CountBytes];
        foreach (var key in keys)
        {
            if (
                key is not string name
                || !storages.TryGetValue(name, out var storage)
                || !_starts.TryAdd(name, position + CountBytes)
            )
                throw new PyTorchFileException(
                    _file,
                    $"the keys of the storages name '{key}', which no tensor uses, or which is named twice."
                );
            _stream.Position = position;
            if (_stream.ReadAtLeast(count, CountBytes, throwOnEndOfStream: false) < CountBytes)
                throw new PyTorchFileException(_file, $"the file is truncated before the storage '{name}'.");
            if (BinaryPrimitives.ReadInt64LittleEndian(count) is var elements && elements != storage.Elements)
                throw new PyTorchFileException(
                    _file,
                    $"the storage '{name}' has {elements} elements; the tensors that use it say {storage.Elements}."
                );
            var end = (Int128)position + CountBytes + (Int128)elements * TorchElement.Bytes(storage.Type);
            if (elements < 0 || end > _stream.Length)
                throw new PyTorchFileException(
                    _file,
                    $"the file is truncated: the storage '{name}' of {elements} elements ends beyond it."
                );
            position = (long)end;
        }
    }
}
