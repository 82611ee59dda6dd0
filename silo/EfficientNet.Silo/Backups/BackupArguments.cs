using EfficientNet.Silo.Settings;

namespace EfficientNet.Silo.Backups;

/// <summary>What <c>EfficientNet.Silo db …</c> was asked for. People type <c>effnet db …</c>.</summary>
/// <param name="Restores">Whether it restores.</param>
/// <param name="File">The backup.</param>
/// <param name="Replace"><c>--replace</c>: whether a database with experiments may be replaced.</param>
/// <param name="BlobCopy"><c>--with-blobs DIR</c>: folder to which blobs are copied, or from which they come.</param>
/// <param name="Server">Where the database and the blobs are, by a server's own options.</param>
public sealed record BackupArguments(bool Restores, string File, bool Replace, string? BlobCopy, SiloSettings Server)
{
    /// <summary>How it is called.</summary>
    public const string Usage = "EfficientNet.Silo db backup|restore FILE --data DIR [--postgres CONNECTION] [--blobs DIR] [--with-blobs DIR] [--replace]";

    /// <summary>Reads what follows <c>db</c>, or throws <see cref="StartupException"/>.</summary>
    public static BackupArguments Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        if (arguments is not ["backup" or "restore", var file, ..])
            throw new StartupException(StartupException.Usage, Usage);
        var rest = arguments.Skip(2).ToList();
        var replace = rest.Remove("--replace");
        string? copy = null;
        if (rest.IndexOf("--with-blobs") is >= 0 and var at)
        {
            if (at + 1 >= rest.Count)
                throw new StartupException(StartupException.Usage, "--with-blobs needs a folder.");
            copy = Path.GetFullPath(rest[at + 1]);
            rest.RemoveRange(at, 2);
        }

        return new BackupArguments(arguments[0] == "restore", Path.GetFullPath(file), replace, copy, SiloSettingsParser.Parse(rest, environment));
    }
}
