using System.Globalization;

namespace EfficientNet.Ledger.Backups;

/// <summary>Which migrations a backup's database had.</summary>
internal static class BackupSchema
{
    /// <summary>
    /// Reads <c>pg_restore</c>'s output for the table <c>schema_migration</c>: between <c>COPY</c> and <c>\.</c> one row a
    /// line, columns separated by tabs.
    /// </summary>
    /// <exception cref="BackupException">The backup has no such table.</exception>
    public static IReadOnlyList<(int Number, string Name, string Sha256)> Read(string script, string file)
    {
        var rows = script
            .Split('\n')
            .SkipWhile(line => !line.StartsWith("COPY ", StringComparison.Ordinal))
            .Skip(1)
            .TakeWhile(line => line != "\\.")
            .Select(line => line.Split('\t'))
            .Where(columns => columns.Length >= 3)
            .Select(columns => (int.Parse(columns[0], CultureInfo.InvariantCulture), columns[1], columns[2]))
            .OrderBy(row => row.Item1)
            .ToArray();
        return rows.Length > 0
            ? rows
            : throw new BackupException($"{file} is a backup of something else: it has no migrations of this program.");
    }
}
