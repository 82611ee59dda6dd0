using EfficientNet.Contracts;
using EfficientNet.Host.CommandLines;
using EfficientNet.Host.Files;

namespace EfficientNet.Cli.Local;

/// <summary>
/// How an agent is started: what this command needs to know of its options, and all of them as they were written.
/// </summary>
internal sealed record AgentStart
{
    /// <summary>Name of the node.</summary>
    public required NodeName Name { get; init; }

    /// <summary>Places of data sets.</summary>
    public IReadOnlyList<NamedPlace> DataSets { get; init; } = [];

    /// <summary>Places of weights.</summary>
    public IReadOnlyList<NamedPlace> Weights { get; init; } = [];

    /// <summary>The user's options for the agent's program.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>Whether the user stated an option.</summary>
    public bool Has(string option) => Words.Contains(option);

    /// <summary>The same with an option that the user did not state.</summary>
    public AgentStart With(string option, string? value) =>
        value is null || Has(option) ? this : this with { Words = [.. Words, option, value] };

    /// <summary>Words for the agent's program.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="servers">Addresses of control silos, with commas between.</param>
    /// <param name="tokenFile">File with the token; null means that the environment has it.</param>
    /// <param name="serverFile">Where the servers of the data folder describe themselves.</param>
    public IEnumerable<string> Arguments(DataFolder data, string servers, string? tokenFile, string? serverFile = null)
    {
        (string Name, string? Value)[] ours =
        [
            ("--server", servers),
            ("--server-file", serverFile),
            ("--token-file", tokenFile),
            ("--data", data.Path),
        ];
        return
        [
            .. ours.Where(option => option.Value is not null).SelectMany(option => new[] { option.Name, option.Value! }),
            .. Words,
        ];
    }
}
