using System.CommandLine;
using EfficientNet.Host.CommandLines.Trainer;

namespace EfficientNet.Cli.Commands;

/// <summary>
/// The options that say which network a file of weights is for; they are passed on to the trainer program, which loads it.
/// </summary>
internal sealed class WeightOptions
{
    private readonly NetworkArguments _network = new();

    public void AddTo(Command command)
    {
        foreach (var option in _network.All)
            command.Add(option);
    }

    /// <summary>The same for the trainer program.</summary>
    /// <exception cref="CliException">There is no such network or file.</exception>
    public TrainerWords Words(Invocation invocation, params IEnumerable<string> command) =>
        new TrainerWords(invocation, command)
            .Add(
                _network.Network.Name,
                invocation.Value(_network.Network) is { } name ? ModelDescribeCommand.Find(name).Name : null
            )
            .AddFile(_network.Architecture.Name, invocation.Value(_network.Architecture))
            .Pass(_network.Settings);
}
