using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Agent.Devices;

/// <summary><c>--show-gpus</c>: what this host's agent would offer by default, for <c>effnet doctor --gpu</c>.</summary>
internal static class GpuListing
{
    /// <summary>One line of JSON: an array of device descriptions, empty if there is no GPU.</summary>
    public static string Of(IGpuProbe gpus) =>
        JsonSerializer.Serialize(
            new DeviceCatalogue(DeviceSelection.Cuda, gpus, new ProcFiles(), Environment.ProcessorCount).Read(),
            ContractsJson.Options
        );
}
