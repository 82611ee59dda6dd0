using System.CommandLine;

namespace EfficientNet.Cli.Commands;

/// <summary>The options that say which network a file of weights is for; they are passed on to the trainer program, which loads it.</summary>
internal sealed class WeightOptions
{
    private readonly Option<string?> _network = new("--network") { Description = "Published network, b0 … b7 [default: the one that the file names]", HelpName = "NAME" };
    private readonly Option<string?> _architecture = new("--architecture") { Description = "A network of one's own, as JSON", HelpName = "FILE" };
    private readonly Option<int?> _classes = new("--classes") { Description = "Outputs of the classifier [default: as many as the weights have]", HelpName = "N" };
    private readonly Option<string?> _padding = new("--padding") { Description = "same or symmetric [default: by the weights' names]", HelpName = "KIND" };
    private readonly Option<string?> _epsilon = new("--batch-norm-epsilon") { Description = "Batch norm's epsilon [default: by the weights' names]", HelpName = "NUMBER" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _network, _architecture, _classes, _padding, _epsilon })
            command.Add(option);
    }

    /// <summary>The same for the trainer program.</summary>
    /// <exception cref="CliException">There is no such network or file.</exception>
    public TrainerWords Words(Invocation invocation, params IEnumerable<string> command) => new TrainerWords(invocation, command)
        .Add("--network", invocation.Value(_network) is { } name ? ModelDescribeCommand.Find(name).Name : null)
        .AddFile("--architecture", invocation.Value(_architecture))
        .Add("--classes", invocation.Value(_classes)?.ToString())
        .Add("--padding", invocation.Value(_padding))
        .Add("--batch-norm-epsilon", invocation.Value(_epsilon));
}
