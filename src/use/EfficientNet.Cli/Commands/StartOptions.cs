using System.CommandLine;
using EfficientNet.Cli.Local;
using EfficientNet.Host.CommandLines;

namespace EfficientNet.Cli.Commands;

/// <summary>Options of the commands that start servers and an agent: the programs' own, and two of this program.</summary>
internal sealed class StartOptions
{
    private readonly Option<int> _silos = new("--silos")
    {
        Description = "How many servers to run, on one database, so that the work goes on while one is gone",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    private readonly Option<bool> _noAgent = new("--no-agent") { Description = "Train nothing on this host" };
    private readonly ServerArguments _server = new();
    private readonly AgentStartOptions _agent = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _silos, _noAgent }.Concat(_server.Offered))
            command.Add(option);
        _agent.AddTo(command);
    }

    public ServerStart Server(Invocation invocation)
    {
        var passed = _server.Offered.Except([_server.Postgres]).ToList();
        string[] sameAddress = invocation.Value(_server.Http) is { } http ? [_server.Http.Name, $"{http.Address}"] : [];
        return new()
        {
            Silos = invocation.Value(_silos) is >= 1 and <= ServerArguments.MostServers and var silos
                ? silos
                : throw new CliException(ExitCode.Usage, $"--silos must be from 1 to {ServerArguments.MostServers}."),
            Words = [.. invocation.Words(passed)],
            FurtherWords =
            [
                .. invocation.Words(passed.Except([_server.Http, _server.SiloPort, _server.GatewayPort])),
                .. sameAddress,
            ],
            TokenFile = invocation.Value(_server.TokenFile),
            Postgres = ServerStart.PostgresOf(invocation.Value(_server.Postgres), invocation.Context),
        };
    }

    /// <summary>The agent, or null with <c>--no-agent</c>.</summary>
    public AgentStart? Agent(Invocation invocation) => invocation.Value(_noAgent) ? null : _agent.Read(invocation);
}
