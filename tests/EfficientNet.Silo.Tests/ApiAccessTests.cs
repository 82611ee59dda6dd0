using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using EfficientNet.Api;
using EfficientNet.Api.Access;
using EfficientNet.Api.Health;
using EfficientNet.Blobs;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Files;
using EfficientNet.Ledger;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EfficientNet.Silo.Tests;

/// <summary>Who may make which call.</summary>
public sealed class ApiAccessTests : IAsyncLifetime
{
    private const string Token = "a token of these tests";

    private readonly WebApplication _app = Build();
    private readonly HttpClient _client = new();

    public async ValueTask InitializeAsync()
    {
        await _app.StartAsync(TestContext.Current.CancellationToken);
        _client.BaseAddress = new Uri(_app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    [Fact]
    public void Call_OfEachGroup_HasThePolicyOfTheGroup()
    {
        var calls = ((IEndpointRouteBuilder)_app)
            .DataSources.SelectMany(source => source.Endpoints)
            .OfType<RouteEndpoint>()
            .GroupBy(
                endpoint =>
                    endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null
                        ? "open"
                        : Assert.Single(endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>()).Policy!,
                endpoint =>
                    $"{endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Single()} "
                    + endpoint.RoutePattern.RawText![ApiRoutes.Prefix.Length..]
            )
            .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).ToArray());

        Assert.Equal(["GET /health"], calls["open"]);
        Assert.Equal(
            ["HEAD /blobs/{sha256}", "POST /agents/{node}/heartbeat", "POST /agents/{node}/reports", "PUT /blobs/{sha256}"],
            calls[ApiPolicies.Agents]
        );
        Assert.All(calls[ApiPolicies.Reading], call => Assert.StartsWith("GET ", call, StringComparison.Ordinal));
        Assert.All(calls[ApiPolicies.Operating], call => Assert.Matches("^POST /(experiments|runs)", call));
        Assert.All(calls[ApiPolicies.Administration], call => Assert.StartsWith("POST /nodes/", call, StringComparison.Ordinal));
        Assert.Equal(["administration", "agents", "open", "operating", "reading"], calls.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GET", "runs", null)]
    [InlineData("GET", "runs", "another token of them")]
    [InlineData("GET", "nothing/of/this/name", null)]
    [InlineData("DELETE", "runs", null)]
    [InlineData("POST", "nodes/a/drain", null)]
    [InlineData("POST", "agents/a/reports", null)]
    public async Task Call_WithoutTheToken_IsRefusedBeforeAnythingIsRead(string method, string path, string? token)
    {
        using var answer = await CallAsync(method, path, token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("Bearer", Assert.Single(answer.Headers.WwwAuthenticate).Scheme);
        Assert.Contains("'token'", (await ErrorAsync(answer)).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "nothing/of/this/name", 404, "There is no GET /api/v1/nothing/of/this/name.")]
    [InlineData("DELETE", "runs", 405, "/api/v1/runs does not take DELETE.")]
    [InlineData("GET", "runs?limit=0", 400, "limit is 0; it must be from 1 to 10000.")]
    public async Task Call_WithTheToken_IsAnsweredOnItsMerits(string method, string path, int status, string error)
    {
        using var answer = await CallAsync(method, path, Token);

        Assert.Equal((status, error), ((int)answer.StatusCode, (await ErrorAsync(answer)).Error));
    }

    [Fact]
    public async Task PathOutsideTheApi_NeedsNoToken()
    {
        using var answer = await _client.GetAsync("/favicon.ico", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    private Task<HttpResponseMessage> CallAsync(string method, string path, string? token)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), $"{ApiRoutes.Prefix}/{path}");
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return _client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static async Task<ApiError> ErrorAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<ApiError>(ContractsJson.Options, TestContext.Current.CancellationToken))!;

    private static WebApplication Build()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Services.AddSingleton(TimeProvider.System).AddApi(new ApiAccess(shown => shown == Token));
        builder.Services.AddLedger("Host=127.0.0.1;Port=1"); // Asked for nothing that is not refused before.
        builder.Services.AddSingleton<IDatabaseStatus>(_ => throw Unneeded());
        builder.Services.AddSingleton<IExperimentReader>(_ => throw Unneeded());
        builder.Services.AddSingleton<IBlobStore>(_ => throw Unneeded());
        builder.Services.AddSingleton<BlobCollector>();
        builder.Services.AddSingleton<IGrainFactory>(_ => throw Unneeded());
        var app = builder.Build();
        app.MapApi();
        return app;
    }

    private static InvalidOperationException Unneeded() => new("A refused call needs nothing.");
}
