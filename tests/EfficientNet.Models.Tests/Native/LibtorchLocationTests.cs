using EfficientNet.Models.Native;

namespace EfficientNet.Models.Tests.Native;

public sealed class LibtorchLocationTests
{
    private const string Program = "/app";

    private static LibtorchLocation Find(string? environment, string? hostOption, params string[] foldersWithLibtorch) =>
        LibtorchLocation.Find(
            environment,
            Program,
            hostOption,
            path => foldersWithLibtorch.Any(folder => path == folder + "/libtorch_cpu.so")
        );

    [Fact]
    public void Location_WhenEverythingIsThere_IsTheEnvironments() =>
        Assert.Equal(
            new LibtorchLocation(LibtorchSource.EnvironmentVariable, "/cuda/lib"),
            Find("/cuda/lib", "/packages", "/cuda/lib", "/app/libtorch-cpu", "/packages")
        );

    [Fact]
    public void Location_WithoutEnvironment_IsBesideTheProgram() =>
        Assert.Equal(
            new LibtorchLocation(LibtorchSource.BesideProgram, "/app/libtorch-cpu"),
            Find(null, "/packages", "/app/libtorch-cpu", "/packages")
        );

    [Fact]
    public void Location_OfABuild_IsTheHostOptions() =>
        Assert.Equal(new LibtorchLocation(LibtorchSource.HostOption, "/packages"), Find("", "/packages", "/packages"));

    [Theory]
    [InlineData(null)]
    [InlineData("/gone")]
    public void Location_WhenNothingIsThere_IsLeftToTheSystem(string? hostOption) =>
        Assert.Equal(new LibtorchLocation(LibtorchSource.SystemSearch, null), Find(null, hostOption));

    [Fact]
    public void Location_WhenEnvironmentNamesFolderWithoutLibtorch_IsRefusedAndNotReplaced()
    {
        var exception = Assert.Throws<TorchRuntimeException>(() => Find("/wrong", "/packages", "/app/libtorch-cpu", "/packages"));

        Assert.Contains("EFFNET_LIBTORCH is '/wrong'", exception.Message, StringComparison.Ordinal);
        Assert.Contains("2.10.0", exception.Message, StringComparison.Ordinal);
    }
}
