namespace EfficientNet.Ledger.PrivateServer;

/// <summary>
/// Says that a program uses the server of a folder. The marks are the kernel's and end with the process, so that the last program to leave
/// knows that it is the last, however the others ended.
/// </summary>
internal static class SharedUse
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Marks the use until the stream is disposed; waits while the last user is stopping the server.</summary>
    public static async Task<FileStream> MarkAsync(string file, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.Read, FileShare.Read);
            }
            catch (IOException) when (TimeProvider.System.GetElapsedTime(began) < timeout)
            {
                await Task.Delay(Pause, TimeProvider.System, cancellationToken);
            }
            catch (IOException error)
            {
                throw new PrivatePostgresException($"Another process has been stopping PostgreSQL for more than {timeout.TotalSeconds:0} s; it holds {file}.", error);
            }
        }
    }

    /// <summary>Keeps new users out until the stream is disposed; null when somebody else uses the server.</summary>
    public static FileStream? TakeAlone(string file)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
