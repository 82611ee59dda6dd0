using EfficientNet.Cli.Local;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;

namespace EfficientNet.Cli.Tests;

public sealed class DeviceWishTests
{
    private static readonly DeviceDescription[] Two = [Gpu("GPU-a"), Gpu("GPU-b")];

    [Theory]
    [InlineData("auto", "GPU-a")]
    [InlineData("cuda", "GPU-a")]
    [InlineData("GPU-b", "GPU-b")]
    [InlineData("cpu", null)]
    public void Choose_WhereThereAreGpus_TakesTheFirstOrTheNamedOne(string device, string? expected) =>
        Assert.Equal(expected, DeviceWish.Option(device).Choose(Two)?.Device);

    [Theory]
    [InlineData("auto")]
    [InlineData("cpu")]
    public void Choose_WhereThereIsNoGpu_TakesTheProcessorWhenItMay(string device) =>
        Assert.Null(DeviceWish.Option(device).Choose([]));

    [Theory]
    [InlineData("cuda", "--device is cuda, and neither libnvidia-ml.so.1 nor nvidia-smi shows a GPU.")]
    [InlineData("GPU-b", "--device is GPU-b, and no GPU of this host has that UUID; there are: none.")]
    public void Choose_OfAGpuThatIsNotThere_SaysWhatIsMissing(string device, string expected)
    {
        var error = Assert.Throws<CliException>(() => DeviceWish.Option(device).Choose([]));

        Assert.Equal(ExitCode.Usage, error.Code);
        Assert.StartsWith(expected, error.Message, StringComparison.Ordinal);
        Assert.Contains("effnet doctor --gpu", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_OfAnUnknownWord_NamesTheGpusAndTheWords()
    {
        var error = Assert.Throws<CliException>(() => DeviceWish.Option("gpu").Choose(Two));

        Assert.Contains("there are: GPU-a, GPU-b. Else write auto, cpu or cuda.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "auto")]
    [InlineData(DeviceKind.Cpu, "cpu")]
    [InlineData(DeviceKind.Cuda, "cuda")]
    public void Resources_OfAnExperimentFile_AreTheWish(DeviceKind? kind, string expected) =>
        Assert.Equal(expected, DeviceWish.Resources(kind).Device);

    private static DeviceDescription Gpu(string uuid) =>
        new(uuid, DeviceKind.Cuda, "A GPU", 80L << 30, Slots: 1, ThreadsPerSlot: 8);
}
