using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using EfficientNet.Contracts;

namespace EfficientNet.Experiments.Runs;

/// <summary>Reads what happened to runs from the change feed, which also holds sentences and what newer versions write.</summary>
public static class RunEventReader
{
    private static readonly HashSet<string> Known =
    [
        .. typeof(RunEvent).GetCustomAttributes<JsonDerivedTypeAttribute>().Select(type => (string)type.TypeDiscriminator!),
    ];

    /// <summary>Kinds of entries that are events of runs.</summary>
    public static IReadOnlySet<string> Kinds => Known;

    /// <summary>The event; null when an entry of this kind is none, or none that this version knows.</summary>
    public static RunEvent? Read(string kind, string body) =>
        Known.Contains(kind) ? JsonSerializer.Deserialize<RunEvent>(body, ContractsJson.Stored) : null;
}
