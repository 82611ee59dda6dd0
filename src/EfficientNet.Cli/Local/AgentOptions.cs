using EfficientNet.Contracts;
using EfficientNet.Host.Files;

namespace EfficientNet.Cli.Local;

/// <summary>How an agent is started; absent parts are the agent's choice.</summary>
internal sealed record AgentOptions
{
    /// <summary>Name of the node.</summary>
    public required NodeName Name { get; init; }

    /// <summary>Devices and their slots, for example <c>cpu:2</c>.</summary>
    public string? Devices { get; init; }

    /// <summary>Data sets as <c>name=/folder</c>.</summary>
    public IReadOnlyList<string> DataSets { get; init; } = [];

    /// <summary>Weights as <c>name=/file</c>.</summary>
    public IReadOnlyList<string> Weights { get; init; } = [];

    /// <summary>Pool.</summary>
    public string? Pool { get; init; }

    /// <summary>The trainer's program.</summary>
    public string? Trainer { get; init; }

    /// <summary>The host's name, made fit to be one.</summary>
    public static NodeName HostName
    {
        get
        {
            var name = string.Concat(System.Environment.MachineName.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_')).TrimStart('.', '-');
            return NodeName.Parse(name.Length == 0 ? "local" : name.Length > Id.MaximumLength ? name[..Id.MaximumLength] : name);
        }
    }

    /// <summary>Arguments of the agent's program.</summary>
    public IEnumerable<string> Arguments(DataFolder data, string servers, string? tokenFile, string? serverFile = null)
    {
        (string Name, string? Value)[] all =
        [
            ("--server", servers), ("--server-file", serverFile), ("--token-file", tokenFile), ("--name", Name.Value), ("--data", data.Path), ("--devices", Devices),
            ("--pool", Pool), ("--trainer", Trainer), .. DataSets.Select(set => ("--dataset", (string?)set)),
            .. Weights.Select(file => ("--weights", (string?)file)),
        ];
        return all.Where(option => option.Value is not null).SelectMany(option => new[] { option.Name, option.Value! });
    }
}
