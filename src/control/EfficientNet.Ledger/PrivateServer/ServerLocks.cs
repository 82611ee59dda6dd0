using EfficientNet.Host.Files;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>The two locks of a private server's folder: one for starting or stopping it, one for its users.</summary>
internal static class ServerLocks
{
    /// <summary>Lets one process at a time set up, start or stop the server.</summary>
    /// <exception cref="PrivatePostgresException">
    /// Another process has held the lock for longer than the options' patience.
    /// </exception>
    public static Task<FileLock> TakeTurnAsync(
        ServerLayout layout,
        PrivatePostgresOptions options,
        CancellationToken cancellationToken
    ) =>
        NamedAsync(
            "starting or stopping",
            FileLock.TakeAsync(layout.LockFile, options.Timeout, TimeProvider.System, cancellationToken)
        );

    /// <summary>
    /// Marks the server as used until the lock is disposed, so that the last program to leave knows that it is the last,
    /// however the others ended. Waits while the last user stops the server.
    /// </summary>
    /// <exception cref="PrivatePostgresException">It has been stopping for longer than the options' patience.</exception>
    public static Task<FileLock> MarkUseAsync(
        PrivatePostgresOptions options,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        NamedAsync("stopping", FileLock.ShareAsync(PrivatePostgres.UsersFile(options), options.Timeout, time, cancellationToken));

    private static async Task<FileLock> NamedAsync(string what, Task<FileLock> taking)
    {
        try
        {
            return await taking;
        }
        catch (TimeoutException error)
        {
            throw new PrivatePostgresException($"Another process is still {what} PostgreSQL. {error.Message}", error);
        }
    }
}
