namespace EfficientNet.Ledger.PrivateServer;

/// <summary>One process at a time sets up, starts or stops the server of a folder. The lock is the kernel's and ends with the process.</summary>
internal static class FolderLock
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    public static async Task<FileStream> TakeAsync(string file, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(began) < timeout)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
            catch (IOException error)
            {
                throw new PrivatePostgresException($"Another process has been starting or stopping PostgreSQL for more than {timeout.TotalSeconds:0} s; it holds {file}.", error);
            }
        }
    }
}
