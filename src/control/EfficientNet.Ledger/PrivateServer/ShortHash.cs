using System.Security.Cryptography;
using System.Text;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Twelve digits that stand for a path, where the path itself is too long.</summary>
internal static class ShortHash
{
    public static string Of(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))[..12];
}
