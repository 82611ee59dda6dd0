namespace EfficientNet.Cli.Local;

/// <summary>One command at a time; the system lets go of the lock when its holder dies.</summary>
internal sealed class FileLock : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Waits for the lock.</summary>
    public static async Task<FileLock> TakeAsync(string path, TimeProvider time, CancellationToken cancellationToken)
    {
        var begin = time.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
            }
            catch (IOException error) when (error is not DirectoryNotFoundException and not FileNotFoundException)
            {
                if (time.GetElapsedTime(begin) > Patience)
                    throw new CliException(ExitCode.Internal, $"Another effnet holds {path} for more than {Patience.TotalMinutes:0} minutes ({error.Message}); end it first.");
            }
            catch (UnauthorizedAccessException error)
            {
                throw new CliException(ExitCode.Usage, $"The data folder can't be written: {error.Message} Choose another with --data.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellationToken);
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _file.DisposeAsync();
}
