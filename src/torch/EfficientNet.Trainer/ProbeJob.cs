using EfficientNet.Models;
using EfficientNet.Training.Runtime;
using TorchSharp;

namespace EfficientNet.Trainer;

/// <summary><c>probe</c>: loads libtorch, computes something, and says which libtorch it is; for <c>effnet doctor</c>.</summary>
internal static class ProbeJob
{
    public static int Run()
    {
        try
        {
            var location = TorchRuntime.EnsureLoaded().Location;
            using var ones = torch.ones(4, 4); // [4, 4]
            using var product = ones.matmul(ones);
            if (product.sum().ToSingle() != 64)
                throw new TorchRuntimeException(
                    "libtorch multiplies wrongly: a 4 × 4 matrix of ones times itself does not sum to 64."
                );
            Console.WriteLine(
                $"{ComputeClass.OfCpu(Environment.ProcessorCount)}, from {location.Directory ?? "the system's search"} "
                    + $"({location.Source})"
            );
            return 0;
        }
        catch (TorchRuntimeException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
