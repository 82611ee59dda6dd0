using System.Net;
using System.Text.Json;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;

namespace EfficientNet.Client;

/// <summary>Turns an answer with an error status into an exception that says what to do.</summary>
internal static class ServerErrors
{
    public static async Task<EffnetApiException> ReadAsync(
        HttpResponseMessage answer,
        Uri server,
        CancellationToken cancellationToken
    )
    {
        using (answer)
        {
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
                return new EffnetApiException(
                    answer.StatusCode,
                    new ApiError(
                        $"The server at {server} refused the token; pass the one in its data folder (file "
                            + "'token') with --token or EFFNET_TOKEN."
                    )
                );
            var text = await answer.Content.ReadAsStringAsync(cancellationToken);
            return new EffnetApiException(answer.StatusCode, Parse(text) ?? Unknown(answer, server));
        }
    }

    private static ApiError? Parse(string text)
    {
        try
        {
            var error = text.StartsWith('{') ? JsonSerializer.Deserialize<ApiError>(text, ContractsJson.Options) : null;
            return error?.Error is null ? null : error;
        }
        catch (JsonException)
        {
            return null; // a proxy's page, not our server's words
        }
    }

    private static ApiError Unknown(HttpResponseMessage answer, Uri server) =>
        new(
            $"The server at {server} answered {(int)answer.StatusCode} {answer.ReasonPhrase} to "
                + $"{answer.RequestMessage?.RequestUri?.PathAndQuery}.",
            Retry: IsTransient(answer.StatusCode)
        );

    private static bool IsTransient(HttpStatusCode status) =>
        status
            is HttpStatusCode.BadGateway
                or HttpStatusCode.ServiceUnavailable
                or HttpStatusCode.GatewayTimeout
                or HttpStatusCode.TooManyRequests;
}
