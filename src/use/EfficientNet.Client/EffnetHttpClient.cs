using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Host;
using EfficientNet.Host.Servers;

namespace EfficientNet.Client;

/// <summary>
/// The HTTP API of the control silos (<c>/api/v1</c>) as methods. Calls that may be repeated are, on the next silo and the
/// next, while none answers; every other outcome is an <see cref="EffnetApiException"/>.
/// </summary>
public sealed class EffnetHttpClient : IDisposable
{
    private readonly HttpClient _http;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    private readonly ServerRotation _servers;
    private readonly EffnetHttpClientOptions _options;
    private readonly TimeProvider _time;

    /// <summary>A client of the server at <paramref name="server"/>, for example <c>http://127.0.0.1:5115</c>.</summary>
    /// <param name="server">Base address without <c>/api/v1</c>.</param>
    /// <param name="token">Bearer token; null means only <see cref="HealthAsync"/> is answered.</param>
    /// <param name="time">Clock of deadlines and pauses.</param>
    /// <param name="options">Deadlines.</param>
    /// <param name="handler">Transport, for tests and proxies; owned by the client.</param>
    public EffnetHttpClient(
        Uri server,
        string? token,
        TimeProvider time,
        EffnetHttpClientOptions? options = null,
        HttpMessageHandler? handler = null
    )
        : this([server], token, time, options, handler) { }

    /// <summary>A client of several servers of one cluster, which are asked in turn.</summary>
    /// <param name="servers">Base addresses without <c>/api/v1</c>; at least one.</param>
    /// <param name="token">Bearer token; null means only <see cref="HealthAsync"/> is answered.</param>
    /// <param name="time">Clock of deadlines and pauses.</param>
    /// <param name="options">Deadlines.</param>
    /// <param name="handler">Transport, for tests and proxies; owned by the client.</param>
    public EffnetHttpClient(
        IReadOnlyList<Uri> servers,
        string? token,
        TimeProvider time,
        EffnetHttpClientOptions? options = null,
        HttpMessageHandler? handler = null
    )
    {
        _servers = new ServerRotation([.. servers.Select(ServerAddresses.Base)]);
        _time = time;
        _options = options ?? new EffnetHttpClientOptions();
        _http = new HttpClient(handler ?? new SocketsHttpHandler { ConnectTimeout = _options.CallTimeout })
        {
            Timeout = Timeout.InfiniteTimeSpan, // the change feed never ends; every other call has its own deadline
        };
        if (token is not null)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (_options.ActsAs is { } actor)
            _http.DefaultRequestHeaders.Add(Actor.Header, Uri.EscapeDataString(actor));
    }

    /// <summary>Base address of the server that is asked first.</summary>
    public Uri Server => _servers.Current;

    /// <summary>Whether a server answers and is ready for work; each is tried once, and one that is away is no error.</summary>
    public async Task<bool> HealthAsync(CancellationToken cancellationToken)
    {
        for (var tried = 0; tried < _servers.Count; tried++)
        {
            var server = _servers.Current;
            try
            {
                using var answer = await OnceAsync(server, HttpMethod.Get, "health", body: null, cancellationToken);
                if (answer.IsSuccessStatusCode)
                    return true;
            }
            catch (EffnetApiException)
            {
                // The next server may answer.
            }

            _servers.Leave(server);
        }

        return false;
    }

    /// <summary>
    /// Submits an experiment. Give <see cref="SubmitExperiment.Id"/>, so that a lost answer creates no second experiment;
    /// without it the call is tried once.
    /// </summary>
    public Task<ExperimentSubmitted> SubmitAsync(SubmitExperiment experiment, CancellationToken cancellationToken) =>
        CallAsync<ExperimentSubmitted>(
            HttpMethod.Post,
            "experiments",
            experiment,
            repeatable: experiment.Id is not null,
            cancellationToken
        );

    /// <summary>Experiments, newest first.</summary>
    public Task<IReadOnlyList<ExperimentSummary>> ExperimentsAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<ExperimentSummary>>("experiments", cancellationToken);

    /// <summary>One experiment with its configurations and runs.</summary>
    public Task<ExperimentDetail> ExperimentAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        GetAsync<ExperimentDetail>($"experiments/{experiment}", cancellationToken);

    /// <summary>Ends an experiment; its running trainers are stopped.</summary>
    public Task CancelExperimentAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        PostAsync($"experiments/{experiment}/cancel", cancellationToken);

    /// <summary>Lets running trainers leave at a checkpoint and grants nothing more.</summary>
    public Task PauseExperimentAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        PostAsync($"experiments/{experiment}/pause", cancellationToken);

