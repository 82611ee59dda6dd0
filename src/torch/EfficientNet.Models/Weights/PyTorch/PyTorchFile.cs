using System.Collections.Immutable;

namespace EfficientNet.Models.Weights.PyTorch;

/// <summary>
/// Reads the tensors of <c>.pt</c> and <c>.pth</c> files without Python and without running anything. docs/weights.md says what
/// is read.
/// </summary>
public static class PyTorchFile
{
    /// <summary>Most bytes of pickles; a training checkpoint of B7 has about 1 MiB.</summary>
    internal const int MaximumPickleBytes = 16 << 20;

    private static ReadOnlySpan<byte> ZipMagic => "PK\u0003\u0004"u8;

    /// <summary>Whether a file begins like one of <c>torch.save</c>.</summary>
    public static bool Recognises(Stream stream) => StartsWith(stream, ZipMagic) || StartsWith(stream, LegacyLayout.Magic);

    /// <summary>Reads a state dict's tensors.</summary>
    /// <param name="stream">A seekable stream over the file; stays open.</param>
    /// <param name="file">Its name in messages.</param>
    /// <param name="averaged">Whether to read the moving averages if a training checkpoint has both.</param>
    /// <exception cref="PyTorchFileException">The file is damaged, or holds something else.</exception>
    public static WeightFileContent Read(Stream stream, string file, bool averaged = true)
    {
        TorchRuntime.EnsureLoaded();
        try
        {
            using var layout = Layout(stream, file);
            var described = StateDictionary.Find(layout.Root, averaged, file);
            return new WeightFileContent(
                new StoredTensors(layout, stream.Length, file).Read(described),
                ImmutableDictionary<string, string>.Empty
            );
        }
        // What the zip reader throws for a damaged archive.
        catch (Exception exception) when (exception is InvalidDataException or EndOfStreamException)
        {
            throw new PyTorchFileException(file, $"the file is truncated or damaged: {exception.Message}", exception);
        }
    }

    private static ITorchLayout Layout(Stream stream, string file)
    {
        if (StartsWith(stream, ZipMagic))
            return new ZipLayout(stream, file);
        return StartsWith(stream, LegacyLayout.Magic)
            ? new LegacyLayout(stream, file)
            : throw new PyTorchFileException(
                file,
                "this is not a file of torch.save: it begins neither like a zip archive nor like PyTorch's older format."
            );
    }

    private static bool StartsWith(Stream stream, ReadOnlySpan<byte> magic)
    {
        Span<byte> start = stackalloc byte[magic.Length];
        stream.Position = 0;
        var read = stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        stream.Position = 0;
        return start[..read].SequenceEqual(magic);
    }
}
