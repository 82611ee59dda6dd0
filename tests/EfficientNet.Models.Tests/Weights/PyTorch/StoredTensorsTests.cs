using System.IO.Compression;
using EfficientNet.Models.Weights.PyTorch;

namespace EfficientNet.Models.Tests.Weights.PyTorch;

/// <summary>Tensors that a file describes but does not have.</summary>
public sealed class StoredTensorsTests
{
    private static string Refusal(
        PickleText pickle,
        int? storageBytes,
        CompressionLevel compression = CompressionLevel.NoCompression
    )
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Add("f/data.pkl", pickle.Bytes, CompressionLevel.NoCompression);
            if (storageBytes is { } bytes)
                Add("f/data/0", new byte[bytes], compression);

            void Add(string name, byte[] content, CompressionLevel level)
            {
                using var entry = archive.CreateEntry(name, level).Open();
                entry.Write(content);
            }
        }
        return Assert.Throws<PyTorchFileException>(() => PyTorchFile.Read(stream, "f.pth").Dispose()).Message;
    }

    private static PickleText Named(long elements, long offset, long[] shape, long[] strides, int times = 1)
    {
        var pickle = new PickleText().Add(PickleOpcode.EmptyDict, PickleOpcode.Mark);
        for (var index = 0; index < times; index++)
            pickle.Text($"t{index}").Tensor(elements, offset, shape, strides);
        return pickle.Add(PickleOpcode.SetItems, PickleOpcode.Stop);
    }

    [Theory]
    [InlineData(4, 1, new long[] { 4 }, new long[] { 1 }, "does not lie within it")]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 3, 1 }, "does not lie within it")]
    [InlineData(4, -1, new long[] { 2 }, new long[] { 1 }, "is impossible")]
    [InlineData(4, 0, new long[] { -2 }, new long[] { 1 }, "is impossible")]
    [InlineData(4, 0, new long[] { 2 }, new long[] { -1 }, "is impossible")]
    [InlineData(4, 0, new long[] { 2, 2 }, new long[] { 1 }, "is impossible")]
    [InlineData(4, 0, new[] { 1L << 31, 1L << 31 }, new long[] { 0, 0 }, "more elements than can be counted")]
    [InlineData(4, 0, new[] { 0, 1L << 62, 4 }, new long[] { 0, 0, 0 }, "more elements than can be counted")]
    [InlineData(4, 0, new[] { 1L << 40 }, new long[] { 0 }, "more bytes than the file has")]
    [InlineData(1L << 60, 0, new[] { 1L << 58 }, new long[] { 1 }, "more bytes than the file has")]
    [InlineData(5, 0, new long[] { 4 }, new long[] { 1 }, "the storage '0' has 16 bytes but should have 5 elements of Float32")]
    public void Tensor_ThatTheFileDoesNotHave_IsRefusedBeforeAnythingIsAllocated(
        long elements,
        long offset,
        long[] shape,
        long[] strides,
        string expected
    ) => Assert.Contains(expected, Refusal(Named(elements, offset, shape, strides), storageBytes: 16), StringComparison.Ordinal);

    [Fact]
    public void Tensors_ThatShareAStorageTooOften_AreRefused() =>
        Assert.Contains(
            "more bytes than the file has",
            Refusal(Named(100_000, 0, [100_000], [1], times: 3), storageBytes: 400_000),
            StringComparison.Ordinal
        );

    [Fact]
    public void Storage_ThatIsCompressed_IsRefused() =>
        Assert.Contains(
            "'f/data/0' is compressed",
            Refusal(Named(50, 0, [50], [1]), storageBytes: 200, CompressionLevel.Optimal),
            StringComparison.Ordinal
        );

    [Fact]
    public void Storage_ThatIsMissing_IsNamed() =>
        Assert.Contains(
            "no entry for the storage '0'",
            Refusal(Named(1, 0, [1], [1]), storageBytes: null),
            StringComparison.Ordinal
        );
}