    /// <summary>Undoes a pause.</summary>
    public Task ResumeExperimentAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        PostAsync($"experiments/{experiment}/resume", cancellationToken);

    /// <summary>The experiment's file planned again and compared with the ledger.</summary>
    public Task<ExperimentCoverage> CoverageAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        GetAsync<ExperimentCoverage>($"experiments/{experiment}/coverage", cancellationToken);

    /// <summary>Queues the failed runs again, and no other. Repeating it while they are queued does nothing.</summary>
    public Task<RunsRetried> RetryFailedAsync(ExperimentId experiment, CancellationToken cancellationToken) =>
        CallAsync<RunsRetried>(
            HttpMethod.Post,
            $"experiments/{experiment}/retry",
            body: null,
            repeatable: true,
            cancellationToken
        );

    /// <summary>Runs in id order, fetched page by page as they are read.</summary>
    public async IAsyncEnumerable<RunSummary> RunsAsync(
        ExperimentId? experiment,
        RunState? state,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        const int PageSize = 500;
        RunId? after = null;
        while (true)
        {
            var page = await GetAsync<IReadOnlyList<RunSummary>>(
                Query(
                    "runs",
                    ("experiment", experiment?.Value),
                    ("state", state?.ToString()),
                    ("after", after?.Value),
                    ("limit", $"{PageSize}")
                ),
                cancellationToken
            );
            foreach (var run in page)
                yield return run;
            if (page.Count < PageSize)
                yield break;
            after = page[^1].Id;
        }
    }

    /// <summary>One run with its ledger and timeline.</summary>
    public Task<RunDetail> RunAsync(RunId run, CancellationToken cancellationToken) =>
        GetAsync<RunDetail>($"runs/{run}", cancellationToken);

    /// <summary>Ends a run.</summary>
    public Task CancelRunAsync(RunId run, CancellationToken cancellationToken) =>
        PostAsync($"runs/{run}/cancel", cancellationToken);

    /// <summary>Grants a run no more and lets its trainer leave at a checkpoint.</summary>
    public Task PauseRunAsync(RunId run, CancellationToken cancellationToken) =>
        PostAsync($"runs/{run}/pause", cancellationToken);

    /// <summary>Undoes a pause.</summary>
    public Task ResumeRunAsync(RunId run, CancellationToken cancellationToken) =>
        PostAsync($"runs/{run}/resume", cancellationToken);

    /// <summary>Queues a failed run again. Tried once: a second call would find it queued and be refused.</summary>
    public Task RetryRunAsync(RunId run, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, $"runs/{run}/retry", body: null, repeatable: false, cancellationToken);

    /// <summary>Changes the epoch after which a run is halted; null means its recipe's end. A halted run resumes.</summary>
    public Task TrainUntilAsync(RunId run, int? epoch, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, $"runs/{run}/until", new TrainUntil(epoch), repeatable: true, cancellationToken);

