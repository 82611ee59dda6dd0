using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Devices;
using EfficientNet.Agent.Tests.Support;
using EfficientNet.Contracts;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Agent.Tests;

public sealed class DeviceCatalogueTests : IDisposable
{
    private static readonly GpuReading First = new("GPU-1", "NVIDIA H100", 80L << 30, 1L << 30, 0.25);
    private static readonly GpuReading Second = new("MIG-2", "NVIDIA A100 MIG 1g.5gb", 5L << 30, null, null);
    private readonly TestFolder _root = new();

    public DeviceCatalogueTests()
    {
        Write(
            "proc/cpuinfo",
            "processor\t: 0\nmodel name\t: Imaginary CPU @ 3 GHz\n\nprocessor\t: 1\nmodel name\t: Imaginary CPU @ 3 GHz\n"
        );
        Write("proc/meminfo", "MemTotal:       10000 kB\nMemFree:         1000 kB\nMemAvailable:    4000 kB\n");
        Write("proc/stat", "cpu  100 0 100 700 100 0 0 0 0 0\ncpu0 1 2 3 4\n");
    }

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Read_WhenTheProcessorIsShared_DividesCoresAndMemory()
    {
        var device = Assert.Single(Catalogue(DeviceSelection.Cpu(slots: 3), cores: 8).Read());
        Assert.Equal(
            ("cpu", DeviceKind.Cpu, "Imaginary CPU @ 3 GHz", 3, 2),
            (device.Device, device.Kind, device.Model, device.Slots, device.ThreadsPerSlot)
        );
        Assert.Equal((long)(10_000 * 1024 * 0.9) / 3, device.MemoryBytes);
        Assert.Equal(6_000 * 1024, device.MemoryUsedBytes);
    }

    [Fact]
    public void Read_WhenThereAreMoreSlotsThanCores_GivesEachOneThread() =>
        Assert.Equal(1, Catalogue(DeviceSelection.Cpu(slots: 3), cores: 2).Read().Single().ThreadsPerSlot);

    [Fact]
    public void Read_WhenThreadsAreChosen_GivesThem() =>
        Assert.Equal(1, Catalogue(DeviceSelection.Cpu(slots: 2, threads: 1), cores: 64).Read().Single().ThreadsPerSlot);

    [Fact]
    public void Read_WhenTheControlGroupHasLessMemory_CountsThat()
    {
        Write("sys/fs/cgroup/memory.max", "1024000\n");
        Assert.Equal((long)(1_024_000 * 0.9), Catalogue(DeviceSelection.Cpu(slots: 1)).Read().Single().MemoryBytes);
    }

    [Fact]
    public void Read_WhenTimePasses_TellsTheUtilisationSinceTheLastReading()
    {
        var catalogue = Catalogue(DeviceSelection.Cpu(slots: 1));
        Assert.Null(catalogue.Read().Single().Utilisation);
        Write("proc/stat", "cpu  160 0 115 715 110 0 0 0 0 0\n"); // 75 busy and 25 idle more.
        Assert.Equal(0.75, catalogue.Read().Single().Utilisation!.Value, precision: 9);
    }

    [Fact]
    public void Read_WhenNothingIsChosen_TakesGpusWhereThereAreAny()
    {
        Assert.Equal(["GPU-1", "MIG-2"], Catalogue(null, gpus: [First, Second]).Read().Select(device => device.Device));
        Assert.Equal(["cpu"], Catalogue(null).Read().Select(device => device.Device));
    }

    [Fact]
    public void Read_WhenGpusAreChosen_TellsTheirTelemetry()
    {
        var devices = Catalogue(DeviceSelection.Parse("cuda:MIG-2,cpu"), cores: 8, gpus: [First, Second]).Read();
        Assert.Equal(["cpu", "MIG-2"], devices.Select(device => device.Device));
        Assert.Equal(
            (DeviceKind.Cuda, Second.Model, Second.MemoryBytes, 1, 8, (double?)null),
            (
                devices[1].Kind,
                devices[1].Model,
                devices[1].MemoryBytes,
                devices[1].Slots,
                devices[1].ThreadsPerSlot,
                devices[1].Utilisation
            )
        );
    }

    [Fact]
    public void Missing_WhenWhatIsChosenIsNotThere_SaysSo()
    {
        Assert.Contains("cuda was asked for", Assert.Single(Catalogue(DeviceSelection.Cuda).Missing()), StringComparison.Ordinal);
        Assert.Contains(
            "GPU 'GPU-9' is not on this host; there are: GPU-1",
            Assert.Single(Catalogue(DeviceSelection.Parse("cuda:GPU-9"), gpus: [First]).Missing()),
            StringComparison.Ordinal
        );
        Assert.Empty(Catalogue(null).Missing());
    }

    [Fact]
    public void NvidiaSmi_WhenItPrintsItsTable_IsRead()
    {
        var gpu = Assert.Single(
            NvidiaSmiGpuProbe.Parse("GPU-5c4f, NVIDIA H100 80GB HBM3, 81559, 3, 17\nNo devices were found\n")
        );
        Assert.Equal(new GpuReading("GPU-5c4f", "NVIDIA H100 80GB HBM3", 81_559L << 20, 3L << 20, 0.17), gpu);
        Assert.Null(Assert.Single(NvidiaSmiGpuProbe.Parse("GPU-5c4f, X, 100, 3, [N/A]")).Utilisation);
    }

    [Fact]
    public void GpuProbes_WhereThereIsNoDriver_FindNothingAndDoNotThrow()
    {
        if (Nvml.TryLoad() is null)
            Assert.Empty(GpuProbes.Create(TimeProvider.System).Read());
        else
            Assert.All(GpuProbes.Create(TimeProvider.System).Read(), gpu => Assert.Matches("^(GPU|MIG)-", gpu.Id));
    }

    private DeviceCatalogue Catalogue(DeviceSelection? selection, int cores = 2, params GpuReading[] gpus) =>
        new(selection, new FakeGpus(gpus), new ProcFiles(_root.Path), cores);

    private void Write(string file, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_root[file])!);
        File.WriteAllText(_root[file], content);
    }
}
