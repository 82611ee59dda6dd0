namespace EfficientNet.Blobs;

/// <summary>Collects blobs every ten minutes for as long as the server runs.</summary>
internal sealed partial class BlobCollection(BlobCollector collector, TimeProvider time, ILogger<BlobCollection> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                await collector.CollectAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
            catch (Exception error)
            {
                LogFailed(error); // The database or the store is away; the next round finds the same blobs.
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Blobs without a row could not be collected")]
    private partial void LogFailed(Exception error);
}
