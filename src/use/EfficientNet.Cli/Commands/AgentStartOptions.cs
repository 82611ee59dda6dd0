using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Cli.Commands;

/// <summary>The agent's options on a command that starts one.</summary>
internal sealed class AgentStartOptions
{
    private readonly AgentArguments _arguments = new();

    public void AddTo(Command command)
    {
        foreach (var option in _arguments.Offered)
            command.Add(option);
    }

    public AgentStart Read(Invocation invocation)
    {
        var name = invocation.Value(_arguments.Name) ?? HostName.Current;
        return new AgentStart
        {
            Name = name,
            DataSets = invocation.Value(_arguments.DataSets) ?? [],
            Weights = invocation.Value(_arguments.Weights) ?? [],
            Words = [.. invocation.Words(_arguments.Offered)],
        }
            .With(_arguments.Name.Name, name.Value)
            .With(_arguments.Trainer.Name, invocation.Context.Programs.Find(Programs.Trainer));
    }
}
