using System.Text.RegularExpressions;

namespace EfficientNet.Chaos.Plan;

/// <summary>Names and groups of the kinds.</summary>
public static partial class FaultKinds
{
    /// <summary>The default kinds.</summary>
    public static IReadOnlyList<FaultKind> Standard { get; } = [.. Enum.GetValues<FaultKind>().Where(kind => (int)kind < 20)];

    private static readonly Dictionary<string, FaultKind> ByName = Enum.GetValues<FaultKind>().ToDictionary(NameOf);

    /// <summary>The kind's name, for example <c>trainer-kill</c>.</summary>
    public static string Name(this FaultKind kind) => NameOf(kind);

    /// <summary>
    /// Whether the kind hits one run's trainer, agent, link, checkpoint or disk; the others hit the control plane beneath all
    /// runs.
    /// </summary>
    public static bool HitsOneRun(this FaultKind kind) =>
        kind
            is not (
                FaultKind.SiloKill
                or FaultKind.SiloFreeze
                or FaultKind.PostgresKill
                or FaultKind.PostgresFreeze
                or FaultKind.AllSilosKill
                or FaultKind.PostgresAway
            );

    /// <summary>Reads a list such as <c>trainer-kill,silo-kill</c>.</summary>
    /// <exception cref="FormatException">A name is not known; the message lists those that are.</exception>
    public static IReadOnlyList<FaultKind> ParseList(string text) =>
        [
            .. text.Split(',', StringSplitOptions.TrimEntries)
                .Select(name =>
                    ByName.TryGetValue(name, out var kind)
                        ? kind
                        : throw new FormatException(
                            $"'{name}' is not a kind of fault; there are {string.Join(", ", ByName.Keys)}."
                        )
                )
                .Distinct(),
        ];

    private static string NameOf(FaultKind kind) => WordStart().Replace(kind.ToString(), "-$0").ToLowerInvariant();

    [GeneratedRegex("(?<!^)[A-Z]")]
    private static partial Regex WordStart();
}
