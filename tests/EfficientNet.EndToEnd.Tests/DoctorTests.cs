using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>
/// <c>effnet doctor --gpu</c> on a host without GPU, where these tests run; agent and trainer are the real ones.
/// </summary>
public sealed class DoctorTests
{
    [Fact]
    public async Task Doctor_OfGpusWhereThereIsNone_SaysWhatIsMissingAndIsNoError()
    {
        Assert.SkipWhen(File.Exists("/proc/driver/nvidia/version"), "There is a GPU here: run ./effnet doctor --gpu.");
        await using var doctor = ChildProcess.Start(Programs.Effnet, "doctor", "--gpu");

        Assert.Equal(0, await doctor.ExitAsync());

        await doctor.SaysAsync("No GPU was tried: training runs on the CPU.", TestContext.Current.CancellationToken);
        Assert.Contains("neither libnvidia-ml.so.1 nor nvidia-smi shows one", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("has no CUDA", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("EFFNET_LIBTORCH", doctor.Output, StringComparison.Ordinal);
    }
}
