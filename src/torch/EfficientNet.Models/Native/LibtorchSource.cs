namespace EfficientNet.Models.Native;

/// <summary>What named the loaded libtorch, in search order.</summary>
public enum LibtorchSource
{
    /// <summary>The environment variable <c>EFFNET_LIBTORCH</c>: an external libtorch, mainly for CUDA.</summary>
    EnvironmentVariable = 1,

    /// <summary>The folder <c>libtorch-cpu</c> beside the program, which a publish creates.</summary>
    BesideProgram = 2,

    /// <summary>The host option <c>EfficientNet.LibtorchDirectory</c>, by which a build points at the package folder.</summary>
    HostOption = 3,

    /// <summary>.NET's own search for native libraries: a referenced CUDA package, or <c>LD_LIBRARY_PATH</c>.</summary>
    SystemSearch = 4,
}
