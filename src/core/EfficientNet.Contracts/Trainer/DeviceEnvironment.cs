namespace EfficientNet.Contracts.Trainer;

/// <summary>What the environment of a trainer process says of its device; libraries read it as they load.</summary>
public static class DeviceEnvironment
{
    /// <summary>Variables to set for a device (<see cref="DeviceName"/>); null removes one.</summary>
    public static IReadOnlyDictionary<string, string?> For(string device) =>
        new Dictionary<string, string?>
        {
            ["CUDA_VISIBLE_DEVICES"] = DeviceName.IsCpu(device) ? "" : device,
            // cuBLAS gives the same bits only with a workspace of fixed size.
            ["CUBLAS_WORKSPACE_CONFIG"] = DeviceName.IsCpu(device) ? null : ":4096:8",
        };
}
