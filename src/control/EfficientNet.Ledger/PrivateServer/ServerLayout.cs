using System.Text;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Paths of a private server's files.</summary>
/// <param name="Root">Its own folder.</param>
/// <param name="SocketDirectory">Folder of its socket, accessible only to its owner.</param>
internal sealed record ServerLayout(string Root, string SocketDirectory)
{
    /// <summary>The number in the socket's name; the folder is the server's own, so it need not differ from others'.</summary>
    public const int SocketNumber = 5499;

    private const int LongestSocketPath = 107;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Cluster => Path.Combine(Root, "cluster");

    public string Log => Path.Combine(Root, "log");

    public string StartLog => Path.Combine(Root, "start.log");

    public string LockFile => Path.Combine(Root, "lock");

    public string UsersFile => Path.Combine(Root, "users");

    /// <summary>
    /// Creates the folders of a server, with a short one for the socket if the path would be too long.
    /// </summary>
    public static ServerLayout Prepare(string root, ServerIdentity identity, ILogger logger)
    {
        MakePrivate(root);
        identity.Own(root);
        var socket = Path.Combine(root, "socket");
        if (SocketPathLength(socket) > LongestSocketPath)
        {
            socket = ShortDirectory(root);
            CheckOwner(socket, identity);
            PrivatePostgresLog.ShortSocket(logger, root, socket);
        }

        MakePrivate(socket);
        identity.Own(socket);
        var layout = new ServerLayout(root, socket);
        MakePrivate(layout.Log);
        identity.Own(layout.Log);
        return layout;
    }

    private static int SocketPathLength(string directory) =>
        Encoding.UTF8.GetByteCount(Path.Combine(directory, $".s.PGSQL.{SocketNumber}"));

    private static string ShortDirectory(string root)
    {
        var runtime = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR");
        var parent =
            !string.IsNullOrEmpty(runtime)
            && Directory.Exists(runtime)
            && SocketPathLength(Path.Combine(runtime, "effnet-000000000000")) <= LongestSocketPath
                ? runtime
                : "/tmp";
        return Path.Combine(parent, $"effnet-{ShortHash.Of(root)}");
    }

    // In a world-writable folder, another user could have taken the name, and would then control access to the server.
    private static void CheckOwner(string directory, ServerIdentity identity)
    {
        if (!Directory.Exists(directory))
            return;
        var owner = Subprocess.Output("stat", "-c", "%u", directory);
        if (
            owner != Subprocess.Output("id", "-u")
            && (identity.Owner is null || owner != Subprocess.Output("id", "-u", identity.Owner))
        )
            throw new PrivatePostgresException(
                $"{directory} belongs to user {owner}, so PostgreSQL's socket can't be put in it. "
                    + "Remove it, or choose a shorter --data folder."
            );
    }

    private static void MakePrivate(string directory)
    {
        Directory.CreateDirectory(directory, OwnerOnly);
        try
        {
            if (new DirectoryInfo(directory).LinkTarget is not null)
                throw new PrivatePostgresException($"{directory} is a link; PostgreSQL needs a real folder of its own.");
            File.SetUnixFileMode(directory, OwnerOnly);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new PrivatePostgresException(
                $"{directory} belongs to another user, so PostgreSQL's files can't be kept in it.",
                error
            );
        }
    }
}
