using TorchSharp;
using static TorchSharp.torch;

namespace EfficientNet.Models;

/// <summary>Copies the host's tensors to a device.</summary>
public static class Upload
{
    /// <summary>
    /// A copy of the tensor on a device. A copy to a GPU goes through pinned memory, so that this thread does not wait for it;
    /// the source may be disposed or changed at once.
    /// </summary>
    /// <remarks>
    /// The pinned memory may be disposed at once, too: libtorch's copy records an event on its stream with the allocator of
    /// pinned memory (ATen/native/cuda/Copy.cu), which does not reuse the block before that event.
    /// </remarks>
    public static Tensor To(Tensor host, Device device)
    {
        if (device.type != DeviceType.CUDA || host.device_type != DeviceType.CPU)
            return host.to(device);
        using var pinned = host.pin_memory();
        return pinned.to(device, non_blocking: true);
    }
}
