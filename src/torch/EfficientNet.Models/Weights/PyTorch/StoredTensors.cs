using static TorchSharp.torch;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// Makes the tensors that a pickle describes. Allocations are bounded by the file: every view must lie in its storage, and all
/// tensors together, and all bytes read for them, may be no more than the file has.
/// </summary>
internal sealed class StoredTensors(ITorchLayout layout, long fileBytes, string file)
{
    private long _read;
    private long _allocated;
    private PickledStorage? _current;
    private Stream? _stream;
    private long _position; // in the current storage, in bytes

    /// <summary>All of them, row-major, on the CPU; the caller disposes them.</summary>
    public Dictionary<string, Tensor> Read(IEnumerable<KeyValuePair<string, PickledTensor>> described)
    {
        var tensors = new Dictionary<string, Tensor>(StringComparer.Ordinal);
        try
        {
            // In the order of their bytes, so that each storage is read once.
            foreach (
                var (name, tensor) in described
                    .OrderBy(pair => pair.Value.Storage.Key, StringComparer.Ordinal)
                    .ThenBy(pair => pair.Value.Offset)
            )
                tensors.Add(name, Read(name, tensor));
            return tensors;
        }
        catch
        {
            foreach (var tensor in tensors.Values)
                tensor.Dispose();
            throw;
        }
    }

    private Tensor Read(string name, PickledTensor described)
    {
        var type = described.Storage.Type;
        var size = TorchElement.Bytes(type);
        var view = TensorView.Checked(described, name, file);
        Spend(ref _allocated, (Int128)view.Elements * size, name);
        if (view.Elements * size > int.MaxValue || view.Extent * size > int.MaxValue)
            throw new PyTorchFileException(
                file,
                $"tensor '{name}' takes {Math.Max(view.Elements, view.Extent) * size} bytes; the limit is {int.MaxValue}."
            );

        using var scope = NewDisposeScope();
        var stored = empty(view.IsRowMajor ? described.Shape : [view.Extent], type);
        Fill(stored.bytes, described.Storage, described.Offset * size, name);
        return (
            view.IsRowMajor ? stored : stored.as_strided(described.Shape, described.Strides).contiguous()
        ).DetachFromDisposeScope();
    }

    private void Fill(Span<byte> bytes, PickledStorage storage, long start, string name)
    {
        if (bytes.IsEmpty)
            return;
        if (_current != storage || start < _position || _stream is null)
        {
            _stream = layout.Open(storage);
            (_current, _position) = (storage, 0);
        }
        Spend(ref _read, (Int128)start - _position + bytes.Length, name);
        Skip(_stream, start - _position);
        _stream.ReadExactly(bytes);
        _position = start + bytes.Length;
    }

    private void Spend(ref long spent, Int128 bytes, string name) =>
        spent =
            bytes <= fileBytes - spent
                ? spent + (long)bytes
                : throw new PyTorchFileException(
                    file,
                    $"the tensors up to '{name}' take more bytes than the file has, {fileBytes}; "
                        + "save each as a tensor of its own: value.clone()."
                );

    private static void Skip(Stream stream, long count)
    {
        if (stream.CanSeek)
        {
            stream.Seek(count, SeekOrigin.Current);
            return;
        }
        Span<byte> passed = stackalloc byte[4096];
        for (; count > 0; count -= Math.Min(count, passed.Length))
            stream.ReadExactly(passed[..(int)Math.Min(count, passed.Length)]);
    }
}
