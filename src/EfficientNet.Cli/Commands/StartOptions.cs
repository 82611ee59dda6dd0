using System.CommandLine;
using EfficientNet.Cli.Local;

namespace EfficientNet.Cli.Commands;

/// <summary>Options of the commands that start a server and an agent.</summary>
internal sealed class StartOptions
{
    private const int MostSilos = 9;

    private readonly Option<string?> _http = new("--http") { Description = "Where API and dashboard listen [default: 127.0.0.1, port 5115 or a free one, kept]", HelpName = "ADDRESS[:PORT]" };
    private readonly Option<int> _silos = new("--silos") { Description = "How many servers to run, on one database, so that the work goes on while one is gone", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<string?> _siloAddress = new("--silo-address") { Description = "Address of this host for control silos on other hosts [default: 127.0.0.1]", HelpName = "ADDRESS" };
    private readonly Option<int?> _siloPort = new("--silo-port") { Description = "Port for other control silos [default: a free one, kept]", HelpName = "PORT" };
    private readonly Option<int?> _gatewayPort = new("--gateway-port") { Description = "Port for Orleans clients [default: a free one, kept]", HelpName = "PORT" };
    private readonly Option<string?> _postgres = new("--postgres") { Description = "PostgreSQL to use [default: $EFFNET_POSTGRES, else a private one in the data folder]", HelpName = "CONNECTION" };
    private readonly Option<string?> _blobs = new("--blobs") { Description = "Folder of the checkpoints, one that all control silos share [default: blobs in the data folder]", HelpName = "DIR" };
    private readonly Option<string?> _tokenFile = new("--token-file") { Description = "File with the bearer token, the same for all control silos [default: token in the data folder, made]", HelpName = "FILE" };
    private readonly Option<int?> _setAsideAfter = new("--set-aside-after") { Description = "Attempts in a row that fail on a host before their first epoch until it gets no more runs; 0: never [default: 3]", HelpName = "N" };
    private readonly Option<bool> _noAgent = new("--no-agent") { Description = "Train nothing on this host" };
    private readonly AgentArguments _agent = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _http, _silos, _siloAddress, _siloPort, _gatewayPort, _postgres, _blobs, _tokenFile, _setAsideAfter, _noAgent })
            command.Add(option);
        _agent.AddTo(command);
    }

    public ServerOptions Server(Invocation invocation) => new()
    {
        Http = invocation.Value(_http),
        Silos = invocation.Value(_silos) is >= 1 and <= MostSilos and var silos ? silos : throw new CliException(ExitCode.Usage, $"--silos must be from 1 to {MostSilos}."),
        SiloAddress = invocation.Value(_siloAddress),
        SiloPort = invocation.Value(_siloPort),
        GatewayPort = invocation.Value(_gatewayPort),
        Blobs = invocation.Value(_blobs) is { } blobs ? invocation.FullPath(blobs) : null,
        TokenFile = invocation.Value(_tokenFile) is { } token ? invocation.FullPath(token) : null,
        SetAsideAfter = invocation.Value(_setAsideAfter),
        Postgres = invocation.Value(_postgres) ?? invocation.Context.Variable("EFFNET_POSTGRES"),
    };

    /// <summary>The agent, or null with <c>--no-agent</c>.</summary>
    public AgentOptions? Agent(Invocation invocation) => invocation.Value(_noAgent) ? null : _agent.Read(invocation);
}
