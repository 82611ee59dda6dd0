using System.IO.Compression;
using System.Security.Cryptography;
using EfficientNet.Data.Sources;

namespace EfficientNet.Data.Tests.Sources;

public sealed class IdxFileTests : IDisposable
{
    private static readonly byte[] Valid = [0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6];
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Parse_ValidContent_GivesSizesAndValues()
    {
        var array = IdxFile.Parse(Valid);

        Assert.Equal([2, 3], array.Dimensions);
        Assert.Equal([1, 2, 3, 4, 5, 6], array.Bytes);
    }

    [Theory]
    [InlineData("00 00 08", "not an IDX file")]
    [InlineData("01 00 08 01 00 00 00 00", "not an IDX file")]
    [InlineData("00 00 0d 01 00 00 00 00", "element type 0x0d")]
    [InlineData("00 00 08 00", "0 dimensions")]
    [InlineData("00 00 08 03 00 00 00 01", "3 dimensions")]
    [InlineData("00 00 08 01 00 00 00 03 01 02", "promises 3 values, but 2 follow")]
    [InlineData("00 00 08 01 00 00 00 01 01 02", "promises 1 values, but 2 follow")]
    [InlineData("00 00 08 01 ff ff ff ff", "dimension 0 has the size 4294967295")]
    [InlineData("00 00 08 03 40 00 00 00 40 00 00 00 40 00 00 00", "dimension 1 has the size")]
    public void Parse_BrokenContent_SaysWhatIsWrong(string hexadecimal, string expected)
    {
        var content = Convert.FromHexString(hexadecimal.Replace(" ", ""));

        var error = Assert.Throws<InvalidDataException>(() => IdxFile.Parse(content));

        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Read_RawAndGzip_GivesTheSameArrayAndTheChecksumOfTheFile()
    {
        File.WriteAllBytes(_path, Valid);
        var (raw, rawSha256) = IdxFile.Read(_path);
        using (var gzip = new GZipStream(File.Create(_path), CompressionLevel.Fastest))
            gzip.Write(Valid);
        var (unpacked, gzipSha256) = IdxFile.Read(_path);

        Assert.Equal(raw.Bytes, unpacked.Bytes);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Valid)), rawSha256);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_path))), gzipSha256);
    }

    [Fact]
    public void Read_DamagedGzip_NamesTheFile()
    {
        using (var gzip = new GZipStream(File.Create(_path), CompressionLevel.Fastest))
            gzip.Write(Valid);
        var bytes = File.ReadAllBytes(_path);
        File.WriteAllBytes(_path, bytes[..(bytes.Length / 2)]);

        var error = Assert.Throws<DataSetException>(() => IdxFile.Read(_path));

        Assert.Contains(_path, error.Message);
    }
}
