using EfficientNet.Contracts;
using EfficientNet.Training.Runtime;

namespace EfficientNet.Training.Tests.Runtime;

public sealed class ComputeClassTests
{
    [Fact]
    public void CpuModel_FirstProcessorOfTheFile_NamesModelFamilyAndStepping()
    {
        string[] lines =
        [
            "processor\t: 0",
            "cpu family\t: 26",
            "model\t\t: 2",
            "model name\t: AMD EPYC",
            "stepping\t: 1",
            "",
            "processor\t: 1",
            "model name\t: Other",
        ];

        Assert.Equal("AMD EPYC 26-2-1", ComputeClass.CpuModel(lines));
    }

    [Fact]
    public void OfCpu_OtherThreads_IsAnotherClass()
    {
        Assert.Contains("libtorch 2.10.0", ComputeClass.OfCpu(1));
        Assert.NotEqual(ComputeClass.OfCpu(1), ComputeClass.OfCpu(2));
    }

    [Theory]
    [InlineData("cpu", Precision.Float32, DeterminismMode.Exact, "1 thread")]
    [InlineData("cpu", Precision.Float32, DeterminismMode.Fast, "1 thread")] // a processor knows no TF32
    [InlineData("cpu", Precision.Bfloat16, DeterminismMode.Exact, "1 thread/bfloat16")]
    [InlineData("GPU-1234", Precision.Float32, DeterminismMode.Exact, "1 thread")]
    [InlineData("GPU-1234", Precision.Float32, DeterminismMode.Fast, "1 thread/tf32")]
    [InlineData("GPU-1234", Precision.Bfloat16, DeterminismMode.Fast, "1 thread/bfloat16/tf32")]
    public void Of_PrecisionAndMode_NamesWhatTheBitsHoldFor_P22(
        string device,
        Precision precision,
        DeterminismMode mode,
        string expected
    )
    {
        var name = ComputeClass.Of(device, 1, precision, mode);

        Assert.StartsWith(device == "cpu" ? "cpu/" : "cuda/", name, StringComparison.Ordinal);
        Assert.EndsWith("/" + expected, name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cpu", Precision.Float32, "1 thread")] // no kernel of float32 is left out
    [InlineData("cpu", Precision.Bfloat16, "1 thread/bfloat16 within AVX512_CORE_VNNI")]
    [InlineData("GPU-1234", Precision.Bfloat16, "1 thread/bfloat16")]
    public void Of_ProcessorWithBfloat16Instructions_NamesTheLimit_P22(string device, Precision precision, string expected)
    {
        var name = ComputeClass.Of(device, 1, precision, DeterminismMode.Exact, Models.Bfloat16Kernels.Largest);

        Assert.EndsWith("/" + expected, name, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "1 thread")] // Classes from before there were numbers mean the first.
    [InlineData(2, "1 thread/arithmetic 2")]
    public void Of_Arithmetic_IsNamedFromTheSecondOn_P22(int arithmetic, string expected)
    {
        var name = ComputeClass.Of("cpu", 1, Precision.Float32, DeterminismMode.Exact, arithmetic: arithmetic);

        Assert.EndsWith("/" + expected, name, StringComparison.Ordinal);
        Assert.Equal(arithmetic, Arithmetic.Of(name));
    }

    [Fact]
    public void GpuModel_DriverFolder_FindsTheGpuByItsUuid()
    {
        using var folder = new TemporaryFolder();
        var gpu = Directory.CreateDirectory(Path.Combine(folder.Path, "0000:01:00.0"));
        File.WriteAllLines(
            Path.Combine(gpu.FullName, "information"),
            ["Model: \t\t NVIDIA H100 80GB HBM3", "IRQ:   \t 99", "GPU UUID: \t GPU-1234"]
        );

        Assert.Equal("NVIDIA H100 80GB HBM3", ComputeClass.GpuModel("GPU-1234", folder.Path));
        Assert.Null(ComputeClass.GpuModel("MIG-5678", folder.Path));
        Assert.Null(ComputeClass.GpuModel("GPU-1234", Path.Combine(folder.Path, "none")));
    }
}
