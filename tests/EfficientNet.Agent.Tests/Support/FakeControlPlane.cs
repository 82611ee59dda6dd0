using System.Collections.Concurrent;
using System.Security.Cryptography;
using EfficientNet.Agent.Control;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Agent.Tests.Support;

/// <summary>A control plane of one test, over real HTTP: wants what the test says, and records what it receives.</summary>
internal sealed class FakeControlPlane : IAsyncDisposable
{
    public const string Token = "test-token";
    private readonly WebApplication _app;
    private readonly Lock _gate = new();
    private readonly List<Heartbeat> _heartbeats = [];
    private readonly List<Report> _reports = [];
    private HeartbeatAnswer _answer = new([], [], []);
    private HeartbeatAnswer? _delivered;

    private FakeControlPlane(WebApplication app) => _app = app;

    public VersionSignal Changes { get; } = new();

    public Uri Address =>
        new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    /// <summary>Blobs by SHA-256.</summary>
    public ConcurrentDictionary<string, byte[]> Blobs { get; } = new();

    /// <summary>Whether every call is answered with 503.</summary>
    public bool IsDown { get; set; }

    /// <summary>
    /// Status of the answer to a call to this path, without a message of the control plane; null lets it through.
    /// </summary>
    public Func<string, int?> Refuse { get; set; } = _ => null;

    /// <summary>Decides about a report; by default it is accepted.</summary>
    public Func<Report, ReportAnswer> Judge { get; set; } = _ => new ReportAnswer(ReportVerdict.Accepted);

    /// <summary>Called while a blob is uploaded; may hold it up.</summary>
    public Func<string, Task> BeforeStore { get; set; } = _ => Task.CompletedTask;

    /// <summary>Called before a blob is sent; may hold it up.</summary>
    public Func<string, CancellationToken, Task> BeforeGive { get; set; } = (_, _) => Task.CompletedTask;

    public IReadOnlyList<Heartbeat> Heartbeats
    {
        get
        {
            lock (_gate)
                return [.. _heartbeats];
        }
    }

    /// <summary>The last heartbeat, or null before the first.</summary>
    public Heartbeat? Newest => Heartbeats is [.., var newest] ? newest : null;

    /// <summary>Reports in the order of arrival, including repeated ones.</summary>
    public IReadOnlyList<Report> Reports
    {
        get
        {
            lock (_gate)
                return [.. _reports];
        }
    }

