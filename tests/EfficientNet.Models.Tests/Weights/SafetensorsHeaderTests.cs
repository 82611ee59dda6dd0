using System.Buffers.Binary;
using System.Text;
using EfficientNet.Models.Weights;

namespace EfficientNet.Models.Tests.Weights;

public sealed class SafetensorsHeaderTests
{
    private const string Good =
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"I64","shape":[],"data_offsets":[8,16]}}""";

    private static SafetensorsHeader Read(byte[] file) => SafetensorsHeader.Read(new MemoryStream(file), "w.safetensors");

    [Fact]
    public void Header_WhenRight_ListsTensorsInTheOrderOfTheirBytes()
    {
        var header = Read(
            SafetensorsBytes.File(
                """{"z":{"data_offsets":[8,12],"shape":[1,1],"dtype":"F32","later":{"x":[1]}},"__metadata__":{"format":"pt"},"""
                    + """ "e":{"dtype":"F6_E2M3","shape":[0,3],"data_offsets":[8,8]},"""
                    + """ "a":{"dtype":"F16","shape":[4],"data_offsets":[0,8]}}   """,
                12
            )
        );

        Assert.Equal(["a", "e", "z"], header.Entries.Select(entry => entry.Name));
        Assert.Equal([0, 8, 8], header.Entries.Select(entry => entry.Begin));
        Assert.Equal("pt", header.Metadata["format"]);
        Assert.Equal([1, 1], header.Entries[2].Shape);
    }

    [Fact]
    public void Header_WithoutTensors_IsRight() => Assert.Empty(Read(SafetensorsBytes.File("{}", 0)).Entries);

    [Theory]
    [InlineData("""[]""", 0, "must begin with '{'")]
    [InlineData(""" {}""", 0, "must begin with '{'")]
    [InlineData("""{""", 0, "not valid JSON")]
    [InlineData("""{}x""", 0, "not valid JSON")]
    [InlineData("""{} {}""", 0, "not valid JSON")]
    [InlineData("""{"a":1,}""", 0, "Tensor 'a' must be an object")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],}}""", 8, "not valid JSON")]
    [InlineData("""{"a":null}""", 0, "Tensor 'a' must be an object")]
    [InlineData("""{"\ud800":{}}""", 0, "not valid JSON")]
    [InlineData("""{"a":{"x":[[[[[[1]]]]]]}}""", 0, "not valid JSON")]
    [InlineData("""{"a":{}}""", 0, "must give dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2]}}""", 0, "must give dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}""", 8, "must give dtype, shape and data_offsets")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}""", 8, "data_offsets must be an array of at most 2")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[0],"data_offsets":[8,8]}}""",
        8,
        "names 'a' twice"
    )]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8, "gives dtype twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"shape":[2],"data_offsets":[0,8]}}""", 8, "gives shape twice")]
    [InlineData("""{"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}""", 8, "has dtype f32; the format knows BF16, BOOL")]
    [InlineData("""{"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}""", 8, "has dtype Number")]
    [InlineData("""{"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}""", 8, "shape must be an array")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}""", 8, "there is -2")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}""", 8, "there is 2.0")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[18446744073709551616],"data_offsets":[0,8]}}""",
        8,
        "there is 18446744073709551616"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}}""", 8, "there is String")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,8]}}""",
        8,
        "more bytes than can be counted"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[0,4294967296,4294967296],"data_offsets":[0,0]}}""",
        0,
        "more bytes than can be counted"
    )]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}""", 8, "ends at byte 0, before it begins")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}""",
        8,
        "takes 12 bytes, but data_offsets [0, 8) give it 8"
    )]
    [InlineData("""{"a":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}}""", 2, "takes 12 bits")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 7, "truncated")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 9, "1 bytes follow that belong to no tensor")]
    [InlineData("""{}""", 1, "1 bytes follow that belong to no tensor")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}""", 9, "leaves a hole")]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[9,13]}}""",
        13,
        "Tensor 'b' begins at byte 9 and leaves a hole: tensor 'a' ends at byte 8"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}""",
        8,
        "Tensor 'b' begins at byte 4 and overlaps"
    )]
    [InlineData(
        """{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""",
        8,
        "overlaps"
    )]
    [InlineData("""{"__metadata__":[]}""", 0, "__metadata__ must be an object")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "__metadata__.a is Number")]
    [InlineData("""{"__metadata__":{"a":"1","a":"2"}}""", 0, "__metadata__ names 'a' twice")]
    public void Header_WhenMalformed_SaysWhatIsWrong(string json, int dataBytes, string expected)
    {
        var exception = Assert.Throws<SafetensorsException>(() => Read(SafetensorsBytes.File(json, dataBytes)));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.StartsWith("w.safetensors: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_WhenNotUtf8_SaysSo()
    {
        var json = Encoding.UTF8.GetBytes("""{"a":{}}""");
        json[2] = 0xff;

        Assert.Contains(
            "UTF-8",
            Assert.Throws<SafetensorsException>(() => Read(SafetensorsBytes.File(json, 0))).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData(0, "has 0 bytes")]
    [InlineData(7, "has 7 bytes")]
    public void Header_WhenFileIsShorterThanItsLength_SaysSo(int length, string expected) =>
        Assert.Contains(
            expected,
            Assert.Throws<SafetensorsException>(() => Read(new byte[length])).Message,
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(ulong.MaxValue, "allows 100000000")]
    [InlineData(100_000_001UL, "allows 100000000")]
    [InlineData(100_000_000UL, "only 2 follow")]
    [InlineData(3UL, "only 2 follow")]
    public void Header_WhenItsLengthIsImpossible_IsRefusedBeforeAnythingIsAllocated(ulong length, string expected)
    {
        var file = SafetensorsBytes.File("{}", 0);
        BinaryPrimitives.WriteUInt64LittleEndian(file, length);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<SafetensorsException>(() => Read(file));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Header_WhenFileIsTruncatedAnywhere_IsRefused()
    {
        var file = SafetensorsBytes.File(Good, 16);
        Assert.Equal(2, Read(file).Entries.Length);
        for (var length = 0; length < file.Length; length++)
        {
            var truncated = file[..length];
            Assert.Throws<SafetensorsException>(() => Read(truncated));
        }
    }
}
