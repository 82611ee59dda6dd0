using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Host.Servers;

namespace EfficientNet.Client;

/// <summary>Reads server-sent events over as many connections as it takes, each from where the one before ended.</summary>
internal sealed class ChangeFeed(
    HttpClient http,
    ServerRotation servers,
    EffnetHttpClientOptions options,
    TimeProvider time,
    Func<long, string> address
)
{
    public async IAsyncEnumerable<TimelineEntry> ReadAsync(
        long after,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var position = after;
        var lastSign = time.GetTimestamp();
        for (var tried = 1; ; tried++)
        {
            EffnetApiException? broken = null;
            var server = servers.Current;
            await using var entries = OnceAsync(server, position, cancellationToken).GetAsyncEnumerator(cancellationToken);
            while (true)
            {
                try
                {
                    if (!await entries.MoveNextAsync())
                        break;
                }
                catch (EffnetApiException error) when (error.IsTransient)
                {
                    broken = error;
                    break;
                }

                (tried, lastSign) = (0, time.GetTimestamp());
                if (entries.Current is not { } entry || entry.Change <= position)
                    continue; // the connection stands, or the server repeated itself
                position = entry.Change;
                yield return entry;
            }

            servers.Leave(server);
            if (time.GetElapsedTime(lastSign) > options.ReconnectFor)
                throw broken ?? new EffnetApiException($"The change feed of {server} ends each time it is opened.");
            await Task.Delay(EffnetHttpClient.PauseAfter(Math.Max(tried, 1)), time, cancellationToken);
        }
    }

    /// <summary>One connection; null once it stands, then its entries.</summary>
    private async IAsyncEnumerable<TimelineEntry?> OnceAsync(
        Uri server,
        long position,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        using var answer = await ConnectAsync(server, position, cancellationToken);
        yield return null;

        await using var stream = new WatchedStream(
            await answer.Content.ReadAsStreamAsync(cancellationToken),
            options.SilenceLimit,
            time
        );
        await using var events = SseParser
            .Create(stream, (_, data) => JsonSerializer.Deserialize<TimelineEntry>(data, ContractsJson.Options))
            .EnumerateAsync(cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await events.MoveNextAsync())
                    yield break;
            }
            catch (Exception error) when (error is IOException or HttpRequestException or TimeoutException)
            {
                throw new EffnetApiException($"The change feed of {server} broke off ({error.Message}).", error);
            }

            yield return events.Current.Data;
        }
    }

    private async Task<HttpResponseMessage> ConnectAsync(Uri server, long position, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, ServerAddresses.Call(server, address(position)));
        request.Headers.Accept.ParseAdd("text/event-stream");
        request.Headers.Add("Last-Event-ID", $"{position}");
        using var deadline = new CancellationTokenSource(options.CallTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return answer.IsSuccessStatusCode ? answer : throw await ServerErrors.ReadAsync(answer, server, cancellationToken);
        }
        catch (Exception error)
            when (error is HttpRequestException
                || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new EffnetApiException($"The change feed of {server} does not answer ({error.Message}).", error);
        }
    }
}
