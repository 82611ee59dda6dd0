using System.Runtime.InteropServices;
using System.Text;

namespace EfficientNet.Agent.Devices;

/// <summary>
/// The part of NVIDIA's management library that the agent needs. It ships with the driver, so it is looked up at run time;
/// every call returns null if the library, the function or the answer is missing. Signatures: NVML API reference, nvml.h.
/// </summary>
internal sealed unsafe class Nvml
{
    private const int Success = 0;
    private const int NameBytes = 96; // NVML_DEVICE_NAME_V2_BUFFER_SIZE, NVML_DEVICE_UUID_V2_BUFFER_SIZE
    private readonly nint _library;

    private Nvml(nint library) => _library = library;

    /// <summary>Loads and initialises the library, or null if there is no NVIDIA driver.</summary>
    public static Nvml? TryLoad()
    {
        if (!NativeLibrary.TryLoad("libnvidia-ml.so.1", out var library))
            return null;
        var nvml = new Nvml(library);
        return nvml.Function("nvmlInit_v2") is var init and not 0 && ((delegate* unmanaged<int>)init)() == Success ? nvml : null;
    }

    /// <summary>Number of GPUs.</summary>
    public uint? Count() => Number("nvmlDeviceGetCount_v2");

    /// <summary>A GPU, by the driver's order.</summary>
    public nint? Device(uint index)
    {
        nint device;
        return
            Function("nvmlDeviceGetHandleByIndex_v2") is var call and not 0
            && ((delegate* unmanaged<uint, nint*, int>)call)(index, &device) == Success
            ? device
            : null;
    }

    /// <summary>Whether the GPU is partitioned; then only its instances can be used.</summary>
    public bool IsDivided(nint device)
    {
        uint current,
            pending;
        return Function("nvmlDeviceGetMigMode") is var call and not 0
            && ((delegate* unmanaged<nint, uint*, uint*, int>)call)(device, &current, &pending) == Success
            && current == 1;
    }

    /// <summary>Instances of a partitioned GPU.</summary>
    public IReadOnlyList<nint> Instances(nint device)
    {
        uint most;
        if (
            Function("nvmlDeviceGetMaxMigDeviceCount") is not (var counter and not 0)
            || ((delegate* unmanaged<nint, uint*, int>)counter)(device, &most) != Success
        )
            return [];
        var instances = new List<nint>();
        if (Function("nvmlDeviceGetMigDeviceHandleByIndex") is not (var call and not 0))
            return instances;
        for (uint index = 0; index < most; index++)
        {
            nint instance;
            if (((delegate* unmanaged<nint, uint, nint*, int>)call)(device, index, &instance) == Success)
                instances.Add(instance);
        }

        return instances;
    }

    /// <summary>UUID.</summary>
    public string? Id(nint device) => Text("nvmlDeviceGetUUID", device);

    /// <summary>Product name.</summary>
    public string? Name(nint device) => Text("nvmlDeviceGetName", device);

    /// <summary>Total and used memory, in bytes.</summary>
    public (long Total, long Used)? Memory(nint device)
    {
        var memory = stackalloc ulong[3]; // nvmlMemory_t: total, free, used
        return
            Function("nvmlDeviceGetMemoryInfo") is var call and not 0
            && ((delegate* unmanaged<nint, ulong*, int>)call)(device, memory) == Success
            ? ((long)memory[0], (long)memory[2])
            : null;
    }

    /// <summary>Share of time with a kernel running, 0 to 1.</summary>
    public double? Utilisation(nint device)
    {
        var rates = stackalloc uint[2]; // nvmlUtilization_t: gpu, memory, in percent
        return
            Function("nvmlDeviceGetUtilizationRates") is var call and not 0
            && ((delegate* unmanaged<nint, uint*, int>)call)(device, rates) == Success
            ? rates[0] / 100.0
            : null;
    }

    private uint? Number(string function)
    {
        uint number;
        return Function(function) is var call and not 0 && ((delegate* unmanaged<uint*, int>)call)(&number) == Success
            ? number
            : null;
    }

    private string? Text(string function, nint device)
    {
        var text = stackalloc byte[NameBytes];
        return
            Function(function) is var call and not 0
            && ((delegate* unmanaged<nint, byte*, uint, int>)call)(device, text, NameBytes) == Success
            ? Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text))
            : null;
    }

    private nint Function(string name) => NativeLibrary.TryGetExport(_library, name, out var address) ? address : 0;
}