    public static async Task<FakeControlPlane> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .UseUrls("http://127.0.0.1:0")
            .ConfigureKestrel(kestrel => kestrel.Limits.MaxRequestBodySize = null);
        builder.Services.AddRoutingCore();
        builder.Services.AddLogging();
        var app = builder.Build();
        var plane = new FakeControlPlane(app);
        app.Use(plane.GuardAsync);
        app.UseRouting();
        app.MapPost("/api/v1/agents/{node}/heartbeat", plane.HeartbeatAsync);
        app.MapPost("/api/v1/agents/{node}/reports", plane.ReportAsync);
        app.MapMethods("/api/v1/blobs/{sha256}", ["HEAD", "GET"], plane.GetAsync);
        app.MapPut("/api/v1/blobs/{sha256}", plane.PutAsync);
#pragma warning disable ASP0014 // The empty builder adds no endpoint middleware by itself.
        app.UseEndpoints(_ => { });
#pragma warning restore ASP0014
        await app.StartAsync();
        return plane;
    }

    /// <summary>Wants these attempts from now on.</summary>
    public void Want(params Assignment[] desired) => Answer(new HeartbeatAnswer(desired, [], []));

    /// <summary>Answers heartbeats so from now on.</summary>
    public void Answer(HeartbeatAnswer answer)
    {
        lock (_gate)
            _answer = answer;
        Changes.Raise();
    }

    public Task UntilAsync(Func<FakeControlPlane, bool> holds, string what) =>
        Waiting.UntilAsync(Changes, () => holds(this), what, Describe);

    /// <summary>Waits for the exit report of an attempt, and returns all reports of it.</summary>
    public async Task<IReadOnlyList<Report>> ExitAsync(string run, int attempt = 1)
    {
        await UntilAsync(
            plane => plane.Of(run, attempt).Any(report => report.Body is AttemptExited),
            $"exit report of {run} attempt {attempt}"
        );
        return Of(run, attempt);
    }

    public IReadOnlyList<Report> Of(string run, int attempt = 1) =>
        [.. Reports.Where(report => report.Run == RunId.Parse(run) && report.Attempt == attempt)];

    public async ValueTask DisposeAsync()
    {
        Changes.Raise();
        await _app.DisposeAsync();
    }

    public string Describe()
    {
        var held = Heartbeats.TakeLast(1).SelectMany(beat => beat.Held).Select(held => $"{held.Run}/{held.Attempt}");
        var reports = Reports.Select(report => $"{report.Run}/{report.Attempt}#{report.Sequence} {report.Body}");
        return $"{Heartbeats.Count} heartbeats, newest held [{string.Join(", ", held)}]; reports [{string.Join(", ", reports)}]";
    }

    private async Task GuardAsync(HttpContext context, Func<Task> next)
    {
        if (IsDown)
            await WriteAsync(
                context,
                new ApiError("The database does not answer.", Retry: true),
                StatusCodes.Status503ServiceUnavailable
            );
        else if (Refuse(context.Request.Path) is { } status)
            context.Response.StatusCode = status;
        else if (context.Request.Headers.Authorization != $"Bearer {Token}")
            await WriteAsync(context, new ApiError("The token is wrong."), StatusCodes.Status401Unauthorized);
        else
            await next();
    }

    private async Task HeartbeatAsync(HttpContext context)
    {
        var heartbeat = (await context.Request.ReadFromJsonAsync<Heartbeat>(ContractsJson.Options))!;
        lock (_gate)
            _heartbeats.Add(heartbeat);
        Changes.Raise();
        await NewsAsync(TimeSpan.FromSeconds(heartbeat.WaitSeconds), context.RequestAborted);
        HeartbeatAnswer answer;
        lock (_gate)
            answer = _delivered = _answer;
        await WriteAsync(context, answer);
    }

    // Waits for an answer that has not been given yet, like the long poll of a real control plane.
    private async Task NewsAsync(TimeSpan patience, CancellationToken aborted)
    {
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        wait.CancelAfter(patience);
        while (!wait.IsCancellationRequested)
        {
            var version = Changes.Version;
            lock (_gate)
            {
                if (!ReferenceEquals(_answer, _delivered))
                    return;
            }

            await Changes.ChangedSinceAsync(version).WaitAsync(wait.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ReportAsync(HttpContext context)
    {
        var report = (await context.Request.ReadFromJsonAsync<Report>(ContractsJson.Options))!;
        ReportAnswer verdict;
        try
        {
            verdict = Judge(report);
        }
        catch (UnacceptableException error)
        {
            await WriteAsync(context, new ApiError(error.Message), StatusCodes.Status422UnprocessableEntity);
            return;
        }

        lock (_gate)
            _reports.Add(report);
        Changes.Raise();
        await WriteAsync(context, verdict);
    }

    private async Task GetAsync(HttpContext context)
    {
        var sha256 = (string)context.Request.RouteValues["sha256"]!;
        if (!Blobs.TryGetValue(sha256, out var content))
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else if (HttpMethods.IsGet(context.Request.Method))
        {
            await BeforeGive(sha256, context.RequestAborted);
            await context.Response.Body.WriteAsync(content);
        }
    }

    private async Task PutAsync(HttpContext context)
    {
        var sha256 = (string)context.Request.RouteValues["sha256"]!;
        await BeforeStore(sha256);
        using var content = new MemoryStream();
        await context.Request.Body.CopyToAsync(content);
        if (Convert.ToHexStringLower(SHA256.HashData(content.ToArray())) != sha256)
        {
            await WriteAsync(
                context,
                new ApiError("The content does not hash to its name.", Retry: true),
                StatusCodes.Status422UnprocessableEntity
            );
            return;
        }

        Blobs[sha256] = content.ToArray();
        Changes.Raise();
    }

    private static Task WriteAsync<T>(HttpContext context, T value, int status = StatusCodes.Status200OK)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsJsonAsync(value, ContractsJson.Options);
    }
}
