namespace EfficientNet.Cli.Local;

/// <summary>Finds the other programs: in <c>$EFFNET_BIN</c>, beside this one, or where a build puts them.</summary>
internal sealed class Programs(string ownFolder, string? folder)
{
    public const string Silo = "EfficientNet.Silo";
    public const string Agent = "EfficientNet.Agent";
    public const string Trainer = "EfficientNet.Trainer";

    /// <summary>Full path of a program, or null.</summary>
    public string? Find(string name) => Candidates(name).Select(Path.GetFullPath).FirstOrDefault(File.Exists);

    /// <summary>Full path of a program; ends the command with a message when it is not built.</summary>
    public string Require(string name) =>
        Find(name)
        ?? throw new CliException(
            ExitCode.Internal,
            $"{name} is not built: looked for {string.Join(", ", Candidates(name).Select(Path.GetFullPath))}. "
                + "Start effnet by the launcher of the same name, which builds it."
        );

    private IEnumerable<string> Candidates(string name)
    {
        if (!string.IsNullOrEmpty(folder))
        {
            yield return Path.Combine(folder, name);
            yield return Path.Combine(folder, name, "release", name);
            yield break;
        }

        yield return Path.Combine(ownFolder, name);
        yield return Path.Combine(
            ownFolder,
            "..",
            "..",
            name,
            Path.GetFileName(Path.TrimEndingDirectorySeparator(ownFolder)),
            name
        );
    }
}
