using EfficientNet.Agent.Checkpoints;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Control;
using EfficientNet.Agent.Devices;
using EfficientNet.Agent.Files;
using EfficientNet.Agent.Outbox;
using EfficientNet.Agent.Trainers;
using EfficientNet.Contracts;

namespace EfficientNet.Agent;

/// <summary>The agent's life: clean up after an earlier one, send heartbeats and reports, and shut down cleanly.</summary>
internal sealed partial class AgentService(
    AgentFolder folder,
    AgentOptions options,
    OrphanReaper orphans,
    HeartbeatLoop heartbeats,
    OutboxDelivery delivery,
    ReportOutbox outbox,
    AttemptFleet fleet,
    DeviceCatalogue devices,
    DataSetCatalogue dataSets,
    WeightsCatalogue weights,
    FolderWatch disk,
    CheckpointCollector collector,
    TimeProvider time,
    ILogger<AgentService> logger
) : BackgroundService
{
    private static readonly TimeSpan SweepEvery = TimeSpan.FromHours(1);

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var work = new CancellationTokenSource();
        try
        {
            new AgentFile(Environment.ProcessId, folder.Incarnation, options.Name.Value, string.Join(',', options.Servers)).Write(
                folder.Path
            );
            Announce();
            await orphans.ReapAsync(stoppingToken);

            var working = Task.WhenAny(
                heartbeats.RunAsync(work.Token),
                delivery.RunAsync(work.Token),
                disk.RunAsync(work.Token),
                SweepAsync(work.Token)
            );
            if (await Task.WhenAny(working, Task.Delay(Timeout.InfiniteTimeSpan, time, stoppingToken)) == working)
                await await working; // None of them returns: this rethrows what broke it.
            await LeaveAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before anything was started.
        }
        catch (Exception error)
        {
            LogBroken(error);
            Environment.ExitCode = 1;
            throw;
        }
        finally
        {
            await work.CancelAsync();
            Forget();
        }
    }

    private void Forget()
    {
        try
        {
            AgentFile.Delete(folder.Path);
        }
        catch (Exception error) when (DiskProblem.Is(error))
        {
            LogNotForgotten(error.Message); // The folder has become read-only, so the file still names a process that is gone.
        }
    }

    // Heartbeats continue meanwhile, so leases stay alive until the exits are reported. The control plane must have learned
    // that this host takes no more runs, or it would grant the next one to a host that is gone.
    private async Task LeaveAsync()
    {
        LogLeaving(fleet.Held().Count, options.Timings.ShutdownGrace.TotalSeconds);
        fleet.Close();
        try
        {
            var began = time.GetTimestamp();
            await fleet.EndedAsync().WaitAsync(options.Timings.ShutdownGrace + options.Timings.LastDelivery, time);
            var told = Task.WhenAll(EmptyAsync(), heartbeats.Farewell);
            await Task.WhenAny(told, Task.Delay(options.Timings.LastDelivery, time));
            // A large checkpoint may still be uploading: it gets the rest of the grace time, unless nobody answers.
            var left = options.Timings.ShutdownGrace - time.GetElapsedTime(began);
            await told.WaitAsync(delivery.IsFailing || left < TimeSpan.Zero ? TimeSpan.Zero : left, time);
        }
        catch (TimeoutException)
        {
            LogUndelivered(outbox.Count);
        }
    }

    private async Task EmptyAsync()
    {
        while (true)
        {
            var version = outbox.Changes.Version;
            if (outbox.Count == 0)
                return;
            await outbox.Changes.ChangedSinceAsync(version);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(SweepEvery, time);
        do
        {
            collector.Sweep();
        } while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private void Announce()
    {
        foreach (var device in devices.Read())
            LogDevice(device.Device, device.Model, device.Slots, device.ThreadsPerSlot, device.MemoryBytes >> 20);
        LogDataSets(string.Join(", ", dataSets.Names().Append(SyntheticImages.Name)));
        if (weights.Names() is [_, ..] names)
            LogWeights(string.Join(", ", names));
    }

    [LoggerMessage(LogLevel.Information, "Device {Device} ({Model}): {Slots} slots of {Threads} threads and {MiB} MiB")]
    private partial void LogDevice(string device, string model, int slots, int threads, long mib);

    [LoggerMessage(LogLevel.Information, "Data sets: {Names}")]
    private partial void LogDataSets(string names);

    [LoggerMessage(LogLevel.Information, "Weights: {Names}")]
    private partial void LogWeights(string names);

    [LoggerMessage(
        LogLevel.Information,
        "Shutting down: {Attempts} attempts are asked to leave at a checkpoint within {Seconds} s"
    )]
    private partial void LogLeaving(int attempts, double seconds);

    [LoggerMessage(LogLevel.Warning, "{Reports} reports could not be delivered; they are kept for the next start")]
    private partial void LogUndelivered(int reports);

    [LoggerMessage(LogLevel.Warning, "agent.json could not be removed: {Reason}")]
    private partial void LogNotForgotten(string reason);

    [LoggerMessage(LogLevel.Critical, "The agent stops after an internal error")]
    private partial void LogBroken(Exception error);
}
