using System.Security.Cryptography;
using System.Text;
using EfficientNet.Host.Files;

namespace EfficientNet.Silo.Settings;

/// <summary>
/// The secret of one control plane. Agents, the CLI and pages from other hosts show it; several control silos share one by
/// sharing the file's text.
/// </summary>
public sealed class BearerToken
{
    private readonly byte[] _hash;

    private BearerToken(string value)
    {
        Value = value;
        _hash = SHA256.HashData(Encoding.UTF8.GetBytes(value));
        DashboardCookie = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(value), "dashboard"u8));
    }

    /// <summary>The secret.</summary>
    public string Value { get; }

    /// <summary>What a browser that has shown the token keeps instead of it: worth the pages only, not the API.</summary>
    public string DashboardCookie { get; }

    /// <summary>Reads the file, or makes one with 256 random bits that only its owner may read.</summary>
    public static BearerToken ReadOrCreate(string file)
    {
        if (!File.Exists(file))
            Create(file);
        var value = File.ReadAllText(file).Trim();
        return value.Length >= 16
            ? new BearerToken(value)
            : throw new StartupException(
                StartupException.Usage,
                $"The token in {file} has {value.Length} characters; at least 16 are needed. Delete the file to have one made."
            );
    }

    // Two servers of one folder may start at once: the first one's file stays.
    private static void Create(string file)
    {
        var mine = $"{file}.{Environment.ProcessId}.made";
        DurableFile.WritePrivateText(mine, RandomNumberGenerator.GetHexString(64, lowercase: true) + "\n");
        try
        {
            File.Move(mine, file, overwrite: false);
        }
        catch (IOException) when (File.Exists(file))
        {
            File.Delete(mine);
        }
    }

    /// <summary>Whether <paramref name="shown"/> is the token; takes the same time however much of it is right.</summary>
    public bool Matches(string? shown) =>
        shown is not null && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(shown)), _hash);
}
