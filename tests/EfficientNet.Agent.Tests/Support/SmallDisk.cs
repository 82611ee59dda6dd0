using System.Diagnostics;

namespace EfficientNet.TestSupport;

/// <summary>
/// A folder that can be filled up, or made read-only: a small tmpfs, if this user may mount one; otherwise tests that need it
/// are skipped.
/// </summary>
internal sealed class SmallDisk : IDisposable
{
    private const int Mebibytes = 4;
    private bool _isReadOnly;

    /// <summary>Mounts it over an empty or new folder.</summary>
    public SmallDisk(string path)
    {
        Path = Directory.CreateDirectory(path).FullName;
        if (Run("mount", "-t", "tmpfs", "-o", $"size={Mebibytes}m", "tmpfs", Path) is { } refusal)
            Assert.Skip($"A tmpfs can't be mounted here: {refusal}");
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>Uses every remaining byte.</summary>
    public void Fill()
    {
        try
        {
            using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
            var page = Enumerable.Repeat((byte)1, 4096).ToArray();
            for (var pages = 0; pages <= Mebibytes << 8; pages++)
                file.Write(page);
        }
        catch (IOException)
        {
            return;
        }

        Assert.Fail($"{Path} took more than its {Mebibytes} MiB.");
    }

    /// <summary>Frees the space.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>
    /// Mounts a read-only view over the folder; open files stay writable, as on a disk that is being remounted.
    /// </summary>
    public void MakeReadOnly()
    {
        Assert.Null(Run("mount", "--bind", Path, Path));
        _isReadOnly = true;
        Assert.Null(Run("mount", "-o", "remount,ro,bind", Path));
    }

    /// <summary>Unmounts the view.</summary>
    public void MakeWritable()
    {
        Assert.Null(Run("umount", "--lazy", Path));
        _isReadOnly = false;
    }

    public void Dispose()
    {
        if (_isReadOnly)
            MakeWritable();
        Run("umount", "--lazy", Path);
    }

    private static string? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            var said = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? null : said.Trim();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            return error.Message;
        }
    }
}
