using System.Text;
using EfficientNet.Api.Answers;
using EfficientNet.Contracts.Agents;
using Microsoft.AspNetCore.Http;

namespace EfficientNet.Silo.Tests;

/// <summary>What agents send, whatever is in it.</summary>
public sealed class ForeignBodyTests
{
    [Fact]
    public async Task Body_WithNulInItsTexts_ComesInWithoutIt()
    {
        var body = await ForeignBody<Report>.BindAsync(
            Call(
                """{"run":"run-a","attempt":1,"sequence":2,"at":"2026-01-01T00:00:00Z","body":"""
                    + """{"kind":"exited","outcome":"failed","exitCode":1,"message":"a\u0000b"}}"""
            )
        );

        Assert.Equal("ab", Assert.IsType<AttemptExited>(body.Value.Body).Message);
    }

    [Theory]
    [InlineData("{\"run\": ", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData(
        "{\"run\":\"run-a\",\"attempt\":1,\"sequence\":2,\"at\":\"2026-01-01T00:00:00Z\","
            + "\"body\":{\"kind\":\"exited\",\"outcome\":\"failed\",\"exitCode\":1,\"message\":\"\\ud83d\"}}",
        "application/json",
        400
    )]
    [InlineData("{}", "text/plain", 415)]
    public async Task Body_ThatIsNoSuchValue_IsAnsweredLikeAnyOther(string text, string type, int status)
    {
        var error = await Assert.ThrowsAsync<BadHttpRequestException>(async () =>
            await ForeignBody<Report>.BindAsync(Call(text, type))
        );

        Assert.Equal((status, false), (ApiErrors.Describe(error).Status, ApiErrors.Describe(error).Error.Retry));
    }

    private static DefaultHttpContext Call(string text, string type = "application/json") =>
        new()
        {
            Request =
            {
                Body = new MemoryStream(Encoding.UTF8.GetBytes(text)),
                ContentType = type,
                Method = "POST",
            },
        };
}
