using System.Collections.Immutable;
using static TorchSharp.torch;

namespace EfficientNet.Models.Weights;

/// <summary>Reads and writes safetensors files, the format in which PyTorch weights are published today.</summary>
public static class Safetensors
{
    // The types that libtorch has, with its names for them.
    private static readonly (ScalarType Torch, string Name)[] Types =
    [
        (ScalarType.Bool, "BOOL"),
        (ScalarType.Byte, "U8"),
        (ScalarType.Int8, "I8"),
        (ScalarType.Int16, "I16"),
        (ScalarType.Float16, "F16"),
        (ScalarType.BFloat16, "BF16"),
        (ScalarType.Int32, "I32"),
        (ScalarType.Float32, "F32"),
        (ScalarType.ComplexFloat32, "C64"),
        (ScalarType.Float64, "F64"),
        (ScalarType.Int64, "I64"),
    ];

    /// <summary>Reads a whole file. Needs memory for the tensors once, and the header.</summary>
    /// <exception cref="SafetensorsException">
    /// The file breaks a rule of the format, or has a tensor that libtorch cannot hold.
    /// </exception>
    public static WeightFileContent Read(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        return Read(stream, path);
    }

    /// <summary>Reads a whole file from a seekable stream that begins where the file does.</summary>
    /// <inheritdoc cref="Read(string)" path="/exception"/>
    public static WeightFileContent Read(Stream stream, string file)
    {
        TorchRuntime.EnsureLoaded();
        var header = SafetensorsHeader.Read(stream, file);
        var tensors = new Dictionary<string, Tensor>(header.Entries.Length, StringComparer.Ordinal);
        var content = new WeightFileContent(tensors, header.Metadata);
        try
        {
            foreach (var entry in header.Entries) // In the order of their bytes: one pass over the file.
                tensors.Add(entry.Name, ReadTensor(stream, entry, file));
            return content;
        }
        catch
        {
            content.Dispose();
            throw;
        }
    }

    /// <summary>Reads only the header; needs no libtorch.</summary>
    /// <exception cref="SafetensorsException">The file breaks a rule of the format.</exception>
    public static SafetensorsHeader ReadHeader(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        return SafetensorsHeader.Read(stream, path);
    }

    /// <summary>Writes a file in place; to never leave a partial file, write under another name and rename.</summary>
    /// <param name="path">Overwritten when it exists.</param>
    /// <param name="tensors">Of any device and layout; written in row-major order.</param>
    /// <param name="metadata">Strings for <c>__metadata__</c>.</param>
    /// <exception cref="SafetensorsException">The format has no such tensor type.</exception>
    public static void Write(
        string path,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IEnumerable<KeyValuePair<string, string>>? metadata = null
    )
    {
        using var stream = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1 << 16);
        Write(stream, path, tensors, metadata);
    }

    /// <summary>Writes to a stream, which stays open and is not flushed.</summary>
    /// <inheritdoc cref="Write(string, IEnumerable{KeyValuePair{string, Tensor}}, IEnumerable{KeyValuePair{string, string}})"/>
    public static void Write(
        Stream stream,
        string file,
        IEnumerable<KeyValuePair<string, Tensor>> tensors,
        IEnumerable<KeyValuePair<string, string>>? metadata = null
    )
    {
        var typed = tensors.Select(pair => (pair.Key, pair.Value, Type: TypeOf(pair.Value.dtype, pair.Key, file)));
        var ordered = SafetensorsHeaderWriter.InFileOrder(typed, tensor => tensor.Type, tensor => tensor.Key).ToList();
        var entries = new List<SafetensorsEntry>(ordered.Count);
        long end = 0;
        foreach (var (name, tensor, type) in ordered)
        {
            var begin = end;
            end += tensor.numel() * type.Bits / 8;
            entries.Add(new SafetensorsEntry(name, type, [.. tensor.shape], begin, end));
        }

        SafetensorsHeaderWriter.Write(stream, file, entries, metadata ?? ImmutableDictionary<string, string>.Empty);
        foreach (var (_, tensor, _) in ordered)
        {
            using var scope = NewDisposeScope();
            stream.Write(tensor.detach().cpu().contiguous().bytes);
        }
    }

    private static SafetensorsType TypeOf(ScalarType type, string tensor, string file) =>
        Array.Find(Types, pair => pair.Torch == type).Name is { } name
            ? SafetensorsType.All[name]
            : throw new SafetensorsException(
                file,
                $"Tensor '{tensor}' is of type {type}, which cannot be written; "
                    + $"{string.Join(", ", Types.Select(pair => pair.Torch))} can."
            );

    private static Tensor ReadTensor(Stream stream, SafetensorsEntry entry, string file)
    {
        if (Array.Find(Types, pair => pair.Name == entry.Type.Name) is not { Name: not null } type)
            throw new SafetensorsException(
                file,
                $"Tensor '{entry.Name}' has dtype {entry.Type.Name}, which libtorch cannot hold here; "
                    + $"{string.Join(", ", Types.Select(pair => pair.Name))} it can."
            );
        if (entry.Bytes > int.MaxValue)
            throw new SafetensorsException(
                file,
                $"Tensor '{entry.Name}' takes {entry.Bytes} bytes; a tensor may take at most {int.MaxValue}."
            );

        var tensor = empty(entry.Shape.AsSpan(), type.Torch).DetachFromDisposeScope(); // shape as the file says
        try
        {
            stream.ReadExactly(tensor.bytes);
            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }
}
