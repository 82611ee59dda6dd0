using System.Net;
using System.Text;
using System.Text.Json;
using EfficientNet.Contracts;

namespace EfficientNet.Cli.Tests;

/// <summary>Answers API calls from a table, and remembers them.</summary>
internal sealed class FakeServer
{
    private readonly Dictionary<string, Queue<Func<HttpResponseMessage>>> _answers = [];

    /// <summary>Method and path of each call, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Bodies of the calls, in order; null for those without.</summary>
    public List<string?> Bodies { get; } = [];

    /// <summary>Last-Event-ID of each call; null for those without.</summary>
    public List<string?> LastEventIds { get; } = [];

    /// <summary>Adds an answer to <c>GET /path</c> or the like; the last one of a path is repeated.</summary>
    public FakeServer On(string call, object body, HttpStatusCode status = HttpStatusCode.OK) =>
        On(
            call,
            () =>
                new HttpResponseMessage(status)
                {
                    Content = new StringContent(
                        JsonSerializer.Serialize(body, ContractsJson.Options),
                        Encoding.UTF8,
                        "application/json"
                    ),
                }
        );

    /// <summary>Adds an answer.</summary>
    public FakeServer On(string call, Func<HttpResponseMessage> answer)
    {
        if (!_answers.TryGetValue(call, out var queue))
            _answers[call] = queue = new();
        queue.Enqueue(answer);
        return this;
    }

    /// <summary>Adds a change feed that ends after these events.</summary>
    public FakeServer OnChanges(string call, string events) =>
        On(
            call,
            () =>
                new HttpResponseMessage(HttpStatusCode.OK)
                {
                    Content = new StringContent(events, Encoding.UTF8, "text/event-stream"),
                }
        );

    /// <summary>A transport to it; each client owns one.</summary>
    public HttpMessageHandler Transport() => new Handler(this);

    private async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var call = $"{request.Method} {request.RequestUri!.PathAndQuery.Replace("/api/v1", "", StringComparison.Ordinal)}";
        Calls.Add(call);
        Bodies.Add(request.Content is null ? null : await request.Content.ReadAsStringAsync(cancellationToken));
        LastEventIds.Add(request.Headers.TryGetValues("Last-Event-ID", out var ids) ? ids.Single() : null);
        if (!_answers.TryGetValue(call, out var queue))
            throw new HttpRequestException($"no answer is prepared for '{call}'");
        var answer = queue.Count > 1 ? queue.Dequeue() : queue.Peek();
        var response = answer();
        response.RequestMessage = request;
        return response;
    }

    private sealed class Handler(FakeServer server) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            server.AnswerAsync(request, cancellationToken);
    }
}
