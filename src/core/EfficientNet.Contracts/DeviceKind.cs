namespace EfficientNet.Contracts;

/// <summary>What a trainer computes on.</summary>
public enum DeviceKind
{
    /// <summary>The host's processor, or a share of it.</summary>
    Cpu = 1,

    /// <summary>An NVIDIA GPU, addressed by UUID.</summary>
    Cuda = 2,
}
