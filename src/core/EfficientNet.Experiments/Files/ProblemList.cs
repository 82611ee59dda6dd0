using EfficientNet.Experiments.Files.Nodes;

namespace EfficientNet.Experiments.Files;

/// <summary>Gathers mistakes, so that a user sees all of them at once.</summary>
internal sealed class ProblemList
{
    private readonly List<ExperimentFileProblem> _problems = [];

    public int Count => _problems.Count;

    public void Add(Position at, string message) => _problems.Add(new ExperimentFileProblem(at.Line, at.Column, message));

    public void Add(FileNode at, string message) => Add(at.Start, message);

    public void ThrowIfAny(string fileName)
    {
        if (_problems.Count > 0)
            throw new ExperimentFileException(fileName, _problems);
    }
}
