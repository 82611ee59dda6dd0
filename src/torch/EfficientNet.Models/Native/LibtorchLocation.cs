namespace EfficientNet.Models.Native;

/// <summary>Where libtorch is looked for, and what named the folder.</summary>
/// <param name="Source">What named the folder.</param>
/// <param name="Directory">Absolute path of the folder with <c>libtorch_cpu.so</c>; null leaves it to .NET's own search.</param>
public sealed record LibtorchLocation(LibtorchSource Source, string? Directory)
{
    /// <summary>Names an external libtorch; when it is set, nothing else is tried.</summary>
    public const string EnvironmentVariable = "EFFNET_LIBTORCH";

    /// <summary>The runtimeconfig option that <c>eng/Libtorch.props</c> writes.</summary>
    public const string HostOption = "EfficientNet.LibtorchDirectory";

    /// <summary>
    /// Name of the folder beside the program; .NET does not probe it by itself, so no second copy can be loaded.
    /// </summary>
    public const string BesideProgramFolder = "libtorch-cpu";

    private const string Marker = "libtorch_cpu.so";

    /// <summary>Decides by the fixed search order; the file system is an argument.</summary>
    /// <exception cref="TorchRuntimeException">The environment variable names a folder without libtorch.</exception>
    public static LibtorchLocation Find(
        string? environment,
        string programDirectory,
        string? hostOption,
        Func<string, bool> fileExists
    )
    {
        if (!string.IsNullOrWhiteSpace(environment))
        {
            var external = Path.GetFullPath(environment);
            return fileExists(Path.Combine(external, Marker))
                ? new LibtorchLocation(LibtorchSource.EnvironmentVariable, external)
                : throw new TorchRuntimeException(
                    $"{EnvironmentVariable} is '{environment}', but there is no {Marker} in {external}. "
                        + "It must name the folder that holds libtorch_cpu.so and libc10.so of libtorch 2.10.0, "
                        + "for example a libtorch download's 'lib' or a Python environment's "
                        + "'site-packages/torch/lib'. Unset it to use the libtorch of the package."
                );
        }

        var beside = Path.Combine(programDirectory, BesideProgramFolder);
        if (fileExists(Path.Combine(beside, Marker)))
            return new LibtorchLocation(LibtorchSource.BesideProgram, beside);

        // When the output is copied to another machine, the option names a folder that is not there: ignore it.
        return !string.IsNullOrWhiteSpace(hostOption) && fileExists(Path.Combine(hostOption, Marker))
            ? new LibtorchLocation(LibtorchSource.HostOption, hostOption)
            : new LibtorchLocation(LibtorchSource.SystemSearch, null);
    }
}
