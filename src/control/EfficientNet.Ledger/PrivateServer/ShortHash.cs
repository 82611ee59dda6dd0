using System.Security.Cryptography;
using System.Text;

namespace EfficientNet.Ledger.PrivateServer;

/// <summary>Twelve digits that represent a path that is too long.</summary>
internal static class ShortHash
{
    public static string Of(string path) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.GetFullPath(path))))[..12];
}
