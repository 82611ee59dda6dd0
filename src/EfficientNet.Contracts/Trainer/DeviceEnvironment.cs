namespace EfficientNet.Contracts.Trainer;

/// <summary>What the environment of a trainer process says of its device; libraries read it as they load.</summary>
public static class DeviceEnvironment
{
    /// <summary>Variables to set for <c>cpu</c> or one GPU by its UUID; null removes one.</summary>
    public static IReadOnlyDictionary<string, string?> For(string device) => new Dictionary<string, string?>
    {
        ["CUDA_VISIBLE_DEVICES"] = device == "cpu" ? "" : device,
        // cuBLAS gives the same bits only with a workspace of fixed size.
        ["CUBLAS_WORKSPACE_CONFIG"] = device == "cpu" ? null : ":4096:8",
    };
}
