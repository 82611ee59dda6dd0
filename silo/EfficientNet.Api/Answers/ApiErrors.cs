using System.Text.Json;
using EfficientNet.Blobs;
using EfficientNet.Contracts;
using EfficientNet.Contracts.Api;
using EfficientNet.Experiments;
using EfficientNet.Experiments.Files;
using Microsoft.AspNetCore.Diagnostics;

namespace EfficientNet.Api.Answers;

/// <summary>Turns everything that goes wrong into a status and an <see cref="ApiError"/>.</summary>
public sealed partial class ApiErrors(ILogger<ApiErrors> logger) : IExceptionHandler
{
    // errno of Linux; .NET gives it as HResult.
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;

    /// <summary>What everybody is told while PostgreSQL is away, or can't write.</summary>
    public const string DatabaseAway =
        "PostgreSQL does not answer or can't do this now; training goes on, and reports wait on their hosts.";

    /// <inheritdoc />
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is OperationCanceledException && httpContext.RequestAborted.IsCancellationRequested)
            return true;
        var (status, error) = Describe(exception);
        if (error.Retry)
            LogTryAgain(logger, httpContext.Request.Method, httpContext.Request.Path, status, exception.Message);
        else if (status >= 500 || exception is BlobDamagedException)
            LogFailed(logger, httpContext.Request.Method, httpContext.Request.Path, status, exception);
        await WriteAsync(httpContext, status, error);
        return true;
    }

    /// <summary>Which status and error an exception becomes.</summary>
    public static (int Status, ApiError Error) Describe(Exception exception) =>
        exception switch
        {
            ExperimentFileException file => (
                StatusCodes.Status422UnprocessableEntity,
                new ApiError(
                    $"{file.FileName} can't be used: {file.Problems.Count} mistake{(file.Problems.Count == 1 ? "" : "s")}.",
                    file.Lines
                )
            ),
            NotFoundException missing => (StatusCodes.Status404NotFound, new ApiError(missing.Message)),
            BlobDamagedException damaged => (StatusCodes.Status404NotFound, new ApiError(damaged.Message)),
            UnresolvedExperimentException unresolved => (StatusCodes.Status409Conflict, new ApiError(unresolved.Message)),
            ForbiddenTransitionException forbidden => (StatusCodes.Status409Conflict, new ApiError(forbidden.Message)),
            BlobMismatchException mismatch => (
                StatusCodes.Status422UnprocessableEntity,
                new ApiError(mismatch.Message, Retry: true)
            ),
            BlobTooLargeException large => (StatusCodes.Status413PayloadTooLarge, new ApiError(large.Message)),
            LedgerUnavailableException away => (
                StatusCodes.Status503ServiceUnavailable,
                new ApiError(DatabaseAway, [away.Message], Retry: true)
            ),
            EffnetException { IsTransient: true } transient => (
                StatusCodes.Status503ServiceUnavailable,
                new ApiError(transient.Message, Retry: true)
            ),
            EffnetException lasting => (StatusCodes.Status422UnprocessableEntity, new ApiError(lasting.Message)),
            BadHttpRequestException { InnerException: JsonException json } => (
                StatusCodes.Status400BadRequest,
                new ApiError($"The body is not what this call takes: {json.Message}")
            ),
            BadHttpRequestException bad => (bad.StatusCode, new ApiError(bad.Message)),
            // A silo that is leaving, a grain that is moving, a call that ran into its deadline: the outcome is unknown, every
            // call is idempotent.
            OrleansException or TimeoutException or SiloUnavailableException => (
                StatusCodes.Status503ServiceUnavailable,
                new ApiError($"The cluster did not answer: {exception.Message}", Retry: true)
            ),
            Npgsql.NpgsqlException => (
                StatusCodes.Status503ServiceUnavailable,
                new ApiError(DatabaseAway, [exception.Message], Retry: true)
            ),
            IOException { HResult: NoSpace or QuotaExceeded } full => (
                StatusCodes.Status507InsufficientStorage,
                new ApiError($"The server's disk is full: {full.Message}", Retry: true)
            ),
            IOException disk => (
                StatusCodes.Status503ServiceUnavailable,
                new ApiError($"Reading or writing failed: {disk.Message}", Retry: true)
            ),
            _ => (
                StatusCodes.Status500InternalServerError,
                new ApiError($"An error inside the server ({exception.GetType().Name}); its log has the details.")
            ),
        };

    /// <summary>Writes the body for an answer that has none, such as 404 for a path that no call has.</summary>
    public static Task WriteForStatusAsync(StatusCodeContext context)
    {
        var http = context.HttpContext;
        var sentence = http.Response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"There is no {http.Request.Method} {http.Request.Path}.",
            StatusCodes.Status405MethodNotAllowed => $"{http.Request.Path} does not take {http.Request.Method}.",
            StatusCodes.Status415UnsupportedMediaType => "The body must be JSON with Content-Type: application/json.",
            var status => $"Status {status}.",
        };
        return WriteAsync(http, http.Response.StatusCode, new ApiError(sentence));
    }

    /// <summary>Ends a request with <paramref name="status"/> and <paramref name="error"/>.</summary>
    public static Task WriteAsync(HttpContext context, int status, ApiError error)
    {
        context.Response.StatusCode = status;
        if (error.Retry)
            context.Response.Headers.RetryAfter = "1";
        return context.Response.WriteAsJsonAsync(error, ContractsJson.Options);
    }

    // Without the exception: while PostgreSQL is away there are many a second.
    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} answered {Status}: {Reason}")]
    private static partial void LogTryAgain(ILogger logger, string method, PathString path, int status, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} answered {Status}")]
    private static partial void LogFailed(ILogger logger, string method, PathString path, int status, Exception exception);
}
