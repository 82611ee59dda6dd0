using System.CommandLine;

namespace EfficientNet.Host.CommandLines;

/// <summary>The options of <c>EfficientNet.Silo db …</c> and <c>effnet db …</c>, beside those of a server.</summary>
public sealed class DatabaseArguments
{
    private static readonly OptionMaker Make = new(MistakeStyle.Server);

    /// <summary>Where the database and the blobs are.</summary>
    public ServerArguments Server { get; } = new();

    /// <summary>Folder to which a backup copies blobs, or from which a restore takes them.</summary>
    public Option<string?> WithBlobs { get; } =
        OptionMaker.Text("--with-blobs", "DIR", "Copy the checkpoints' blobs, too: a backup into this folder, a restore from it");

    /// <summary>Whether a database with experiments may be replaced.</summary>
    public Option<bool> Replace { get; } = OptionMaker.Flag("--replace", "With restore: replace a database that has experiments");

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [.. Server.All, WithBlobs, Replace];
}
