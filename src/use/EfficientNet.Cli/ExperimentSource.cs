using EfficientNet.Contracts;
using EfficientNet.ExperimentFiles;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;

namespace EfficientNet.Cli;

/// <summary>An experiment file with the command line's overrides, read and checked before anything is started.</summary>
/// <param name="Parsed">The file with all overrides applied: a process parses it once.</param>
internal sealed record ExperimentSource(ParsedExperiment Parsed)
{
    /// <summary>Name for messages.</summary>
    public string FileName => Parsed.FileName;

    /// <summary>Its text with all overrides applied.</summary>
    public string Text => Parsed.Text;

    /// <summary>What it says.</summary>
    public ExperimentSpecification Specification => Parsed.Specification;

    /// <summary>Reads a file.</summary>
    /// <exception cref="CliException">There is no such file.</exception>
    /// <exception cref="ExperimentFileException">Its mistakes, all at once.</exception>
    public static ExperimentSource Read(Invocation invocation, string path, IReadOnlyList<string> overrides)
    {
        try
        {
            return Parse(File.ReadAllText(invocation.FullPath(path)), path, overrides);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new CliException(
                ExitCode.Usage,
                $"{path}: can't be read: {error.Message} Examples are in the folder 'experiments'."
            );
        }
    }

    /// <summary>The experiment of the quickstart, which the program carries.</summary>
    public static ExperimentSource Quickstart(IReadOnlyList<string> overrides)
    {
        using var stream = typeof(ExperimentSource).Assembly.GetManifestResourceStream("quickstart.yaml")!;
        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), "experiments/quickstart.yaml", overrides);
    }

    /// <summary>An id that no other submission has: the name and four letters by chance.</summary>
    public ExperimentId NewId(Func<int, string> letters) => ExperimentId.Parse($"{Specification.Name}-{letters(4)}");

    private static ExperimentSource Parse(string text, string name, IReadOnlyList<string> overrides)
    {
        var applied = overrides.Count == 0 ? text : ExperimentFile.ApplyOverrides(text, overrides, name);
        return new ExperimentSource(ExperimentFile.Read(applied, name));
    }
}
