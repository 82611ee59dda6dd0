using System.Text.RegularExpressions;

namespace EfficientNet.Architecture.Tests;

/// <summary>The tables of arrows in docs/architecture.md, which stand nowhere else.</summary>
internal static partial class ArchitectureTables
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "architecture.md"));

    /// <summary>Path of a project → what it may reference: projects by their short names, packages by how they begin.</summary>
    public static IReadOnlyDictionary<string, string[]> Projects { get; } =
        Rows("| project | holds | references |").ToDictionary(row => Code(row[0]), row => Names(row[2]));

    /// <summary>Rooms of projects by namespace → the rooms of the same project that they may use.</summary>
    public static IReadOnlyDictionary<string, string[]> Rooms { get; } =
        Rows("| project | room | may use |")
            .SelectMany(row => Names(row[1]).Select(room => (Room: $"{Code(row[0])}.{room}", Uses: Names(row[2]))))
            .ToDictionary(
                row => row.Room,
                row => row.Uses.Select(use => $"{row.Room[..row.Room.LastIndexOf('.')]}.{use}").ToArray()
            );

    private static IEnumerable<string[]> Rows(string header) =>
        Lines
            .SkipWhile(line => line != header)
            .Skip(2)
            .TakeWhile(line => line.StartsWith('|'))
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries));

    private static string Code(string cell) => InBackticks().Match(cell).Groups[1].Value;

    private static string[] Names(string cell) =>
        cell is "–" ? [] : [.. cell.Split(',', StringSplitOptions.TrimEntries).Select(name => name.Trim('`'))];

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex InBackticks();
}
