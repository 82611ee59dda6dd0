using System.Runtime.CompilerServices;
using EfficientNet.Models;

namespace EfficientNet.Data.Tests;

internal static class ModuleInitializer
{
    [ModuleInitializer]
    internal static void Load() => TorchRuntime.EnsureLoaded();
}
