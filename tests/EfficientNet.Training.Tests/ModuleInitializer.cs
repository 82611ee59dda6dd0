using System.Runtime.CompilerServices;
using EfficientNet.Models;
using Xunit.Sdk;
using Xunit.v3;

// libtorch has one random generator and one number of threads for the whole process.
[assembly: Parallelization(Mode = ParallelMode.None)]

namespace EfficientNet.Training.Tests;

internal static class ModuleInitializer
{
    [ModuleInitializer]
    internal static void Load()
    {
        Bfloat16Kernels.Emulate();
        TorchRuntime.EnsureLoaded();
        // Small tensors on shared machines: more threads only wait for one another.
        TorchSharp.torch.set_num_threads(1);
    }
}
