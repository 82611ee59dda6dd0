using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch;

namespace EfficientNet.Training.Checkpoints;

/// <summary>One number for many tensors.</summary>
public static class TensorHash
{
    /// <summary>
    /// SHA-256 over names, types, shapes and values in the order of the names; independent of device and memory layout.
    /// </summary>
    public static string Sha256(IEnumerable<NamedTensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var untracked = no_grad();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, tensor) in tensors.OrderBy(tensor => tensor.Name, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name} {tensor.dtype} [{string.Join(",", tensor.shape)}]\n"));
            hash.AppendData(tensor.cpu().contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
