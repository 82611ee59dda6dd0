using System.Text.RegularExpressions;

namespace EfficientNet.Architecture.Tests;

/// <summary>The arrows between rooms (folders) inside a project, as docs/architecture.md lists them.</summary>
public sealed partial class RoomTests
{
    private static readonly IReadOnlyDictionary<string, string[]> Rooms = ArchitectureTables.Rooms;

    public static TheoryData<string> RoomNames => [.. Rooms.Keys];

    [Theory]
    [MemberData(nameof(RoomNames))]
    public void Room_UsesOnlyAllowedRooms(string room)
    {
        var files = SourceType.All.Where(type => RoomOf(type.Namespace) == room).Select(type => type.File).Distinct().ToList();
        Assert.True(files.Count > 0, $"{room} is gone; see docs/architecture.md.");
        Assert.Equal(
            [],
            files.SelectMany(file =>
                UsedBy(file)
                    .Except([.. Rooms[room], room])
                    .Select(used => $"{Path.GetRelativePath(Repository.Root, file)} may not use {used}")
            )
        );
    }

    [Fact]
    public void Table_NamesEveryRoomOfItsProjects()
    {
        var projects = Rooms.Keys.Select(room => room[..room.LastIndexOf('.')]).ToHashSet(StringComparer.Ordinal);
        var rooms = SourceType
            .All.Select(type => type.Namespace.Split('.'))
            .Where(parts => parts.Length > 2 && projects.Contains($"{parts[0]}.{parts[1]}"))
            .Select(parts => $"{parts[0]}.{parts[1]}.{parts[2]}");
        Assert.Equal(rooms.Distinct().Order(StringComparer.Ordinal), Rooms.Keys.Order(StringComparer.Ordinal));
    }

    private static string? RoomOf(string space) =>
        Rooms.Keys.FirstOrDefault(room => space == room || space.StartsWith($"{room}.", StringComparison.Ordinal));

    // By a using directive, or by naming a type with its room before it.
    private static IEnumerable<string> UsedBy(string file)
    {
        var text = File.ReadAllText(file);
        var space = SourceType.NamespaceOf(text);
        var project = string.Join('.', space.Split('.').Take(2));
        var imported = Using().Matches(text).Select(match => RoomOf(match.Groups[1].Value)).OfType<string>();
        var qualified = Qualified()
            .Matches(text)
            .Select(match => (Room: $"{project}.{match.Groups[1].Value}", Type: match.Groups[2].Value))
            .Where(named => SourceType.All.Any(type => type.Name == named.Type && RoomOf(type.Namespace) == named.Room))
            .Select(named => named.Room);
        return imported.Concat(qualified).Where(room => room.StartsWith($"{project}.", StringComparison.Ordinal)).Distinct();
    }

    [GeneratedRegex(@"^using (?:static |\w+ = )?([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"(?<![\w.])(\w+)\.(?:\w+\.)?([A-Z]\w+)")]
    private static partial Regex Qualified();
}
