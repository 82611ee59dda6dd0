using EfficientNet.Dashboard;
using EfficientNet.Experiments;
using EfficientNet.Silo.Api;
using EfficientNet.Silo.Backups;
using EfficientNet.Silo.Hosting;
using EfficientNet.Silo.Logging;
using EfficientNet.Silo.Settings;
using Npgsql;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(SiloSettingsParser.Usage);
    return 0;
}

try
{
    using var stop = new StopSignal();
    if (args is ["db", .. var backup])
    {
        await BackupCommand.RunAsync(BackupArguments.Parse(backup, Environment.GetEnvironmentVariable), Console.Error.WriteLine, stop.Token);
        return 0;
    }

    var settings = SiloSettingsParser.Parse(args, Environment.GetEnvironmentVariable);
    using var folder = DataFolder.Open(settings.DataDirectory, settings.Number);
    var ports = KeptPorts.Choose(settings, folder.PortsFile, Console.Error.WriteLine, out var http);
    var token = BearerToken.ReadOrCreate(settings.TokenFile ?? folder.TokenFile);
    using var log = new FileLoggerProvider(folder.LogFile, TimeProvider.System);
    using var loggers = LoggerFactory.Create(logging => logging.AddServerLogging(log));
    await using var database = await Database.OpenAsync(settings, folder, loggers, stop.Token);

    await using var app = ServerBuilder.Build(settings, folder, ports, http, token, log, database);
    app.MapApi();
    app.MapDashboard();
    await app.RunAsync(stop.Token);
    return 0;
}
catch (OperationCanceledException)
{
    return 0;
}
catch (Exception error) when (error is EffnetException or IOException or OrleansException or NpgsqlException)
{
    Console.Error.WriteLine(error.Message);
    return StartupException.CodeOf(error);
}
