using EfficientNet.Agent;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Devices;
using EfficientNet.Telemetry;

const int Failed = 1;
const int UsageError = 2;

var gpus = GpuProbes.Create(TimeProvider.System);
if (args.Contains("--help") || args is ["--show-gpus"])
{
    Console.WriteLine(args.Contains("--help") ? AgentCommandLine.Usage : GpuListing.Of(gpus));
    return 0;
}

var options = AgentCommandLine.Parse(args, Environment.GetEnvironmentVariable, out var errors);
if (options is not null)
    errors = AgentServices.DevicesOf(options, gpus).Missing();
if (options is null || errors.Count > 0)
{
    await Console.Error.WriteLineAsync(string.Join('\n', errors) + "\n--help lists the options.");
    return UsageError;
}

try
{
    using var folder = AgentFolder.Open(options.DataFolder, options.Name, TimeProvider.System.GetUtcNow());
    var builder = Host.CreateEmptyApplicationBuilder(settings: null);
    builder.Logging.AddAgentConsole();
    builder.Services.AddAgent(options, folder, gpus).AddEffnetTelemetry("agent", options.Name.Value);
    await builder.Build().RunAsync();
    return Environment.ExitCode;
}
catch (AgentException error)
{
    await Console.Error.WriteLineAsync(error.Message);
    return Failed;
}
