namespace EfficientNet.Models.Native;

/// <summary>What named the libtorch that is loaded; listed in the order of search.</summary>
public enum LibtorchSource
{
    /// <summary>The environment variable <c>EFFNET_LIBTORCH</c>: an external libtorch, for CUDA above all.</summary>
    EnvironmentVariable = 1,

    /// <summary>The folder <c>libtorch-cpu</c> beside the program, which a publish makes.</summary>
    BesideProgram = 2,

    /// <summary>The host option <c>EfficientNet.LibtorchDirectory</c>, by which a build points at the package folder.</summary>
    HostOption = 3,

    /// <summary>.NET's own search for native libraries: a CUDA package among the references, or <c>LD_LIBRARY_PATH</c>.</summary>
    SystemSearch = 4,
}
