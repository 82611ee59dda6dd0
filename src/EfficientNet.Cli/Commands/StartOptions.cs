using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary>Options of the commands that start a server and an agent.</summary>
internal sealed class StartOptions
{
    private readonly Option<string?> _http = new("--http") { Description = "Where API and dashboard listen [default: 127.0.0.1, port 5115 or a free one, kept]", HelpName = "ADDRESS[:PORT]" };
    private readonly Option<int?> _siloPort = new("--silo-port") { Description = "Port for other control silos [default: a free one, kept]", HelpName = "PORT" };
    private readonly Option<int?> _gatewayPort = new("--gateway-port") { Description = "Port for Orleans clients [default: a free one, kept]", HelpName = "PORT" };
    private readonly Option<string?> _postgres = new("--postgres") { Description = "PostgreSQL to use [default: $EFFNET_POSTGRES, else a private one in the data folder]", HelpName = "CONNECTION" };
    private readonly Option<bool> _noAgent = new("--no-agent") { Description = "Train nothing on this host" };
    private readonly AgentArguments _agent = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _http, _siloPort, _gatewayPort, _postgres, _noAgent })
            command.Add(option);
        _agent.AddTo(command);
    }

    public ServerOptions Server(Invocation invocation) => new()
    {
        Http = invocation.Value(_http),
        SiloPort = invocation.Value(_siloPort),
        GatewayPort = invocation.Value(_gatewayPort),
        Postgres = invocation.Value(_postgres) ?? invocation.Context.Variable("EFFNET_POSTGRES"),
    };

    /// <summary>The agent, or null with <c>--no-agent</c>.</summary>
    public AgentOptions? Agent(Invocation invocation) => invocation.Value(_noAgent) ? null : _agent.Read(invocation);
}
