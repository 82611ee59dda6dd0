using System.CommandLine;

namespace EfficientNet.Cli.Commands;

/// <summary>The experiment file and its overrides.</summary>
internal sealed class ExperimentArguments
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "Experiment file (YAML); see the folder 'experiments'",
    };

    /// <summary><c>--set</c>.</summary>
    public Option<string[]> Set { get; } =
        new("--set")
        {
            Description = "Override a value of the file; may be repeated, for example --set recipe.epochs=2",
            HelpName = "KEY=VALUE",
        };

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(Set);
    }

    public ExperimentSource Read(Invocation invocation) =>
        ExperimentSource.Read(invocation, invocation.Value(_file), invocation.Value(Set) ?? []);
}
