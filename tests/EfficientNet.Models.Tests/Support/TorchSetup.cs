using System.Runtime.CompilerServices;
using TorchSharp;

namespace EfficientNet.Models.Tests.Support;

internal static class TorchSetup
{
    /// <summary>Before any test touches TorchSharp. One thread: the machines that run tests are shared.</summary>
    [ModuleInitializer]
    internal static void Load()
    {
        Bfloat16Kernels.Emulate();
        TorchRuntime.EnsureLoaded();
        torch.set_num_threads(1);
        LibtorchSwitches.SetNnpack(enabled: false, warn: message => throw new InvalidOperationException(message));
    }
}
