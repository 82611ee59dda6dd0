using EfficientNet.Host.Processes;

namespace EfficientNet.Chaos.Cluster;

/// <summary>A small tmpfs that can be filled to the last byte.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const int MegaBytes = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    private string Filler => Path.Combine(_folder, "filler");

    /// <summary>Mounts one on an empty folder; null where mounting is not allowed.</summary>
    public static SmallDisk? TryMount(string folder) =>
        Environment.IsPrivilegedProcess && Run("mount", "-t", "tmpfs", "-o", $"size={MegaBytes}m", "effnet-chaos", folder)
            ? new SmallDisk(folder)
            : null;

    /// <summary>Writes until it is full.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var size = 1 << 20; size > 0; )
        {
            try
            {
                file.Write(new byte[size]);
            }
            catch (IOException)
            {
                size /= 2;
            }
        }
    }

    /// <summary>Frees it.</summary>
    public void Free() => File.Delete(Filler);

    /// <inheritdoc />
    public void Dispose() => Run("umount", "--lazy", _folder);

    private static bool Run(params string[] command) => ProgramAnswer.Of(command, Patience).IsGood;
}
