using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Api.Answers;

/// <summary>
/// Writes timeline entries as server-sent events: <c>id</c> is the change, <c>data</c> the entry; a comment every 15 s tells a
/// reader that the line stands.
/// </summary>
public sealed class EventStream(IHostApplicationLifetime lifetime, TimeProvider time)
{
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    /// <summary>Where a reader resumes: a browser that connects again sends what it read last, newer than its address.</summary>
    public static long? From(HttpContext context, long? after) =>
        long.TryParse(context.Request.Headers["Last-Event-ID"], out var last) ? last : after;

    /// <summary>Writes until the reader leaves or the server stops.</summary>
    public async Task WriteAsync(HttpContext context, Func<CancellationToken, IAsyncEnumerable<TimelineEntry>> read)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        var response = context.Response;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-store";
        response.Headers["X-Accel-Buffering"] = "no"; // nginx would hold events back
        try
        {
            await SendAsync(response, ": connected\n\n", either.Token);
            await CopyAsync(response, read(either.Token), either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested) { }
    }

    private async Task CopyAsync(
        HttpResponse response,
        IAsyncEnumerable<TimelineEntry> entries,
        CancellationToken cancellationToken
    )
    {
        await using var reader = entries.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var next = reader.MoveNextAsync().AsTask();
            while (
                !next.IsCompleted
                && await Task.WhenAny(next, Task.Delay(HeartbeatInterval, time, cancellationToken)) != next
                && !cancellationToken.IsCancellationRequested
            )
                await SendAsync(response, ": still here\n\n", cancellationToken);
            if (!await next)
                return;
            var entry = reader.Current;
            await SendAsync(
                response,
                $"id: {entry.Change}\ndata: {JsonSerializer.Serialize(entry, ContractsJson.Options)}\n\n",
                cancellationToken
            );
        }
    }

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.WriteAsync(text, cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
