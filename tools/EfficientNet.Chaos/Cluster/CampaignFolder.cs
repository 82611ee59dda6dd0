namespace EfficientNet.Chaos.Cluster;

/// <summary>The folder of a campaign, deleted with it unless it should be kept.</summary>
internal sealed record CampaignFolder(string Path)
{
    /// <summary>Creates one in the temporary folder, or uses the given one, which must be empty.</summary>
    /// <exception cref="FormatException">The given folder is not empty.</exception>
    public static CampaignFolder Make(string? stated)
    {
        if (stated is null)
            return new(Directory.CreateTempSubdirectory("effnet-chaos-").FullName);
        if (Directory.Exists(stated) && Directory.EnumerateFileSystemEntries(stated).Any())
            throw new FormatException($"--data {stated}: a campaign needs an empty folder, or one that does not exist yet.");
        return new(Directory.CreateDirectory(stated).FullName);
    }

    /// <summary>Checkpoints in the control plane's store.</summary>
    public string Blobs => In("blobs");

    /// <summary>Logs of the programs.</summary>
    public string Logs => In("logs");

    /// <summary>Path of something in it.</summary>
    public string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>A program's log.</summary>
    public string Log(string name) => System.IO.Path.Combine(Directory.CreateDirectory(Logs).FullName, $"{name}.log");

    /// <summary>Deletes it.</summary>
    public void Delete() => Directory.Delete(Path, recursive: true);
}
