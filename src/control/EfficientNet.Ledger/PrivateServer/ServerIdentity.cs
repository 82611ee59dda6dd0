using Microsoft.Extensions.Logging;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>
/// The user that the server runs as, since PostgreSQL refuses root. An ordinary user runs it as itself. Root runs it in a user
/// namespace as user 1000: the files stay root's, and the folder may be one that only root can enter. If user namespaces are
/// off, root gives the server and its folder to another user.
/// </summary>
/// <param name="Prefix">Prefix of commands.</param>
/// <param name="Owner">The other user, who must own the folder.</param>
internal sealed record ServerIdentity(IReadOnlyList<string> Prefix, string? Owner)
{
    private static readonly string[] Namespace = ["unshare", "--user", "--map-user=1000", "--map-group=1000"];

    public static ServerIdentity Detect()
    {
        if (!Environment.IsPrivilegedProcess)
            return new ServerIdentity([], null);
        return Subprocess.Output([.. Namespace, "true"]) is not null ? new ServerIdentity(Namespace, null) : OtherUser();
    }

    /// <summary>The user that root gives the server to: <c>postgres</c>, which the package creates, or <c>nobody</c>.</summary>
    public static ServerIdentity OtherUser()
    {
        var user =
            new[] { "postgres", "nobody" }.FirstOrDefault(name => Subprocess.Output("id", "-u", name) is not null)
            ?? throw new PrivatePostgresException(
                "PostgreSQL refuses to run as root, user namespaces are off (unshare --user fails), "
                    + "and there is neither a user postgres nor nobody. Run this program as an ordinary user."
            );
        return new ServerIdentity(["setpriv", $"--reuid={user}", $"--regid={Group(user)}", "--clear-groups"], user);
    }

    /// <summary>
    /// Where the server's files go: <paramref name="directory"/>, or, when the other user can't enter it, a folder of its own
    /// under /var/lib.
    /// </summary>
    public string Reachable(string directory, ILogger logger)
    {
        if (Owner is null)
            return directory;
        var parent = Path.GetDirectoryName(directory)!;
        Directory.CreateDirectory(parent);
        if (Subprocess.Output([.. Prefix, "test", "-x", parent]) is not null)
            return directory;
        var other = $"/var/lib/effnet/{ShortHash.Of(directory)}";
        Directory.CreateDirectory("/var/lib/effnet");
        Directory.CreateDirectory(other);
        PrivatePostgresLog.OtherFolder(logger, Owner, directory, other);
        return other;
    }

    /// <summary>Makes the other user the owner of a folder and all that is in it.</summary>
    public void Own(string directory)
    {
        if (Owner is null)
            return;
        if (Subprocess.Output("chown", "-R", $"{Owner}:{Group(Owner)}", directory) is null)
            throw new PrivatePostgresException($"{directory} can't be given to the user {Owner}, who should run PostgreSQL.");
    }

    private static string Group(string user) => Subprocess.Output("id", "-gn", user) ?? user;
}