    /// <summary>
    /// Copies a checkpoint's bytes. The server has verified them; the caller verifies that all of them arrived.
    /// </summary>
    /// <param name="sha256">Its SHA-256, as a run names it.</param>
    /// <param name="target">Where the bytes go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task DownloadBlobAsync(string sha256, Stream target, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(
            HttpMethod.Get,
            $"blobs/{sha256}",
            body: null,
            repeatable: true,
            cancellationToken,
            isLarge: true
        );
        try
        {
            await answer.Content.CopyToAsync(target, cancellationToken);
        }
        catch (Exception error) when (error is HttpRequestException or IOException && !cancellationToken.IsCancellationRequested)
        {
            throw new EffnetApiException($"{Server} stopped in the middle of blob {sha256} ({error.Message}).", error);
        }
    }

    /// <summary>GPU nodes by name.</summary>
    public Task<IReadOnlyList<NodeView>> NodesAsync(CancellationToken cancellationToken) =>
        GetAsync<IReadOnlyList<NodeView>>("nodes", cancellationToken);

    /// <summary>Empties a node: its trainers leave at a checkpoint and it is granted nothing more.</summary>
    public Task DrainAsync(NodeName node, CancellationToken cancellationToken) =>
        PostAsync($"nodes/{node}/drain", cancellationToken);

    /// <summary>Undoes a drain.</summary>
    public Task UndrainAsync(NodeName node, CancellationToken cancellationToken) =>
        PostAsync($"nodes/{node}/undrain", cancellationToken);

    /// <summary>Takes back a node that was set aside after failures in a row.</summary>
    public Task AdmitAsync(NodeName node, CancellationToken cancellationToken) =>
        PostAsync($"nodes/{node}/admit", cancellationToken);

    /// <summary>
    /// Everything that happens after position <paramref name="after"/>, without end. A lost connection is made again after
    /// the last entry that was read, so that nothing is skipped or repeated (protocol rule P5).
    /// </summary>
    /// <exception cref="EffnetApiException">The server refused, or was away for longer than
    /// <see cref="EffnetHttpClientOptions.ReconnectFor"/>.</exception>
    public IAsyncEnumerable<TimelineEntry> ChangesAsync(
        long after,
        ExperimentId? experiment,
        CancellationToken cancellationToken
    ) =>
        new ChangeFeed(
            _http,
            _servers,
            _options,
            _time,
            position => Query("changes", ("after", $"{position}"), ("experiment", experiment?.Value))
        ).ReadAsync(after, cancellationToken);

    /// <inheritdoc />
    public void Dispose() => _http.Dispose();

    private Task<T> GetAsync<T>(string path, CancellationToken cancellationToken) =>
        CallAsync<T>(HttpMethod.Get, path, body: null, repeatable: true, cancellationToken);

    private Task PostAsync(string path, CancellationToken cancellationToken) =>
        CallAsync(HttpMethod.Post, path, body: null, repeatable: true, cancellationToken);

    private async Task<T> CallAsync<T>(
        HttpMethod method,
        string path,
        object? body,
        bool repeatable,
        CancellationToken cancellationToken
    )
    {
        using var answer = await SendAsync(method, path, body, repeatable, cancellationToken);
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(ContractsJson.Options, cancellationToken)
                ?? throw new EffnetApiException($"{Server} answered '{path}' with null.");
        }
        catch (JsonException error)
        {
            throw new EffnetApiException(
                $"{Server} answered '{path}' with something that is not {typeof(T).Name}: {error.Message}",
                error
            );
        }
    }

    private async Task CallAsync(
        HttpMethod method,
        string path,
        object? body,
        bool repeatable,
        CancellationToken cancellationToken
    )
    {
        using var answer = await SendAsync(method, path, body, repeatable, cancellationToken);
    }

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        object? body,
        bool repeatable,
        CancellationToken cancellationToken,
        bool isLarge = false
    )
    {
        var started = _time.GetTimestamp();
        for (var tried = 1; ; tried++)
        {
            var server = _servers.Current;
            try
            {
                var answer = await OnceAsync(server, method, path, body, cancellationToken, isLarge);
                return answer.IsSuccessStatusCode
                    ? answer
                    : throw await ServerErrors.ReadAsync(answer, server, cancellationToken);
            }
            catch (EffnetApiException error) when (error.IsTransient)
            {
                _servers.Leave(server);
                // All of them are asked before there is a pause.
                var pause = tried % _servers.Count == 0 ? PauseAfter(tried / _servers.Count) : TimeSpan.Zero;
                if (!repeatable || _time.GetElapsedTime(started) + pause > _options.RetryFor)
                    throw;
                await Task.Delay(pause, _time, cancellationToken);
            }
        }
    }

    // What is large is given out as it comes, and its first byte may take as long as the server needs to verify the last.
    private async Task<HttpResponseMessage> OnceAsync(
        Uri server,
        HttpMethod method,
        string path,
        object? body,
        CancellationToken cancellationToken,
        bool isLarge = false
    )
    {
        var patience = isLarge ? _options.BlobTimeout : _options.CallTimeout;
        using var deadline = new CancellationTokenSource(patience, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, ServerAddresses.Call(server, path))
        {
            Content = body is null ? null : JsonContent.Create(body, options: ContractsJson.Options),
        };
        try
        {
            return await _http.SendAsync(
                request,
                isLarge ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead,
                either.Token
            );
        }
        catch (HttpRequestException error)
        {
            throw new EffnetApiException($"The server at {server} does not answer ({error.Message}).", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new EffnetApiException($"The server at {server} did not answer within {patience.TotalSeconds:0} s.", error);
        }
    }

    /// <summary>The pause after try number <paramref name="tried"/>, from 1.</summary>
    internal static TimeSpan PauseAfter(int tried) => Backoff.After(tried, FirstPause, LongestPause);

    private static string Query(string path, params ReadOnlySpan<(string Name, string? Value)> parts)
    {
        var query = "";
        foreach (var (name, value) in parts)
        {
            if (value is not null)
                query += $"{(query.Length == 0 ? '?' : '&')}{name}={Uri.EscapeDataString(value)}";
        }

        return path + query;
    }
}
