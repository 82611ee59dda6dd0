using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models;

/// <summary>Copies of the host's tensors on a device.</summary>
public static class Upload
{
    /// <summary>
    /// The same tensor on a device. Towards a GPU by way of pinned memory, so that this thread does not wait until the GPU has
    /// come to the copy; the source may be disposed or changed at once.
    /// </summary>
    /// <remarks>
    /// Why the pinned memory may be disposed at once, too: libtorch's copy records an event on its stream with the allocator of
    /// pinned memory (ATen/native/cuda/Copy.cu), which gives the block to nobody before the event has happened.
    /// </remarks>
    public static Tensor To(Tensor host, Device device)
    {
        if (device.type != DeviceType.CUDA || host.device_type != DeviceType.CPU)
            return host.to(device);
        using var pinned = host.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
