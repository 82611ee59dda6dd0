namespace EfficientNet.Agent.Configuration;

/// <summary>Finds the trainer's executable when <c>--trainer</c> is not given.</summary>
internal static class TrainerExecutable
{
    private const string Name = "EfficientNet.Trainer";

    /// <summary>
    /// Looks under <paramref name="binaries"/> (<c>EFFNET_BIN</c>), then beside the agent's own build output, then in its own
    /// folder.
    /// </summary>
    /// <exception cref="AgentException">It is in none of these; the message names them.</exception>
    public static string Find(string ownFolder, string? binaries)
    {
        var configuration = Path.GetFileName(Path.TrimEndingDirectorySeparator(ownFolder));
        string[] candidates =
        [
            .. binaries is null
                ? Array.Empty<string>()
                : [Path.Combine(binaries, Name, "release", Name), Path.Combine(binaries, Name)],
            Path.Combine(ownFolder, "..", "..", Name, configuration, Name),
            Path.Combine(ownFolder, Name),
        ];
        return candidates.Select(Path.GetFullPath).FirstOrDefault(File.Exists)
            ?? throw new AgentException(
                $"the trainer is in none of {string.Join(", ", candidates.Select(Path.GetFullPath))}; "
                    + "build it, or name it with --trainer PATH.",
                isTransient: false
            );
    }
}
