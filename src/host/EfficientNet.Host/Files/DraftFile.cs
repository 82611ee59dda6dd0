namespace EfficientNet.Host.Files;

/// <summary>
/// A file that is written under another name in the same folder, and gets its name only once it is whole and on disk.
/// </summary>
public sealed class DraftFile : IDisposable
{
    private const int BufferBytes = 1 << 16;

    private readonly string _path;
    private readonly string _temporary;
    private bool _isCommitted;

    /// <summary>Starts a draft in an existing folder. Only one process may write the file at a time.</summary>
    /// <param name="path">Where the file will be.</param>
    /// <param name="mode">Who may read and write it; null means according to the process's umask.</param>
    /// <exception cref="IOException">For example, the disk is full.</exception>
    public DraftFile(string path, UnixFileMode? mode = null)
    {
        _path = path;
        _temporary = path + DurableFile.TemporaryEnding;
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = BufferBytes,
        };
        if (mode is not null)
        {
            File.Delete(_temporary); // A leftover of an interrupted try would keep its own mode.
            options.UnixCreateMode = mode;
        }

        Stream = new FileStream(_temporary, options);
    }

    /// <summary>The content written so far.</summary>
    public FileStream Stream { get; }

    /// <summary>Syncs the file, gives it its name, and syncs the folder.</summary>
    /// <exception cref="IOException">The old content, or none, is still there.</exception>
    public void Commit()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_temporary, _path, overwrite: true);
        _isCommitted = true;
        DurableFile.SyncFolder(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    /// <summary>Deletes the draft unless it was committed.</summary>
    public void Dispose()
    {
        if (_isCommitted)
            return;
        try
        {
            Stream.Dispose();
        }
        catch (IOException)
        {
            // The buffered rest does not fit on the disk; the draft is deleted anyway.
        }

        File.Delete(_temporary);
    }
}
