using EfficientNet.Models.Weights;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Weights;

public sealed class SafetensorsTests
{
    public static TheoryData<ScalarType> Types =>
        [
            ScalarType.Bool,
            ScalarType.Byte,
            ScalarType.Int8,
            ScalarType.Int16,
            ScalarType.Float16,
            ScalarType.BFloat16,
            ScalarType.Int32,
            ScalarType.Float32,
            ScalarType.ComplexFloat32,
            ScalarType.Float64,
            ScalarType.Int64,
        ];

    [Theory]
    [MemberData(nameof(Types))]
    public void File_OfEveryType_ReadsAsItWasWritten(ScalarType type)
    {
        using var scope = NewDisposeScope();
        var written = new Dictionary<string, Tensor>
        {
            ["matrix"] = tensor([0f, 1f, 2f, 3f, 4f, 100f], [2, 3]).to(type),
            ["scalar"] = tensor(1f).to(type),
            ["empty"] = zeros(0, 4).to(type),
        };
        using var stream = new MemoryStream();
        Safetensors.Write(stream, "memory", written, new Dictionary<string, string> { ["format"] = "pt", ["ü"] = "\"\n" });
        stream.Position = 0;

        using var read = Safetensors.Read(stream, "memory");

        Assert.Equal(written.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (name, tensor) in written)
        {
            Assert.Equal(tensor.shape, read.Tensors[name].shape);
            Assert.Equal(tensor.dtype, read.Tensors[name].dtype);
            Assert.Equal(tensor.bytes.ToArray(), read.Tensors[name].bytes.ToArray());
        }
        Assert.Equal("\"\n", read.Metadata["ü"]);
    }

    [Fact]
    public void File_OfTensorsInAnyLayout_IsRowMajor()
    {
        using var scope = NewDisposeScope();
        var images = arange(24, ScalarType.Float32).reshape(1, 2, 3, 4);
        using var stream = new MemoryStream();
        Safetensors.Write(
            stream,
            "memory",
            new Dictionary<string, Tensor> { ["nhwc"] = ChannelsLast.Of(images), ["transposed"] = images[0, 0].t() }
        );
        stream.Position = 0;

        using var read = Safetensors.Read(stream, "memory");

        Assert.Equal(images.bytes.ToArray(), read.Tensors["nhwc"].bytes.ToArray());
        Assert.Equal(images[0, 0].t().contiguous().bytes.ToArray(), read.Tensors["transposed"].bytes.ToArray());
    }

    [Fact]
    public void File_AsWritten_HasWideElementsFirstThenNamesAndIsAligned()
    {
        using var scope = NewDisposeScope();
        using var stream = new MemoryStream();
        Safetensors.Write(
            stream,
            "memory",
            new Dictionary<string, Tensor>
            {
                ["a"] = ones(3).to(ScalarType.Float16),
                ["c"] = ones(1),
                ["b"] = ones(1),
                ["n"] = tensor(7L),
            }
        );
        stream.Position = 0;

        var header = SafetensorsHeader.Read(stream, "memory");

        Assert.Equal(["n", "b", "c", "a"], header.Entries.Select(entry => entry.Name));
        Assert.Equal(0, header.DataStart % 8);
    }

    [Fact]
    public void File_WrittenTwice_HasTheSameBytes()
    {
        using var scope = NewDisposeScope();
        var forward = new Dictionary<string, Tensor> { ["a"] = ones(3), ["b"] = zeros(3) };
        using var first = new MemoryStream();
        using var second = new MemoryStream();

        Safetensors.Write(first, "1", forward, [new("x", "1"), new("y", "2")]);
        Safetensors.Write(second, "2", forward.Reverse(), [new("y", "2"), new("x", "1")]);

        Assert.Equal(first.ToArray(), second.ToArray());
    }

    [Fact]
    public void Read_OfTypeThatLibtorchLacks_NamesTensorAndType()
    {
        var file = SafetensorsBytes.File("""{"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}}""", 2);

        var exception = Assert.Throws<SafetensorsException>(() => Safetensors.Read(new MemoryStream(file), "w"));

        Assert.Contains("Tensor 'a' has dtype F8_E4M3", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_InsideDisposeScope_GivesTensorsThatOutliveIt()
    {
        using var folder = new TemporaryFolder();
        Safetensors.Write(folder.File("w.safetensors"), [new("a", ones(2))]);
        WeightFileContent content;
        using (NewDisposeScope())
            content = Safetensors.Read(folder.File("w.safetensors"));

        Assert.Equal(2, content.Tensors["a"].sum().item<float>());

        content.Dispose();
        Assert.True(content.Tensors["a"].IsInvalid);
    }
}
