using EfficientNet.Api.Answers;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments.Ledger;

namespace EfficientNet.Api.Health;

/// <summary>Open to load balancers and supervisors, which have no token.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);

    public static void MapHealth(this IEndpointRouteBuilder api) => api.MapGet("/health", HealthAsync).AllowAnonymous();

    // The silo is active before Kestrel listens; what can fail later is the database.
    private static async Task<IResult> HealthAsync(
        HttpContext context,
        ILedgerQueries queries,
        IDatabaseStatus database,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var change = await queries.LatestChangeAsync(either.Token);
            return Results.Ok(new ServerHealth("ready", ServerVersion.Text, change));
        }
        catch (Exception error) when (error is EffnetException or OperationCanceledException or Npgsql.NpgsqlException)
        {
            context.Response.Headers.RetryAfter = "1";
            return Results.Json(
                new ApiError(ApiErrors.DatabaseAway, [database.Problem ?? error.Message], Retry: true),
                statusCode: StatusCodes.Status503ServiceUnavailable
            );
        }
    }
}
