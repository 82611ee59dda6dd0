using EfficientNet.Contracts;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Agent.Configuration;

/// <summary>An agent's options; created and checked by <see cref="AgentCommandLine"/>.</summary>
internal sealed record AgentOptions
{
    /// <summary><c>--name</c>: the node's name; by default the host's.</summary>
    public required NodeName Name { get; init; }

    /// <summary><c>--server</c>: control silos, tried in turn (protocol rule P10).</summary>
    public required IReadOnlyList<Uri> Servers { get; init; }

    /// <summary>
    /// <c>--server-file</c>: a server's <c>server.json</c> on this host, read for every call, so that a server that returns on
    /// another port is found.
    /// </summary>
    public string? ServerFile { get; init; }

    /// <summary>
    /// <c>--token-file</c>: file with the bearer token, read for every call, so that a new token needs no restart.
    /// </summary>
    public string? TokenFile { get; init; }

    /// <summary><c>EFFNET_TOKEN</c>: the bearer token, when no file is given.</summary>
    public string? Token { get; init; }

    /// <summary><c>--data</c>: the data folder; the agent's own files are below <c>agents/{name}</c>.</summary>
    public required string DataFolder { get; init; }

    /// <summary><c>--devices</c>; null means every GPU, or one slot of the processor if there is none.</summary>
    public DeviceSelection? Devices { get; init; }

    /// <summary><c>--dataset name=/folder</c>.</summary>
    public IReadOnlyDictionary<string, string> DataSets { get; init; } = new Dictionary<string, string>();

    /// <summary><c>--weights name=/file</c>.</summary>
    public IReadOnlyDictionary<string, string> Weights { get; init; } = new Dictionary<string, string>();

    /// <summary><c>--pool</c>: the pool that schedules this node.</summary>
    public string Pool { get; init; } = "default";

    /// <summary><c>--trainer</c>: the trainer's executable.</summary>
    public required string TrainerPath { get; init; }

    /// <summary>Durations; <c>--grace</c> sets one of them.</summary>
    public AgentTimings Timings { get; init; } = new();
}
