using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Commands;

/// <summary>Options that describe an agent.</summary>
internal sealed class AgentArguments
{
    private readonly Option<string?> _name = new("--name") { Description = "Name of this host's node [default: the host's name]", HelpName = "NAME" };
    private readonly Option<string?> _devices = new("--devices") { Description = "Devices and slots: cpu[:SLOTS[xTHREADS]], cuda[:all|:UUID] [default: GPUs, else one CPU slot]", HelpName = "LIST" };
    private readonly Option<string[]> _dataSets = new("--dataset") { Description = "Folder of a data set; may be repeated", HelpName = "NAME=/FOLDER" };
    private readonly Option<string[]> _weights = new("--weights") { Description = "File of weights that runs begin from; may be repeated", HelpName = "NAME=/FILE" };
    private readonly Option<string?> _pool = new("--pool") { Description = "Pool of the node [default: default]", HelpName = "NAME" };
    private readonly Option<string?> _trainer = new("--trainer") { Description = "Trainer program [default: the one built here]", HelpName = "PATH" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _name, _devices, _dataSets, _weights, _pool, _trainer })
            command.Add(option);
    }

    public AgentOptions Read(Invocation invocation) => new()
    {
        Name = invocation.Value(_name) is { } name ? NodeName.Parse(name) : AgentOptions.HostName,
        Devices = invocation.Value(_devices),
        DataSets = invocation.Value(_dataSets) ?? [],
        Weights = invocation.Value(_weights) ?? [],
        Pool = invocation.Value(_pool),
        Trainer = invocation.Value(_trainer) is { } trainer ? invocation.FullPath(trainer) : invocation.Context.Programs.Find(Programs.Trainer),
    };
}
