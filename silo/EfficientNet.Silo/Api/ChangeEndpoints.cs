using EfficientNet.Contracts;
using EfficientNet.Dashboard.Live;

namespace EfficientNet.Silo.Api;

internal static class ChangeEndpoints
{
    public static void MapChanges(this IEndpointRouteBuilder api) => api.MapGet("/changes", StreamAsync);

    // Last-Event-ID is what a browser sends when it connects again; it is newer than the address it started from.
    private static Task StreamAsync(
        HttpContext context,
        ChangeFeed feed,
        EventStream stream,
        long? after = null,
        string? experiment = null
    )
    {
        var from = long.TryParse(context.Request.Headers["Last-Event-ID"], out var last) ? last : after;
        var filter = experiment is null ? (ExperimentId?)null : ApiRoutes.ParseId<ExperimentId>(experiment);
        return stream.WriteAsync(context, token => feed.ReadAsync(from, filter, token));
    }
}
