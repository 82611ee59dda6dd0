using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace EfficientNet.Ledger.Migrations;

/// <summary>One numbered step of the schema: the embedded file <c>NNN_name.sql</c>.</summary>
/// <param name="Number">From 1, ascending; several changes in the making may leave gaps for each other.</param>
/// <param name="Name">The file's name.</param>
/// <param name="Sql">The file's text.</param>
internal sealed partial record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text, lower-case hexadecimal; an applied migration must keep it.</summary>
    public string Sha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>All migrations of this program in order.</summary>
    public static IReadOnlyList<Migration> All { get; } = ReadAll();

    private static Migration[] ReadAll()
    {
        var assembly = typeof(Migration).Assembly;
        var migrations = assembly
            .GetManifestResourceNames()
            .Where(name => FileName().IsMatch(name))
            .Order(StringComparer.Ordinal)
            .Select(name => new Migration(int.Parse(name.AsSpan(0, 3)), name, Text(assembly, name)))
            .ToArray();
        foreach (var (before, next) in migrations.Zip(migrations.Skip(1)))
        {
            if (next.Number <= before.Number)
                throw new MigrationException($"The program's migrations {before.Name} and {next.Name} have the same number.");
        }

        return migrations;
    }

    private static string Text(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    [GeneratedRegex(@"^\d{3}_\w+\.sql$")]
    private static partial Regex FileName();
}
