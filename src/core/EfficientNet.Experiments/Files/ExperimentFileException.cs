namespace EfficientNet.Experiments.Files;

/// <summary>An experiment file has mistakes; all of them are listed. Trying again without a change does not help.</summary>
public sealed class ExperimentFileException : EffnetException
{
    /// <summary>Lists <paramref name="problems"/> of <paramref name="fileName"/> in the order of the file.</summary>
    public ExperimentFileException(string fileName, IEnumerable<ExperimentFileProblem> problems)
        : this(fileName, [.. problems.OrderBy(problem => (problem.Line, problem.Column))], inner: null) { }

    private ExperimentFileException(string fileName, IReadOnlyList<ExperimentFileProblem> problems, Exception? inner)
        : base(string.Join('\n', problems.Select(problem => Line(fileName, problem))), inner)
    {
        FileName = fileName;
        Problems = problems;
    }

    /// <summary>The file.</summary>
    public string FileName { get; }

    /// <summary>All mistakes in the order of the file; at least one.</summary>
    public IReadOnlyList<ExperimentFileProblem> Problems { get; }

    /// <summary>One line for each mistake: <c>file:line:column: message</c>, the form that editors make links of.</summary>
    public IReadOnlyList<string> Lines => [.. Problems.Select(problem => Line(FileName, problem))];

    /// <inheritdoc />
    public override bool IsTransient => false;

    private static string Line(string fileName, ExperimentFileProblem problem) =>
        problem.Line == 0 ? problem.Message : $"{fileName}:{problem.Line}:{problem.Column}: {problem.Message}";
}
