using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.EndToEnd.Tests.Support;

namespace EfficientNet.EndToEnd.Tests;

/// <summary>The HTTP API of a running server, as a stranger meets it.</summary>
public sealed class ApiTests(Server server) : IClassFixture<Server>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private async Task<ApiError> ErrorAsync(HttpResponseMessage answer, HttpStatusCode status)
    {
        Assert.Equal(status, answer.StatusCode);
        return (await answer.Content.ReadFromJsonAsync<ApiError>(ContractsJson.Options, Cancellation))!;
    }

    [Fact]
    public async Task Health_NeedsNoToken()
    {
        using var http = new HttpClient();

        Assert.Contains("ready", await http.GetStringAsync(new Uri($"{server.Description.Url}/api/v1/health"), Cancellation));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task AnyCall_WithoutTheToken_IsRefused(string? token)
    {
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

        var error = await ErrorAsync(
            await http.GetAsync(new Uri($"{server.Description.Url}/api/v1/experiments"), Cancellation),
            HttpStatusCode.Unauthorized
        );

        Assert.Contains("token", error.Error);
    }

    [Fact]
    public async Task UnknownPath_IsAnswered404AsAnApiError() =>
        Assert.Contains(
            "/api/v1/nothing",
            (await ErrorAsync(await server.Http.GetAsync("nothing", Cancellation), HttpStatusCode.NotFound)).Error
        );

    [Theory]
    [InlineData("runs/no.such.run")]
    [InlineData("experiments/no-such-experiment")]
    public async Task MissingThing_IsAnswered404WithItsName(string path) =>
        Assert.Contains(
            path.Split('/')[1],
            (await ErrorAsync(await server.Http.GetAsync(path, Cancellation), HttpStatusCode.NotFound)).Error
        );

    [Theory]
    [InlineData("runs/a%20b", "'a b'")]
    [InlineData("runs?state=Sleeping", "Succeeded")]
    [InlineData("runs?limit=0", "limit")]
    public async Task MistakeInTheAddress_IsAnswered400WithWhatWouldBeRight(string path, string expected) =>
        Assert.Contains(
            expected,
            (await ErrorAsync(await server.Http.GetAsync(path, Cancellation), HttpStatusCode.BadRequest)).Error
        );

    [Fact]
    public async Task Submit_FaultyFile_ListsEveryMistakeWithItsPlace()
    {
        var source = Files
            .GridAndSweep()
            .Replace("alpha: [1.0]", "alpa: [1.0]", StringComparison.Ordinal)
            .Replace("batchSize: 32", "batchSize: -1", StringComparison.Ordinal);

        var answer = await server.Http.PostAsJsonAsync(
            "experiments",
            new SubmitExperiment(source, "bad.yaml"),
            ContractsJson.Options,
            Cancellation
        );
        var error = await ErrorAsync(answer, HttpStatusCode.UnprocessableEntity);

        Assert.Contains(
            error.Details!,
            line => line.StartsWith("bad.yaml:", StringComparison.Ordinal) && line.Contains("alpa", StringComparison.Ordinal)
        );
        Assert.Contains(error.Details!, line => line.Contains("batchSize", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Submit_BodyThatIsNoJson_IsAnswered400()
    {
        using var body = new StringContent("{ \"source\": ", Encoding.UTF8, "application/json");

        await ErrorAsync(await server.Http.PostAsync("experiments", body, Cancellation), HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Submit_TwiceWithOneId_CreatesOnce()
    {
        var id = ExperimentId.Parse("once-a1b2");
        var submission = new SubmitExperiment(Files.GridAndSweep(), "test.yaml", id);

        Assert.Equal(id, (await server.Client.SubmitAsync(submission, Cancellation)).Id);
        Assert.Equal(id, (await server.Client.SubmitAsync(submission, Cancellation)).Id);

        Assert.Single(await server.Client.ExperimentsAsync(Cancellation), experiment => experiment.Id == id);
        await server.Client.CancelExperimentAsync(id, Cancellation);
        Assert.Equal(
            ExperimentState.Cancelled,
            (await server.UntilAsync(id, "cancelled", experiment => experiment.Runs.Queued == 0)).State
        );
    }

    [Fact]
    public async Task Blob_StoredThenRead_IsTheSameInWholeAndInPart()
    {
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);
        var path = $"blobs/{Convert.ToHexStringLower(SHA256.HashData(bytes))}";

        Assert.Equal(
            HttpStatusCode.NotFound,
            (await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Cancellation)).StatusCode
        );
        Assert.Equal(
            HttpStatusCode.NoContent,
            (await server.Http.PutAsync(path, new ByteArrayContent(bytes), Cancellation)).StatusCode
        );
        Assert.Equal(
            bytes.Length,
            (await server.Http.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Cancellation))
                .Content
                .Headers
                .ContentLength
        );
        Assert.Equal(bytes, await server.Http.GetByteArrayAsync(path, Cancellation));

        using var part = new HttpRequestMessage(HttpMethod.Get, path)
        {
            Headers = { Range = new RangeHeaderValue(4_999_990, null) },
        };
        using var answer = await server.Http.SendAsync(part, Cancellation);
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        Assert.Equal(bytes[^10..], await answer.Content.ReadAsByteArrayAsync(Cancellation));
    }

    [Fact]
    public async Task Blob_UnderAnotherName_IsRefusedAndNotKept()
    {
        var path = $"blobs/{new string('0', 64)}";

        await ErrorAsync(
            await server.Http.PutAsync(path, new ByteArrayContent([1, 2, 3]), Cancellation),
            HttpStatusCode.UnprocessableEntity
        );

        Assert.Equal(HttpStatusCode.NotFound, (await server.Http.GetAsync(path, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task Changes_ContinuedFromTheMiddle_SkipNothing()
    {
        var id = await server.SubmitAsync(Files.GridAndSweep());
        var all = await TakeAsync(0, id, 4);

        var rest = await TakeAsync(all[1].Change, id, 2);

        Assert.Equal(all[2..].Select(entry => entry.Change), rest.Select(entry => entry.Change));
        await server.Client.CancelExperimentAsync(id, Cancellation);
    }

    [Fact]
    public async Task SecondServer_OnTheSameFolder_SaysWhoHasIt()
    {
        await using var second = ChildProcess.Start(Programs.Silo, "--data", server.Data);

        Assert.Equal(2, await second.ExitAsync());
        Assert.Contains($"process {server.Description.ProcessId}", second.Output);
        Assert.Contains(server.Description.Url, second.Output);
    }

    private async Task<TimelineEntry[]> TakeAsync(long after, ExperimentId id, int count) =>
        await server.Client.ChangesAsync(after, id, Cancellation).Take(count).ToArrayAsync(Cancellation);
}
