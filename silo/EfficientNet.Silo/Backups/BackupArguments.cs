using EfficientNet.Host.CommandLines;
using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Backups;

/// <summary>What <c>EfficientNet.Silo db …</c> was asked for. People type <c>effnet db …</c>.</summary>
/// <param name="Restores">Whether it restores.</param>
/// <param name="File">The backup.</param>
/// <param name="Replace">Whether a database with experiments may be replaced.</param>
/// <param name="BlobCopy">Folder to which blobs are copied, or from which they come.</param>
/// <param name="Server">Where the database and the blobs are, by a server's own options.</param>
public sealed record BackupArguments(bool Restores, string File, bool Replace, string? BlobCopy, SiloSettings Server)
{
    /// <summary>How it is called.</summary>
    public const string Usage =
        "EfficientNet.Silo db backup|restore FILE --data DIR [--postgres CONNECTION] [--blobs DIR] "
        + "[--with-blobs DIR] [--replace]";

    /// <summary>Reads what follows <c>db</c>.</summary>
    /// <exception cref="StartupException">Has all its mistakes.</exception>
    public static BackupArguments Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        if (arguments is not ["backup" or "restore", var file, ..])
            throw new StartupException(StartupException.Usage, Usage);
        var options = new DatabaseArguments();
        var line = new ProgramCommandLine([.. arguments.Skip(2)], options.All, MistakeStyle.Server);
        var copy = line.Value(options.WithBlobs) is { } folder ? Path.GetFullPath(folder) : null;
        return new BackupArguments(
            arguments[0] == "restore",
            Path.GetFullPath(file),
            line.Value(options.Replace),
            copy,
            SiloSettingsParser.Of(line, options.Server, environment)
        );
    }
}
