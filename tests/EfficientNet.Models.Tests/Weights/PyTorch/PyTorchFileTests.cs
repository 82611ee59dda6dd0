using EfficientNet.Models.Weights;
using EfficientNet.Models.Weights.PyTorch;
using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models.Tests.Weights.PyTorch;

/// <summary>Against files that PyTorch wrote; Reference/make_pytorch_files.py makes them.</summary>
public sealed class PyTorchFileTests : IDisposable
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["half"] = ScalarType.Float16,
        ["bfloat16"] = ScalarType.BFloat16,
        ["double"] = ScalarType.Float64,
        ["counter"] = ScalarType.Int64,
        ["flags"] = ScalarType.Bool,
    };

    private readonly TemporaryFolder _folder = new();

    private static string Golden(string name) => Path.Combine(AppContext.BaseDirectory, "Goldens", "pytorch", name);

    private static PyTorchFileException Refusal(string path) =>
        Assert.Throws<PyTorchFileException>(() => WeightFile.Read(path).Dispose());

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("protocol4.pth")]
    [InlineData("legacy.pth")]
    public void File_OfTorchSave_HasItsShapesTypesAndValues(string name)
    {
        using var scope = NewDisposeScope();
        using var expected = Safetensors.Read(Golden("values.safetensors"));

        using var read = WeightFile.Read(Golden(name));

        Assert.Equal(expected.Tensors.Keys.Order(), read.Tensors.Keys.Order());
        foreach (var (key, tensor) in read.Tensors)
        {
            Assert.Equal(expected.Tensors[key].shape, tensor.shape);
            Assert.Equal(Types.GetValueOrDefault(key, ScalarType.Float32), tensor.dtype);
            Assert.True(tensor.is_contiguous(), key);
            Assert.True(tensor.to(ScalarType.Float64).equal(expected.Tensors[key]).all().item<bool>(), key);
        }
    }

    [Theory]
    [InlineData(true, 0f)] // numbers begin at −1, and the averages are 1 more
    [InlineData(false, -1f)]
    public void File_OfATrainingCheckpoint_GivesTheAveragesOrTheWeights(bool averaged, float first)
    {
        using var read = WeightFile.Read(Golden("checkpoint.pth"), averaged);

        Assert.Equal(["features.0.0.weight", "features.0.1.num_batches_tracked"], read.Tensors.Keys.Order());
        Assert.Equal(first, read.Tensors["features.0.0.weight"][0, 0, 0, 0].item<float>());
    }

    [Theory]
    [InlineData("code.pth", "'posix.system'")]
    [InlineData("module.pth", "'torch.nn.modules.linear.Linear'")]
    public void File_ThatNamesCode_IsRefusedByTheName(string name, string expected)
    {
        var refusal = Refusal(Golden(name));

        Assert.Matches(@"data\.pkl, byte \d+: the file asks for " + expected.Replace(".", @"\."), refusal.Message);
        Assert.Contains("torch.save(model.state_dict(), FILE)", refusal.Message, StringComparison.Ordinal);
        Assert.False(File.Exists("/tmp/effnet-pickle-was-run"));
    }

    [Theory]
    [InlineData("zip.pth")]
    [InlineData("legacy.pth")]
    public void File_CutAnywhere_IsRefused(string name)
    {
        var whole = File.ReadAllBytes(Golden(name));
        for (var length = 16; length < whole.Length; length += 61)
        {
            File.WriteAllBytes(_folder.File("cut.pth"), whole[..length]);
            Refusal(_folder.File("cut.pth"));
        }
    }

    public void Dispose() => _folder.Dispose();
}
