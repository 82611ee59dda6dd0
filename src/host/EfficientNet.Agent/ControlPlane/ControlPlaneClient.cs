using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using EfficientNet.Agent.Configuration;
using EfficientNet.Agent.Files;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Agents;
using EfficientNet.Contracts.Api;
using EfficientNet.Host.Servers;

namespace EfficientNet.Agent.ControlPlane;

/// <summary>
/// Calls any of the control silos: first the one that answered last, then the others in turn, each with a deadline (protocol rule
/// P10).
/// </summary>
internal sealed class ControlPlaneClient(HttpClient http, AgentOptions options, TimeProvider time)
{
    private readonly ServerRotation _servers = new(() => Servers(options));

    /// <summary><c>POST /api/v1/agents/{node}/heartbeat</c>.</summary>
    /// <exception cref="ControlPlaneException">Nobody answered.</exception>
    public async Task<HeartbeatAnswer> HeartbeatAsync(Heartbeat heartbeat, CancellationToken cancellationToken) =>
        await PostAsync<Heartbeat, HeartbeatAnswer>("heartbeat", heartbeat, cancellationToken);

    /// <summary><c>POST /api/v1/agents/{node}/reports</c>.</summary>
    /// <exception cref="ControlPlaneException">Nobody answered, or only with an error status; deliver it again later.</exception>
    public async Task<ReportAnswer> ReportAsync(Report report, CancellationToken cancellationToken) =>
        await PostAsync<Report, ReportAnswer>("reports", report, cancellationToken);

    /// <summary>
    /// Sends a request made for one server, to each server in turn until one answers with success or with
    /// <paramref name="alsoFine"/>.
    /// </summary>
    /// <param name="make">Makes a new request for each server, with a path relative to <c>/api/v1/</c>.</param>
    /// <param name="deadline">Time for the answer's headers and, unless <paramref name="read"/> extends it, its body.</param>
    /// <param name="read">Reads the answer; may extend the deadline while bytes move.</param>
    /// <param name="alsoFine">Another status that counts as an answer.</param>
    /// <param name="cancellationToken">Cancels everything.</param>
    /// <exception cref="ControlPlaneException">Nobody gave such an answer.</exception>
    public async Task<T> SendAsync<T>(
        Func<Deadline, HttpRequestMessage> make,
        TimeSpan deadline,
        Func<HttpResponseMessage, Deadline, Task<T>> read,
        HttpStatusCode? alsoFine,
        CancellationToken cancellationToken
    )
    {
        ControlPlaneException? last = null;
        ControlPlaneException? refused = null;
        foreach (var server in _servers.InTurn())
        {
            using var limit = new Deadline(deadline, time, cancellationToken);
            try
            {
                using var request = make(limit);
                request.RequestUri = ServerAddresses.Call(server, $"{request.RequestUri}");
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token());
                using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
                if (!response.IsSuccessStatusCode && response.StatusCode != alsoFine)
                    throw await RefusalAsync(server, response, limit.Token);
                var answer = await read(response, limit);
                _servers.Prefer(server);
                return answer;
            }
            catch (ControlPlaneException refusal)
            {
                last = refusal;
                if (refusal.IsFinal)
                    refused = refusal;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                last = new ControlPlaneException(
                    $"{server} did not answer within {limit.Span.TotalSeconds:0.#} s.",
                    status: null
                );
            }
            catch (Exception error)
                when (error is HttpRequestException or JsonException or (IOException and not FileNotFoundException)
                    && !DiskProblem.IsSurely(error)
                )
            {
                last = new ControlPlaneException($"{server}: {error.Message}", status: null, error);
            }
        }

        // Ignore servers that are away: one that gave another answer may still accept it.
        throw last!.Status is null && refused is not null ? refused : last;
    }

    private Task<TAnswer> PostAsync<TBody, TAnswer>(string what, TBody body, CancellationToken cancellationToken) =>
        SendAsync(
            _ => new HttpRequestMessage(HttpMethod.Post, new Uri($"agents/{options.Name}/{what}", UriKind.Relative))
            {
                Content = JsonContent.Create(body, options: ContractsJson.Options),
            },
            options.Timings.CallDeadline,
            async (response, limit) =>
                await response.Content.ReadFromJsonAsync<TAnswer>(ContractsJson.Options, limit.Token)
                ?? throw new JsonException($"The answer to {what} is null."),
            alsoFine: null,
            cancellationToken
        );

    private static IReadOnlyList<Uri> Servers(AgentOptions options)
    {
        if (options.ServerFile is not { } file)
            return options.Servers;
        try
        {
            var known = JsonSerializer
                .Deserialize<ServerDescription>(File.ReadAllText(file), ContractsJson.Options)!
                .All.SelectMany(server => ServerAddresses.Parse(server.Url));
            return [.. options.Servers.Union(known)];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return options.Servers; // The server is down or about to write the file.
        }
    }

    private string Token()
    {
        if (options.TokenFile is not { } file)
            return options.Token ?? "";
        try
        {
            return File.ReadAllText(file).Trim();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ControlPlaneException(
                $"Token file '{file}' (--token-file) can't be read: {error.Message}",
                status: null,
                error
            );
        }
    }

    private static async Task<ControlPlaneException> RefusalAsync(
        Uri server,
        HttpResponseMessage response,
        CancellationToken cancellationToken
    )
    {
        var said = await response.Content.ReadAsStringAsync(cancellationToken);
        ApiError? own = null;
        try
        {
            if (JsonSerializer.Deserialize<ApiError>(said, ContractsJson.Options) is { Error.Length: > 0 } error)
                said = (own = error).Error;
        }
        catch (JsonException)
        {
            said = said.Length > 200 ? said[..200] : said;
        }

        var hint = response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            ? " Is the token (--token-file or EFFNET_TOKEN) that of this control plane?"
            : "";
        return new ControlPlaneException(
            $"{server} answered {(int)response.StatusCode}: {said}{hint}",
            response.StatusCode,
            said: own
        );
    }
}
