using EfficientNet.Silo.Backups;
using EfficientNet.Silo.Hosting;
using EfficientNet.Silo.Settings;

if (args is ["--help"] or ["-h"])
{
    Console.WriteLine(SiloSettingsParser.Usage);
    return 0;
}

try
{
    using var stop = new ServerStop();
    if (args is ["db", .. var backup])
    {
        await BackupCommand.RunAsync(
            BackupArguments.Parse(backup, Environment.GetEnvironmentVariable),
            Console.Error.WriteLine,
            stop.Token
        );
        return 0;
    }

    await ServerRun.RunAsync(
        SiloSettingsParser.Parse(args, Environment.GetEnvironmentVariable),
        Console.Error.WriteLine,
        stop.Token
    );
    return 0;
}
catch (OperationCanceledException)
{
    return 0;
}
catch (Exception error) when (StartupException.IsSelfExplaining(error))
{
    Console.Error.WriteLine(error.Message);
    return StartupException.CodeOf(error);
}
