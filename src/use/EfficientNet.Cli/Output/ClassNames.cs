using System.Globalization;

namespace EfficientNet.Cli.Output;

/// <summary>Names of classes by number, as a file lists them, one a line.</summary>
internal sealed class ClassNames(IReadOnlyList<string> names)
{
    /// <summary>Reads a file; without one no class has a name.</summary>
    /// <exception cref="CliException">The file can't be read.</exception>
    public static ClassNames Read(Invocation invocation, string? path)
    {
        try
        {
            return new ClassNames(path is null ? [] : File.ReadAllLines(invocation.FullPath(path)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCode.Usage, $"{path}: can't be read: {error.Message}");
        }
    }

    /// <summary>These names, and others for the classes that have none here.</summary>
    public ClassNames Or(IReadOnlyList<string?> others) =>
        new([.. others.Select((other, number) => Find(number) ?? other ?? "")]);

    /// <summary>The name of a class, or null.</summary>
    public string? Find(int number) => number < names.Count && names[number].Trim() is { Length: > 0 } name ? name : null;

    /// <summary>For a sentence.</summary>
    public string Of(int number) => Find(number) ?? number.ToString(CultureInfo.InvariantCulture);
}
