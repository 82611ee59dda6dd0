using System.Net;
using EfficientNet.Client;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Cli.Tests;

public sealed class EffnetHttpClientTests
{
    private static readonly EffnetHttpClientOptions Hasty = new()
    {
        RetryFor = TimeSpan.FromSeconds(2),
        ReconnectFor = TimeSpan.FromMilliseconds(400),
    };

    private readonly FakeServer _server = new();

    [Fact]
    public async Task Submit_WithAnId_IsRepeatedUntilTheServerAnswers()
    {
        _server
            .On("POST /experiments", () => throw new HttpRequestException("connection refused"))
            .On("POST /experiments", new ApiError("the database does not answer", Retry: true), HttpStatusCode.ServiceUnavailable)
            .On("POST /experiments", new ExperimentSubmitted(Samples.Experiment));

        using var client = Client();
        var answer = await client.SubmitAsync(
            new SubmitExperiment("text", "file.yaml", Samples.Experiment),
            TestContext.Current.CancellationToken
        );

        Assert.Equal(Samples.Experiment, answer.Id);
        Assert.Equal(3, _server.Calls.Count);
        Assert.Single(_server.Bodies.Distinct()); // each time the same id, so that it creates once
    }

    [Fact]
    public async Task Call_WhenAServerIsGone_AsksTheNextAndStaysThere_P10()
    {
        _server.On("GET /nodes", Array.Empty<NodeView>());
        var asked = new List<string>();
        using var client = new EffnetHttpClient(
            [new Uri("http://gone:1"), new Uri("http://there:2/")],
            "token",
            TimeProvider.System,
            Hasty,
            new OneIsGone(_server.Transport(), asked)
        );

        await client.NodesAsync(TestContext.Current.CancellationToken);
        await client.NodesAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["gone", "there", "there"], asked);
        Assert.Equal("http://there:2/", client.Server.AbsoluteUri);
    }

    [Fact]
    public async Task Call_OfSomeone_SaysWhoAndIsReadAsSaid()
    {
        _server.On("GET /nodes", Array.Empty<NodeView>());
        var headers = new List<string>();
        using var client = new EffnetHttpClient(
            new Uri("http://there:2/"),
            "token",
            TimeProvider.System,
            Hasty with
            {
                ActsAs = "Zoë",
            },
            new HeaderReader(_server.Transport(), headers)
        );

        await client.NodesAsync(TestContext.Current.CancellationToken);

        Assert.Equal("Zoë (token)", $"{Actor.OfToken(Assert.Single(headers))}");
    }

    [Fact]
    public async Task Submit_WithoutAnId_IsTriedOnce()
    {
        _server.On("POST /experiments", () => throw new HttpRequestException("connection reset"));

        using var client = Client();
        await Assert.ThrowsAsync<EffnetApiException>(() =>
            client.SubmitAsync(new SubmitExperiment("text", "file.yaml"), TestContext.Current.CancellationToken)
        );
        Assert.Single(_server.Calls);
    }

    [Fact]
    public async Task Call_ThatIsRefused_IsNotRepeated()
    {
        _server.On("GET /experiments/x", new ApiError("There is no experiment 'x'."), HttpStatusCode.NotFound);

        using var client = Client();
        var error = await Assert.ThrowsAsync<EffnetApiException>(() =>
            client.ExperimentAsync(ExperimentId.Parse("x"), TestContext.Current.CancellationToken)
        );

        Assert.Equal(HttpStatusCode.NotFound, error.Status);
        Assert.False(error.IsTransient);
        Assert.Single(_server.Calls);
    }

    [Fact]
    public async Task Call_WithAWrongToken_SaysWhereTheRightOneIs()
    {
        _server.On("GET /nodes", () => new HttpResponseMessage(HttpStatusCode.Unauthorized));

        using var client = Client();
        var error = await Assert.ThrowsAsync<EffnetApiException>(() => client.NodesAsync(TestContext.Current.CancellationToken));
        Assert.Contains("--token", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WhenTheServerStaysAway_GivesUpAfterItsPatience()
    {
        _server.On("GET /nodes", () => throw new HttpRequestException("connection refused"));

        using var client = Client(Hasty with { RetryFor = TimeSpan.FromMilliseconds(250) });
        var error = await Assert.ThrowsAsync<EffnetApiException>(() => client.NodesAsync(TestContext.Current.CancellationToken));

        Assert.True(error.IsTransient);
        Assert.Contains("http://server", error.Message, StringComparison.Ordinal);
        Assert.InRange(_server.Calls.Count, 2, 3);
    }

    [Fact]
    public async Task Health_WhenTheServerIsAway_IsFalse()
    {
        using var client = Client();
        Assert.False(await client.HealthAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Changes_AfterALostConnection_GoOnAfterTheLastEntry()
    {
        _server
            .OnChanges("GET /changes?after=10", Events(11, 12))
            .On("GET /changes?after=12", () => throw new HttpRequestException("connection refused"))
            .OnChanges("GET /changes?after=12", Events(12, 13)); // a server that repeats itself

        using var client = Client();
        var seen = new List<long>();
        await foreach (var entry in client.ChangesAsync(10, null, TestContext.Current.CancellationToken))
        {
            seen.Add(entry.Change);
            if (entry.Change == 13)
                break;
        }

        Assert.Equal([11, 12, 13], seen);
        Assert.Equal(["10", "12", "12"], _server.LastEventIds);
    }

    [Fact]
    public async Task Changes_WhenTheServerStaysAway_GiveUp()
    {
        _server.On("GET /changes?after=0", () => throw new HttpRequestException("connection refused"));

        using var client = Client();
        var error = await Assert.ThrowsAsync<EffnetApiException>(async () =>
        {
            await foreach (var _ in client.ChangesAsync(0, null, TestContext.Current.CancellationToken)) { }
        });
        Assert.True(error.IsTransient);
    }

    [Fact]
    public async Task Changes_OfASilentConnection_AreOpenedAgain()
    {
        _server
            .On(
                "GET /changes?after=0",
                () => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new SilentStream()) }
            )
            .OnChanges("GET /changes?after=0", Events(1));

        using var client = Client(Hasty with { SilenceLimit = TimeSpan.FromMilliseconds(50) });
        await foreach (var entry in client.ChangesAsync(0, null, TestContext.Current.CancellationToken))
        {
            Assert.Equal(1, entry.Change);
            break;
        }

        Assert.Equal(2, _server.Calls.Count);
    }

    private EffnetHttpClient Client(EffnetHttpClientOptions? options = null) =>
        new(new Uri("http://server"), "token", TimeProvider.System, options ?? Hasty, _server.Transport());

    private static string Events(params IEnumerable<long> changes) =>
        string.Concat(
            changes.Select(change =>
                $"id: {change}\ndata: {{\"change\":"
                + $"{change},\"at\":\"2026-01-02T03:04:05Z\",\"kind\":\"epoch\",\"text\":\"t\"}}\n\n"
            )
        );

    /// <summary>A connection whose other end has vanished.</summary>
    private sealed class SilentStream : MemoryStream
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return 0;
        }
    }

    private sealed class HeaderReader(HttpMessageHandler there, List<string> headers) : DelegatingHandler(there)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            headers.AddRange(request.Headers.GetValues(Actor.Header));
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class OneIsGone(HttpMessageHandler there, List<string> asked) : DelegatingHandler(there)
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked.Add(request.RequestUri!.Host);
            return request.RequestUri.Host == "gone"
                ? throw new HttpRequestException("connection refused")
                : base.SendAsync(request, cancellationToken);
        }
    }
}
